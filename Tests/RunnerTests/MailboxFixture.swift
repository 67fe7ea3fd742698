import Foundation
import SQL
import TestCluster

@testable import Runner

/// A database whose contacts have had their first e-mail, and a mailbox of Dovecot's that is followed.
struct MailboxFixture: Sendable {
    let database: TestDatabase
    let dovecot: Dovecot
    let user: String

    /// Enrolls so many, sends them the first e-mail, follows the mailbox and reads it once.
    init(_ count: Int, dovecot: Dovecot, user: String = UUID().uuidString.lowercased()) async throws {
        (self.dovecot, self.user) = (dovecot, user)
        database = try await TestCluster.shared.database()
        try await database.enroll(count)
        try await database.execute(
            """
            select worker.run_due_steps(1000);
            select worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
                'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number,
                'outcome', 'sent')))
            from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 1000, 60) m;
            select ops.advance_clock('1 hour');
            """)
        try await follow(dovecot.imap(user))
        _ = try await poller().run()
    }

    func follow(_ imap: String) async throws {
        try await database.execute("select ops.set_mailbox_imap('acme', 'ann@acme.test', $x$\(imap)$x$)")
    }

    func poller(
        _ limits: IMAPLimits = IMAPLimits(), timeout: Duration = .seconds(20),
        password: String = Dovecot.password
    ) async throws -> MailboxPoller {
        MailboxPoller(
            pool: try await database.pool(as: "test_worker"), workerID: UUID().uuidString.lowercased(),
            reader: MailboxReader(limits: limits), secret: { _, _ in password }, lease: .seconds(60),
            timeout: timeout, logger: TestCluster.quiet)
    }

    /// Lets the mailbox be due, whatever it waits for, and reads it until nothing is left.
    func read(_ limits: IMAPLimits = IMAPLimits()) async throws {
        try await makeDue()
        let poller = try await poller(limits)
        while try await poller.run().didWork {}
    }

    func makeDue() async throws {
        try await database.execute("update data.mailbox_polls set next_poll_at = clock.real_now()")
    }

    /// The Message-ID of the first e-mail to somebody, from 1.
    func messageID(_ person: Int) async throws -> String {
        try await text(
            "select header_message_id from data.messages where to_email = 'person\(person)@x.test' and step_number = 1"
        )
    }

    /// The only value of the only row.
    func text(_ query: String) async throws -> String {
        try await database.rows("select (\(query))::text as value").first?.text("value") ?? "null"
    }

    /// How often each thing happened to mails that came in: "replied 2, unmatched 1".
    func outcomes() async throws -> String {
        try await text(
            """
            select string_agg(o, ', ' order by o)
            from (select concat(outcome, ' ', count(*)) as o from data.inbox_messages group by outcome) c
            """)
    }

    /// How the mailbox stands: mails taken in, mails passed over, failures in a row, and the last.
    func state() async throws -> String {
        try await text(
            "select concat_ws(' ', mail_count, refused_count, failure_count, last_error) from ops.inbound_mailboxes"
        )
    }

    /// A reply of somebody's to the first e-mail.
    func reply(_ person: Int, id: String? = nil, text: String = "Yes!") async throws -> [UInt8] {
        let original = try await messageID(person)
        let id = id ?? "<\(UUID().uuidString)@x.test>"
        return Array(
            """
            From: Person \(person) <person\(person)@x.test>\r
            To: ann@acme.test\r
            Subject: Re: Hello\r
            Message-ID: \(id)\r
            In-Reply-To: \(original)\r
            Content-Type: text/plain; charset=utf-8\r
            \r
            \(text)\r

            """.utf8)
    }
}
