import Foundation
import HTTP
import SQL
import TestCluster
import Testing

@testable import Runner

/// Stops that commit after the claim and before the file is written.
@Suite("Stops and files", .timeLimit(.minutes(2)))
struct FileStopTests {
    /// A stop, and what becomes of message, enrollment and execution.
    struct Stop: Sendable, CustomTestStringConvertible {
        let statement: String
        let outcome: String
        var testDescription: String { outcome }
    }

    static let stops = [
        Stop(
            statement:
                "select enrollment.finish(e, 'replied', 'replied', clock.now()) from data.enrollments e",
            outcome: "cancelled replied skipped"),
        Stop(
            statement:
                "select contact.unsubscribe('acme', m.message_id, clock.now()) from data.messages m",
            outcome: "cancelled unsubscribed skipped"),
        Stop(
            statement:
                "select contact.suppress('acme', 'domain', 'x.test', 'manual', 'ann', clock.now())",
            outcome: "cancelled cancelled skipped"),
        Stop(
            statement: "select ops.pause(e.enrollment_id) from data.enrollments e",
            outcome: "queued paused scheduled"),
        Stop(
            statement:
                "select sequence.pause('acme', q.sequence_id, clock.now()) from data.sequences q",
            outcome: "queued active scheduled"),
        Stop(statement: "select ops.hold('acme', 'for a test')", outcome: "queued active scheduled"),
        Stop(
            statement: "select sequence.remove('acme', q.sequence_id, clock.now()) from data.sequences q",
            outcome: "cancelled cancelled skipped"),
    ]

    @Test("one that committed first wins: no file is written", arguments: stops)
    func stopped(_ stop: Stop) async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(1)
        _ = try await database.rows("select worker.run_due_steps(10)")
        let pool = try await database.pool(as: "test_worker")
        let (folder, metrics) = (try Folder(), Metrics())
        let slow = SlowTransport(files: try FileTransport(directory: folder.mail)) {
            _ = try await database.rows(stop.statement)
        }
        _ = try await batches(pool, slow, metrics).run()
        #expect(folder.delivered == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.mail) == [])
        let outcome = try await database.texts(
            """
            select concat_ws(' ', m.status, e.status, x.status) as text
            from data.messages m
            join data.enrollments e using (tenant_id, enrollment_id)
            join data.step_executions x using (tenant_id, execution_id)
            """)
        #expect(outcome == [stop.outcome])
        #expect(await metrics.text().contains(#"messages_total{outcome="stopped"} 1"#))
        await pool.shutdown()
    }

    @Test("of a batch whoever is not stopped gets a file")
    func batch() async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(100)
        _ = try await database.rows("select worker.run_due_steps(100)")
        let pool = try await database.pool(as: "test_worker")
        let folder = try Folder()
        let slow = SlowTransport(files: try FileTransport(directory: folder.mail)) {
            // Done by the first of them.
            _ = try await database.rows(
                """
                select enrollment.finish(e, 'replied', 'replied', clock.now())
                from data.enrollments e
                join data.contacts c using (tenant_id, contact_id)
                where c.email ~ '5@' and e.status = 'active'
                for update of e
                """)
        }
        _ = try await batches(pool, slow, Metrics()).run()
        #expect(folder.delivered.count == 90)
        let kept = try await database.texts(
            "select m.message_id as text from data.messages m where m.status = 'sent'")
        #expect(folder.delivered == kept)
        await pool.shutdown()
    }

    private func batches(_ pool: Pool, _ transport: any Transport, _ metrics: Metrics) -> MessageBatches {
        MessageBatches(
            pool: pool, workerID: UUID().uuidString.lowercased(), batchSize: 100, lease: .seconds(60),
            timeout: .seconds(30),
            sender: MessageSender(
                renderer: TemplateRenderer(), transport: transport, logger: TestCluster.quiet),
            logger: TestCluster.quiet, metrics: metrics)
    }
}
