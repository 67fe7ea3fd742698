import Foundation
import SQL
import TestCluster
import Testing

@testable import Runner

@Suite("Mailboxes read by IMAP, from a real server", .timeLimit(.minutes(5)))
struct MailboxPollerTests {
    private let dovecot: Dovecot

    init() async throws {
        dovecot = try await Dovecot()
    }

    @Test("what is new is taken in, what was there before is not, and no flag changes")
    func new() async throws {
        let user = "ann"
        try dovecot.deliver(MailFixture.raw("Message-ID: <old@x.test>"), to: user)
        let fixture = try await MailboxFixture(2, dovecot: dovecot, user: user)
        #expect(try await fixture.state() == "0 0 0")
        try dovecot.deliver(try await fixture.reply(1), to: user)
        try dovecot.deliver(MailFixture.raw("Subject: None"), to: user)
        try await fixture.read()
        #expect(try await fixture.outcomes() == "replied 1, unmatched 1")
        #expect(try await fixture.state() == "2 0 0")
        #expect(dovecot.flags(of: user).allSatisfy { $0.isEmpty })
        try await fixture.read()
        #expect(try await fixture.state() == "2 0 0")
    }

    @Test("more than a batch, and a worker that is gone in the middle: nothing twice, nothing lost")
    func restart() async throws {
        let fixture = try await MailboxFixture(120, dovecot: dovecot)
        for person in 1...120 { try dovecot.deliver(try await fixture.reply(person), to: fixture.user) }
        var limits = IMAPLimits()
        limits.mails = 50
        // The first one takes its mails in and dies before it can say how far it came.
        try await fixture.makeDue()
        let claim = try await fixture.database.rows(
            "select worker.claim_mailbox('00000000-0000-0000-0000-000000000001', 60) as claim")
        #expect(claim.count == 1)
        let batch = try await MailboxReader(limits: limits).read(
            JSONDecoder().decode(IMAPAccount.self, from: Data(dovecot.imap(fixture.user).utf8)),
            secret: Dovecot.password,
            from: MailboxPosition(
                uidValidity: Int(try await fixture.text("select uid_validity from data.mailbox_polls")),
                uidNext: 1))
        #expect(batch.mails.count == 50)
        #expect(batch.hasMore)
        let door = InboundDoor(
            pool: try await fixture.database.pool(as: "test_worker"), timeout: .seconds(20))
        for mail in batch.mails.prefix(30) {
            _ = try await door.receive(ReceivedMail(raw: mail.raw, tenantID: "acme"), tenantID: "acme")
        }
        #expect(try await fixture.outcomes() == "replied 30")
        try await fixture.read(limits)
        #expect(try await fixture.outcomes() == "replied 120")
        #expect(try await fixture.state() == "120 0 0")
        #expect(
            try await fixture.text("select count(*) from data.enrollments where status = 'replied'") == "120")
    }

    @Test("UIDs that begin anew lead to no second reading and no loss")
    func validity() async throws {
        let fixture = try await MailboxFixture(2, dovecot: dovecot)
        try dovecot.deliver(try await fixture.reply(1), to: fixture.user)
        try await fixture.read()
        let before = try await fixture.text("select uid_validity from data.mailbox_polls")
        // A second later, for a new UIDVALIDITY is the time.
        try await eventually("UIDVALIDITY is another") {
            try dovecot.forgetUIDs(of: fixture.user)
            try await fixture.read()
            return try await fixture.text("select uid_validity from data.mailbox_polls") != before
        }
        try dovecot.deliver(try await fixture.reply(2), to: fixture.user)
        try await fixture.read()
        #expect(try await fixture.outcomes() == "replied 2")
    }

    @Test("two workers at once: one of them reads")
    func two() async throws {
        let fixture = try await MailboxFixture(3, dovecot: dovecot)
        for person in 1...3 { try dovecot.deliver(try await fixture.reply(person), to: fixture.user) }
        try await fixture.makeDue()
        let (first, second) = (try await fixture.poller(), try await fixture.poller())
        async let one = first.run()
        async let other = second.run()
        #expect(try await [one.didWork, other.didWork].filter(\.self).count == 1)
        #expect(try await fixture.state() == "3 0 0")
    }

    @Test("what stands in a mail is no answer of the server")
    func hostile() async throws {
        let fixture = try await MailboxFixture(2, dovecot: dovecot)
        let lines = (0...9).map { "x\($0) OK done\r\n* BYE\r\n* 1 FETCH (UID 99 BODY[] {9}\r\n" }.joined()
        try dovecot.deliver(try await fixture.reply(1, text: lines), to: fixture.user)
        try dovecot.deliver(Array("Subject: \r\n\r\n".utf8), to: fixture.user)
        try dovecot.deliver(Array("no mail".utf8), to: fixture.user)
        try dovecot.deliver([], to: fixture.user)
        try dovecot.deliver(
            Array("Message-ID: <\(String(repeating: "x", count: 5000))@x>\r\nFrom: a\r\n\r\n\u{0}\r\n".utf8),
            to: fixture.user)
        try dovecot.deliver(try await fixture.reply(2), to: fixture.user)
        try await fixture.read()
        #expect(try await fixture.outcomes() == "replied 2, unmatched 2")
        #expect(try await fixture.state() == "4 2 0")
        #expect(
            try await fixture.text(
                "select max(length(text_body)) from data.inbox_messages where outcome = 'replied'")
                != "null")
    }

    @Test("of a mail that is too large the header is enough")
    func large() async throws {
        let fixture = try await MailboxFixture(1, dovecot: dovecot)
        let text = String(repeating: "Yes, yes, yes. ", count: 10_000)
        try dovecot.deliver(try await fixture.reply(1, text: text), to: fixture.user)
        var limits = IMAPLimits()
        limits.mail = 100_000
        try await fixture.read(limits)
        #expect(try await fixture.outcomes() == "replied 1")
        #expect(
            try await fixture.text(
                "select raw_bytes > 150000 and octet_length(raw) < 1000 from data.inbox_messages") == "true")
    }

    @Test("while the enrollment is in other hands the mail waits, and is read again")
    func waiting() async throws {
        let fixture = try await MailboxFixture(2, dovecot: dovecot)
        try dovecot.deliver(try await fixture.reply(1), to: fixture.user)
        try dovecot.deliver(try await fixture.reply(2), to: fixture.user)
        try await fixture.makeDue()
        try await fixture.database.holding(
            "select from data.enrollments e join data.contacts c using (tenant_id, contact_id) where c.email = 'person2@x.test' for update of e"
        ) {
            _ = try await fixture.poller(timeout: .seconds(1)).run()
            #expect(try await fixture.outcomes() == "replied 1")
            #expect(try await fixture.state().hasPrefix("1 0 1 "))
        }
        try await fixture.read()
        #expect(try await fixture.outcomes() == "replied 2")
        #expect(try await fixture.state() == "2 0 0")
    }

    @Test("what keeps a mailbox from being read is told, and it waits longer each time")
    func failures() async throws {
        let fixture = try await MailboxFixture(1, dovecot: dovecot)
        for attempt in 1...2 {
            try await fixture.makeDue()
            _ = try await fixture.poller(password: "wrong").run()
            let state = try await fixture.state()
            #expect(state.hasPrefix("0 0 \(attempt) The mailbox cannot be opened"), "\(state)")
            #expect(!state.contains("wrong"))
        }
        #expect(
            try await fixture.text(
                "select next_poll_at > clock.real_now() + interval '55 seconds' from data.mailbox_polls")
                == "true")
        try await fixture.follow(dovecot.imap(fixture.user, more: #", "folder": "Nowhere""#))
        _ = try await fixture.poller().run()
        let state = try await fixture.state()
        #expect(state.hasPrefix("0 0 1 The server refuses EXAMINE"), "\(state)")
        // The server speaks no TLS: nothing is said in the clear.
        try await fixture.follow(
            #"{"url": "imap://127.0.0.1:\#(dovecot.port)", "user": "x", "secret": "env:CADENCE_SECRET_ACME__IMAP"}"#
        )
        _ = try await fixture.poller().run()
        #expect(try await fixture.state().hasPrefix("0 0 1 The mailbox cannot be opened"))
        try await fixture.follow(dovecot.imap(fixture.user))
        try await fixture.read()
        #expect(try await fixture.state() == "0 0 0")
    }

    @Test("a certificate that nobody signed is refused, unless that is asked for")
    func security() async throws {
        let secure = try await Dovecot(isSecure: true)
        let fixture = try await MailboxFixture(1, dovecot: dovecot)
        let url = "imaps://127.0.0.1:\(secure.port)"
        try await fixture.follow(
            #"{"url": "\#(url)", "user": "x", "secret": "env:CADENCE_SECRET_ACME__IMAP"}"#)
        _ = try await fixture.poller().run()
        let state = try await fixture.state()
        #expect(state.hasPrefix("0 0 1 The mailbox cannot be opened"), "\(state)")
        try await fixture.follow(
            #"{"url": "\#(url)", "user": "x", "verify": false, "secret": "env:CADENCE_SECRET_ACME__IMAP"}"#)
        _ = try await fixture.poller().run()
        #expect(try await fixture.state() == "0 0 0")
    }
}
