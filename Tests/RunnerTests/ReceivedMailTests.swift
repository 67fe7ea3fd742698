import Foundation
import Testing

@testable import Runner

@Suite("Mails as the database takes them in")
struct ReceivedMailTests {
    private func received(_ raw: [UInt8]) throws -> ReceivedMail {
        try ReceivedMail(raw: raw, tenantID: "acme")
    }

    private func mail(_ header: String, _ text: String = "Hello", from: String = "Anna <anna@example.com>")
        throws -> ReceivedMail
    {
        try ReceivedMail(raw: MailFixture.raw(header, text, from: from), tenantID: "acme")
    }

    @Test("a reply: who, to whom, what was written, and what it answers")
    func reply() throws {
        let mail = try mail(
            """
            Message-ID: <r@example.com>
            Subject: =?utf-8?q?Re:_Gr=C3=BC=C3=9Fe?=
            In-Reply-To: <a@example.org>
            References: <b@example.org> <a@example.org>
            Cc: sales+x@example.org, "other@example.net" <SALES@example.org>
            """, "Yes!\n\nOn Mon, Mar 2, 2026 at 3:00 PM Ann <ann@acme.test> wrote:\n> Hello\n")
        #expect(mail.messageId == "<r@example.com>")
        #expect(mail.from == "anna@example.com")
        #expect(mail.to.contains("sales+x@example.org"))
        #expect(mail.subject == "Re: Grüße")
        #expect(mail.text == "Yes!")
        #expect(mail.replyTo == ["<a@example.org>", "<b@example.org>"])
        #expect(mail.kind == .ordinary)
        #expect(mail.rawBytes == mail.raw.count)
        let json = try #require(try JSONSerialization.jsonObject(with: Data(mail.json)) as? [String: Any])
        #expect(json["raw"] as? String == mail.raw.base64EncodedString())
        #expect(json["severity"] == nil)
    }

    @Test("the address is the one in angle brackets; a mail system has none")
    func senders() throws {
        #expect(
            try mail("X-A: b", from: "\"bob@x.test via List\" <list@example.com>").from == "list@example.com")
        #expect(try mail("X-A: b", from: "bob@x.test (Bob)").from == "bob@x.test")
        #expect(try mail("X-A: b", from: "<>").from == "")
        #expect(try mail("X-A: b", from: "\(String(repeating: "a", count: 400))@x.test").from == "")
    }

    @Test("what is endless is cut, and a text that is all quoted is kept as it is")
    func limits() throws {
        let long = String(repeating: "Yes, yes, yes. ", count: 50_000)
        let mail = try mail("Subject: \(String(repeating: "s", count: 5000))", long)
        #expect(mail.subject?.count == 1000)
        #expect(mail.text.count == ReceivedMail.Limits.text)
        #expect(mail.raw.count == ReceivedMail.Limits.raw)
        #expect(mail.rawBytes > 700_000)
        #expect(try self.mail("X-A: b", "> Hello").text.contains("Hello"))
        let zero = try self.mail("Content-Type: text/html", "<p>a&#0;b&#x0;c</p>")
        #expect(!zero.text.unicodeScalars.contains("\0"))
        #expect(throws: InboundMailError.unreadable) {
            try ReceivedMail(raw: Array("no mail".utf8), tenantID: "acme")
        }
    }

    @Test("a mail without an id has none; one that is nonsense is kept as it is")
    func ids() throws {
        #expect(try mail("X-A: b").messageId == nil)
        #expect(try mail("Message-ID: nonsense").messageId == "nonsense")
        #expect(try mail("Message-ID: <\(String(repeating: "x", count: 3000))@x>").messageId == nil)
    }

    @Test("a delay is told from a failure")
    func delays() throws {
        let delayed = try received(
            MailFixture.report("Final-Recipient: rfc822; bob@x.test\nAction: delayed\nStatus: 4.4.1\n"))
        #expect(delayed.kind == .bounce)
        #expect(delayed.isDelay)
        let failed = try received(
            MailFixture.report("Final-Recipient: rfc822; bob@x.test\nAction: failed\nStatus: 4.4.1\n"))
        #expect(failed.kind == .bounce)
        #expect(!failed.isDelay)
        let warned = try mail(
            "Return-Path: <>\nSubject: Warning: message 1abc delayed 24 hours",
            "A message that you sent has not yet been delivered to bob@x.test.", from: "Mailer-Daemon@x.test")
        #expect(warned.kind == .bounce)
        #expect(warned.isDelay)
    }

    @Test(
        "an absence is told from other automatic answers",
        arguments: [
            ("Subject: Automatic reply: Hello", "I am travelling.", true),
            ("Subject: Out of Office Re: Hello\nAuto-Submitted: auto-replied", "Back on 5 January.", true),
            ("Subject: Abwesenheitsnotiz: Hallo", "Ich bin im Urlaub.", true),
            ("Subject: Réponse automatique : Bonjour", "Je suis en congé.", true),
            ("Subject: Re: Hola\nAuto-Submitted: auto-replied", "Estoy de vacaciones.", true),
            ("Subject: Re: Ciao\nAuto-Submitted: auto-replied", "Sono in ferie.", true),
            ("Subject: Re: Olá\nAuto-Submitted: auto-replied", "Estou de férias.", true),
            ("Subject: Re: Hallo\nAuto-Submitted: auto-replied", "Ik ben met vakantie.", true),
            ("Subject: Re: Hello\nAuto-Submitted: auto-replied", "Your ticket 12 has been created.", false),
            ("Subject: Automatic reply: Hello", "Thank you for contacting support.", false),
            ("Subject: Re: Hello\nAuto-Submitted: auto-replied", "We have received your message.", false),
            ("Subject: Accepted: Demo\nContent-Type: text/calendar; method=REPLY", "BEGIN:VCALENDAR", false),
        ])
    func absences(header: String, text: String, isAbsence: Bool) throws {
        let mail = try mail(header, text)
        #expect(mail.kind == .automatic)
        #expect(mail.isAbsence == isAbsence)
    }

    @Test("a complaint is told from a request to unsubscribe")
    func complaints() throws {
        let report = { (type: String) in
            try self.received(
                MailFixture.raw(
                    "Content-Type: multipart/report; report-type=feedback-report; boundary=b",
                    """
                    --b
                    Content-Type: message/feedback-report

                    Feedback-Type: \(type)
                    Original-Rcpt-To: bob@x.test
                    --b--
                    """))
        }
        #expect(try report("abuse").isComplaint)
        #expect(try report("abuse").recipient == "bob@x.test")
        #expect(try !report("opt-out").isComplaint)
        let asked = try mail("Subject: unsubscribe\nAuto-Submitted: auto-generated")
        #expect(asked.kind == .feedback)
        #expect(!asked.isComplaint)
    }
}
