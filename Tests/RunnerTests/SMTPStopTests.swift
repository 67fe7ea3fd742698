import Foundation
import HTTP
import SQL
import TestCluster
import Testing

@testable import Runner

/// A reply or an unsubscription against a mail that is on its way.
@Suite("Stops and mails under way", .timeLimit(.minutes(3)))
struct SMTPStopTests {
    private static let finish = """
        select enrollment.finish(e, 'replied', 'replied', clock.now()) from data.enrollments e
        """

    /// A message that is due, and a sender for it.
    private func batches(
        _ database: TestDatabase, _ server: ScriptedMailServer, _ line: String, metrics: Metrics = Metrics()
    ) async throws -> (Pool, MessageBatches) {
        let pool = try await database.pool(as: "test_worker", name: "sender")
        let transport = server.transport(
            try SMTPServer(url: server.url(line)), limits: SMTPLimits())
        return (
            pool,
            MessageBatches(
                pool: pool, workerID: WorkerIdentity().id, batchSize: 10, lease: .seconds(60),
                timeout: .seconds(30),
                sender: MessageSender(
                    renderer: TemplateRenderer(), transport: transport, logger: TestCluster.quiet),
                logger: TestCluster.quiet, metrics: metrics)
        )
    }

    private func message(_ database: TestDatabase) async throws -> String? {
        try await database.rows(
            """
            select concat_ws(' ', m.status, e.status, x.status, case when m.has_slipped then 'slipped' end) as text
            from data.messages m
            join data.enrollments e using (tenant_id, enrollment_id)
            join data.step_executions x using (tenant_id, execution_id)
            """
        ).first?.text("text")
    }

    @Test("a reply that is being written when the mail is ready comes first: nothing is handed over")
    func replyFirst() async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(1)
        _ = try await database.rows("select worker.run_due_steps(10)")
        let line = ScriptedMailServer.Line(name: "slow", phase: "data", failure: "slow", auth: false)
        try await ScriptedMailServer.run([line]) { server in
            let (pool, batches) = try await batches(database, server, "slow")
            // The reply commits once the sender, which has the message in hand already, waits for it.
            let reply = database.pool(size: 1)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await batches.run() }
                try await eventually("it is on its way") { try server.count("mail", "slow") == 1 }
                group.addTask {
                    try await reply.execute(
                        """
                        \(Self.finish);
                        do $$
                        begin
                            for i in 1 .. 2000 loop
                                perform pg_stat_clear_snapshot();
                                exit when \(TestDatabase.session("sender", "s.wait_event_type = 'Lock'"));
                                perform pg_sleep(0.01);
                            end loop;
                        end $$
                        """, timeout: .seconds(60))
                }
                try await database.eventually(
                    TestDatabase.session("test", "s.wait_event = 'PgSleep' and s.query like '%finish%'"))
                try server.goOn()
                try await group.waitForAll()
            }
            #expect(try await message(database) == "cancelled replied skipped")
            #expect(try server.count("accepted", "slow") == 0)
            await pool.shutdown()
            await reply.shutdown()
        }
    }

    @Test("a reply that is written while the mail server has the mail is too late, and that can be seen")
    func replyLater() async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(1)
        _ = try await database.rows("select worker.run_due_steps(10)")
        let line = ScriptedMailServer.Line(name: "slow", phase: "end", failure: "accept+slow", auth: false)
        try await ScriptedMailServer.run([line]) { server in
            let metrics = Metrics()
            let (pool, batches) = try await batches(database, server, "slow", metrics: metrics)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await batches.run() }
                try await eventually("the server has it") { try server.count("accepted", "slow") == 1 }
                try await database.execute(Self.finish)
                try server.goOn()
                try await group.waitForAll()
            }
            #expect(try await message(database) == "sent replied sent slipped")
            #expect(try await database.rows("select from ops.slipped_messages").count == 1)
            #expect(await metrics.text().contains("messages_slipped_total 1"))
            await pool.shutdown()
        }
    }

    @Test("who stops something for longer than a sender waits has it tried again later")
    func longStop() async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(1)
        _ = try await database.rows("select worker.run_due_steps(10)")
        _ = try await database.rows(
            "select from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 10, 600)")
        let begin = """
            select worker.begin_delivery(m.tenant_id, m.message_id, m.leased_by, m.lease_number, 600) as text
            from data.messages m
            """
        let busy = try await database.holding("select from data.enrollments for update") {
            try await database.rows(begin).first?.text("text")
        }
        #expect(busy == "busy", "after five seconds")
        let suppressed = try await database.holding(
            "select contact.suppress('acme', 'address', 'person1@x.test', 'manual', 'ann', clock.now())"
        ) {
            try await database.rows(begin).first?.text("text")
        }
        #expect(suppressed == "busy", "at once: a suppression is being made")
        #expect(try await database.rows(begin).first?.text("text") == "begun", "it was taken back")
    }
}
