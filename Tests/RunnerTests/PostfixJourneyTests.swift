import Foundation
import SQL
import TestCluster
import Testing

@testable import Runner

/// The whole way with mail servers in earnest. What everybody can run, with a report written by hand, is
/// `InboundJourneyTests`.
@Suite(
    "Through Postfix and back", .timeLimit(.minutes(3)),
    .enabled(if: Postfix.canRun, "Postfix starts as root only, where scripts/unpack has unpacked it"))
struct PostfixJourneyTests {
    private static let steps = """
        [{"type": "auto_email", "subject": "Hello {{firstName}}", "body": "Hi {{firstName}}.", "delayDays": 1},
         {"type": "auto_email", "body": "Still there?", "delayDays": 3}]
        """

    @Test(
        "what Postfix reports ends the enrollment of who is unknown, and not of whom a policy keeps from us")
    func journey() async throws {
        let dovecot = try await Dovecot()
        let postfix = try await Postfix(
            dovecot: dovecot, known: ["person1@x.test"], barred: ["person3@x.test"])
        let database = try await TestCluster.shared.database()
        try await database.enroll(3, steps: Self.steps)
        try await database.execute(
            "select ops.set_mailbox_imap('acme', 'ann@acme.test', $x$\(dovecot.imap("ann"))$x$)")
        let settings = [
            "MAIL_TRANSPORT": "", "SMTP_URL": "smtp://127.0.0.1:\(postfix.port)", "SMTP_TLS": "off",
            "SECRET_ACME__IMAP": Dovecot.password, "IDLE_WAIT_SECONDS": "1",
        ]
        let url = try await database.url(as: "test_server")
        let folder = try Folder()
        try await ServeProcess.run(database: url, folder: folder, settings: settings) { server in
            try await database.eventually("(select last_polled_at is not null from ops.inbound_mailboxes)")
            try await send(database, "2026-03-03 15:00:30Z", sent: 3)
            try await read(database, dovecot, reports: 2)
            try await send(database, "2026-03-06 15:01Z", sent: 5)
            try await read(database, dovecot, reports: 3)
            try await database.eventually("ops.is_settled()")
            server.send(SIGTERM)
            #expect(try await server.exitStatus() == 0)
        }
        #expect(dovecot.flags(of: "person1").count == 2, "who is known has both mails")
        let refused = postfix.log.components(separatedBy: "reject: RCPT").count - 1
        #expect(refused == 3, "the first mail to person2, both to person3")
        try await checkReports(database)
    }

    /// Lets steps be due and waits until so many messages have left altogether.
    private func send(_ database: TestDatabase, _ instant: String, sent: Int) async throws {
        try await database.execute("select ops.set_clock('\(instant)')")
        try await database.eventually(
            "(select count(*) = \(sent) from data.messages where sent_at is not null)")
    }

    /// Waits until so many reports are in the mailbox, and until all have been taken in.
    private func read(_ database: TestDatabase, _ dovecot: Dovecot, reports: Int) async throws {
        try await eventually("\(reports) reports are there") { dovecot.flags(of: "ann").count == reports }
        try await database.execute("select ops.read_mailbox('acme', 'ann@acme.test')")
        try await database.eventually(
            "(select count(*) = \(reports) from data.inbox_messages where processed_at is not null)")
    }

    private func checkReports(_ database: TestDatabase) async throws {
        let reports = try await database.texts(
            """
            select concat_ws(' ', m.to_email, i.kind, i.verdict ->> 'severity', i.verdict ->> 'status', i.outcome,
                m.step_number) as text
            from data.inbox_messages i
            join data.messages m using (tenant_id, message_id)
            """)
        #expect(
            reports == [
                "person2@x.test bounce hard 5.1.1 bounced 1", "person3@x.test bounce policy 5.7.1 counted 1",
                "person3@x.test bounce policy 5.7.1 counted 2",
            ])
        let enrollments = try await database.texts(
            """
            select concat_ws(' ', c.email, e.status, e.exit_reason) as text
            from data.enrollments e
            join data.contacts c using (tenant_id, contact_id)
            """)
        #expect(
            enrollments == [
                "person1@x.test completed", "person2@x.test bounced bounced", "person3@x.test completed",
            ])
        let suppressed = try await database.texts(
            "select concat_ws(' ', kind, value, reason, source) as text from data.suppressions")
        #expect(suppressed == ["address person2@x.test bounced bounce"])
        let events = try await database.texts(
            """
            select concat_ws(' ', type, data ->> 'reason') as text
            from data.outbox_events where type = 'sequence.enrollment.exited'
            """)
        #expect(events == ["sequence.enrollment.exited bounced"])
    }
}
