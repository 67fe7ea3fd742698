import Foundation
import SQL
import TestCluster
import Testing

@testable import Runner

@Suite("From the sender to the mailbox and back", .timeLimit(.minutes(3)))
struct InboundJourneyTests {
    @Test("a reply and a bounce that arrive by IMAP end their enrollments, and the next step is not sent")
    func journey() async throws {
        let dovecot = try await Dovecot()
        let (sink, folder) = (try Folder(), try Folder())
        let database = try await TestCluster.shared.database()
        try await database.enroll(
            3,
            steps: """
                [{"type": "auto_email", "subject": "Hello {{firstName}}", "body": "Hi {{firstName}}."},
                 {"type": "auto_email", "body": "Still there?", "delayDays": 3}]
                """)
        try await database.execute(
            "select ops.set_mailbox_imap('acme', 'ann@acme.test', $x$\(dovecot.imap("ann"))$x$)")
        let url = try await database.url(as: "test_server")
        try await PythonScript.run("smtp-sink.py", sink, until: "port", needsPackages: true) {
            let port = try String(contentsOfFile: "\(sink.path)/port", encoding: .utf8)
            let password = "\(sink.path)/password"
            try Data("opensesame\n".utf8).write(to: URL(filePath: password))
            let settings = [
                "MAIL_TRANSPORT": "", "SMTP_URL": "smtp://127.0.0.1:\(port)", "SMTP_USER": "ann",
                "SMTP_PASSWORD_FILE": password, "SMTP_CA_FILE": "\(sink.path)/sink.pem",
                "SECRET_ACME__IMAP": Dovecot.password, "IDLE_WAIT_SECONDS": "1",
            ]
            try await ServeProcess.run(database: url, folder: folder, settings: settings) { server in
                try await database.eventually(
                    "(select count(*) = 3 from data.messages where status = 'sent')"
                        + " and (select last_polled_at is not null from ops.inbound_mailboxes)")
                for (number, answer) in [(1, Self.reply), (2, Self.bounce)] {
                    try dovecot.deliver(answer(try Self.mail(to: number, in: sink)), to: "ann")
                }
                try await database.execute("select ops.read_mailbox('acme', 'ann@acme.test')")
                try await database.eventually(
                    "(select array_agg(e.status order by c.email) = '{replied,bounced,active}'"
                        + " from data.enrollments e join data.contacts c using (tenant_id, contact_id))")
                try await database.execute("select ops.set_clock('2026-03-05 15:00:30Z')")
                try await database.eventually(
                    "(select count(*) = 4 from data.messages where sent_at is not null)")
                try await database.eventually("ops.is_settled()")
                server.send(SIGTERM)
                #expect(try await server.exitStatus() == 0)
            }
        }
        #expect(try Self.mails(in: sink).count == 4, "the third one alone got a second mail")
        let rows = try await database.rows(
            "select outcome, text_body from data.inbox_messages order by outcome")
        #expect(rows.map { $0.text("outcome") } == ["bounced", "replied"])
        #expect(rows.last?.text("text_body") == "Gladly.")
        let suppressed = try await database.rows(
            "select from data.suppressions where value = 'person2@x.test'")
        #expect(suppressed.count == 1)
    }

    /// What arrived at the mail server.
    private static func mails(in sink: Folder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: sink.path).filter { $0.hasSuffix(".eml") }.map {
            try String(contentsOfFile: "\(sink.path)/\($0)", encoding: .utf8).replacing("\r\n", with: "\n")
        }
    }

    /// What was sent to somebody.
    private static func mail(to number: Int, in sink: Folder) throws -> String {
        try #require(mails(in: sink).first { $0.contains("person\(number)@x.test") })
    }

    /// The value of a field.
    private static func field(_ name: String, of mail: String) -> String {
        let line = mail.split(separator: "\n").first { $0.hasPrefix("\(name): ") }
        return String(line?.dropFirst(name.count + 2) ?? "")
    }

    private static func reply(_ mail: String) -> [UInt8] {
        Array(
            """
            From: Person <somewhere@else.test>\r
            To: ann@acme.test\r
            Subject: Re: \(field("Subject", of: mail))\r
            Message-ID: <reply@else.test>\r
            In-Reply-To: \(field("Message-ID", of: mail))\r
            \r
            Gladly.\r
            \r
            On Mon, Mar 2, 2026 at 3:00 PM Ann <ann@acme.test> wrote:\r
            > Hi\r

            """.utf8)
    }

    /// RFC 3464, as Postfix writes it.
    private static func bounce(_ mail: String) -> [UInt8] {
        let header = mail.components(separatedBy: "\n\n")[0].replacing("\n", with: "\r\n")
        return Array(
            """
            Return-Path: <>\r
            From: Mail Delivery System <MAILER-DAEMON@mx.acme.test>\r
            To: ann@acme.test\r
            Subject: Undelivered Mail Returned to Sender\r
            Message-ID: <bounce@mx.acme.test>\r
            Auto-Submitted: auto-replied\r
            MIME-Version: 1.0\r
            Content-Type: multipart/report; report-type=delivery-status; boundary=b\r
            \r
            --b\r
            Content-Type: text/plain\r
            \r
            This is the mail system at host mx.acme.test. Your message could not be delivered.\r
            --b\r
            Content-Type: message/delivery-status\r
            \r
            Reporting-MTA: dns; mx.acme.test\r
            \r
            Final-Recipient: rfc822; person2@x.test\r
            Action: failed\r
            Status: 5.1.1\r
            Diagnostic-Code: smtp; 550 5.1.1 <person2@x.test>: Recipient address rejected: User unknown\r
            \r
            --b\r
            Content-Type: text/rfc822-headers\r
            \r
            \(header)\r
            --b--\r

            """.utf8)
    }
}
