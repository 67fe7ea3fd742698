import Testing

@testable import Runner

@Suite("Classifier: bounces")
struct ClassifierBounceTests {
    @Test("a delivery report gives severity, code, recipient and the id of the returned message")
    func report() throws {
        let verdict = try MailFixture.reportVerdict(
            """
            Final-Recipient: rfc822; bob@example.com
            Action: failed
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 5.1.1 <bob@example.com>: user
                unknown
            """)
        #expect(verdict.kind == .bounce)
        #expect(verdict.severity == .hard)
        #expect(verdict.status == "5.1.1")
        #expect(verdict.recipient == "bob@example.com")
        #expect(verdict.replyTo == ["<one@example.org>"])
        #expect(verdict.returnDate == nil)
    }

    @Test(
        "the recipients of a report are not mixed: the first that failed counts, with what was said about it")
    func recipientsApart() throws {
        let verdict = try MailFixture.reportVerdict(
            """
            Final-Recipient: rfc822; anna@example.com
            Action: delivered
            Status: 2.1.5

            Final-Recipient: rfc822; bob@example.com
            Action: failed
            Status: 5.2.2
            Diagnostic-Code: smtp; 552 5.2.2 mailbox full

            Final-Recipient: rfc822; carl@example.com
            Action: failed
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 5.1.1 user unknown
            """)
        #expect(verdict.recipient == "bob@example.com")
        #expect(verdict.severity == .soft)
        #expect(verdict.status == "5.2.2")
    }

    @Test("a delay is a soft bounce, and what was delivered or passed on is none")
    func actions() throws {
        let delayed = try MailFixture.reportVerdict(
            "Final-Recipient: rfc822; bob@example.com\nAction: delayed\nStatus: 4.4.1")
        #expect(delayed.kind == .bounce)
        #expect(delayed.severity == .soft)
        let unknown = try MailFixture.reportVerdict(
            "Final-Recipient: rfc822; b@example.com\nAction: delayed\nDiagnostic-Code: smtp; 550 user unknown"
        )
        #expect(unknown.severity == .soft)
        for action in ["delivered", "relayed", "expanded"] {
            let verdict = try MailFixture.reportVerdict(
                "Final-Recipient: rfc822; bob@example.com\nAction: \(action)\nStatus: 2.0.0")
            #expect(verdict.kind == .delivered)
            #expect(verdict.severity == nil)
        }
    }

    @Test(
        "what the other system says decides",
        arguments: [
            ("5.1.1", "550 5.1.1 No such user here", .hard), ("5.1.2", "Host unknown", .hard),
            ("5.2.1", "550 5.2.1 This account has been disabled", .hard),
            ("5.7.1", "550 5.7.1 <bob@example.com>: Recipient address rejected: User unknown", .hard),
            ("5.7.13", "525 5.7.13 Disabled recipient address", .hard),
            ("5.0.0", "550 5.1.6 Recipient no longer on server", .hard),
            ("4.1.1", "450 4.1.1 User unknown", .soft), ("4.2.2", "452 4.2.2 Mailbox full", .soft),
            ("5.2.2", "552 5.2.2 over quota", .soft), ("5.1.1", "552 5.1.1 mailbox is over quota", .soft),
            ("4.7.1", "450 4.7.1 Greylisted, try again later", .soft),
            ("5.3.4", "552 5.3.4 Message too large", .soft), ("4.4.1", "Connection timed out", .soft),
            ("5.4.6", "554 5.4.6 Too many hops", .soft), ("5.0.0", "", .soft),
            ("5.7.1", "554 5.7.1 Service unavailable; Client host blocked using zen.spamhaus.org", .policy),
            ("5.7.26", "550-5.7.26 does not pass SPF and DKIM", .policy),
            ("5.0.0", "550 rejected by DMARC policy", .policy),
            ("5.7.0", "552 5.7.0 attachment type", .policy),
            ("5.1.8", "553 5.1.8 Domain of sender address does not exist", .policy),
            ("5.2.1", "550 5.2.1 is receiving mail at a rate that 550-5.2.1 prevents more", .policy),
            ("4.7.0", "421 4.7.0 unusual rate of unsolicited mail", .policy),
        ] as [(String, String, InboundVerdict.Severity)])
    func severities(status: String, answer: String, severity: InboundVerdict.Severity) throws {
        let verdict = try MailFixture.reportVerdict(
            """
            Final-Recipient: rfc822; bob@example.com
            Action: failed
            Status: \(status)
            Diagnostic-Code: smtp; \(answer)
            """)
        #expect(verdict.kind == .bounce)
        #expect(verdict.severity == severity, "\(verdict.reason)")
    }

    @Test("a notice without a report is read: who failed, why, and which message")
    func notice() throws {
        let verdict = try MailFixture.verdict(
            "Subject: failure notice",
            """
            I'm afraid I wasn't able to deliver your message to the following addresses.

            <bob@example.com>:
            192.0.2.1 does not like recipient.
            Remote host said: 552 5.2.2 mailbox full

            <carl@example.com>:
            Remote host said: 550 5.1.1 user unknown

            --- Below this line is a copy of the message.

            Return-Path: <sales@example.org>
            Message-ID: <two@example.org>
            """, from: "MAILER-DAEMON@mx.example.net")
        #expect(verdict.kind == .bounce)
        #expect(verdict.severity == .soft)
        #expect(verdict.status == "5.2.2")
        #expect(verdict.recipient == "bob@example.com")
        #expect(verdict.replyTo == ["<two@example.org>"])
    }

    @Test("the id of a returned message is found where its boundary is broken")
    func brokenBoundary() throws {
        let report = MailFixture.report("Final-Recipient: rfc822; bob@example.com\nAction: failed")
        let broken = String(decoding: report, as: UTF8.self)
            .replacing("--b\nContent-Type: message/rfc822", with: "--x\nContent-Type: message/rfc822")
        let verdict = try Classifier.verdict(on: InboundReader.read(Array(broken.utf8)))
        #expect(verdict.replyTo == ["<one@example.org>"])
        #expect(verdict.recipient == "bob@example.com")
    }

    @Test("a person who writes about a bounce, or forwards one, is no bounce")
    func people() throws {
        let words = "Look what came back: <bob@example.com>: 550 5.1.1 user unknown, could not be delivered."
        #expect(
            try MailFixture.verdict("Subject: Re: Undelivered Mail Returned to Sender", words).kind
                == .ordinary)
        #expect(try MailFixture.verdict("Subject: Fwd: failure notice", words).kind == .ordinary)
        let enclosed = String(
            decoding: MailFixture.report("Final-Recipient: rfc822; b@example.com\nAction: failed"),
            as: UTF8.self)
        let forwarded = try MailFixture.verdict(
            "Subject: Fwd: delivery\nContent-Type: multipart/mixed; boundary=outer",
            "--outer\n\nSee below.\n--outer\nContent-Type: message/rfc822\n\n\(enclosed)\n--outer--")
        #expect(forwarded.kind == .ordinary)
    }

    @Test("a complaint is feedback, with the address and the message it is about")
    func complaint() throws {
        let verdict = try MailFixture.verdict(
            "Subject: FW: Hello\nContent-Type: multipart/report; report-type=feedback-report; boundary=b",
            """
            --b

            This is an email abuse report.
            --b
            Content-Type: message/feedback-report

            Feedback-Type: abuse
            Version: 1
            Original-Rcpt-To: <bob@example.com>
            --b
            Content-Type: text/rfc822-headers

            Message-ID: <three@example.org>
            Subject: Hello
            --b--
            """)
        #expect(verdict.kind == .feedback)
        #expect(verdict.recipient == "bob@example.com")
        #expect(verdict.replyTo == ["<three@example.org>"])
    }
}
