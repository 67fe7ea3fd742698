import SQL
import TestCluster
import Testing

@testable import Runner

@Suite("Several workers at the same steps", .timeLimit(.minutes(3)))
struct EngineConcurrencyTests {
    private static let laterEmail = """
        [{"type": "auto_email", "delayDays": 1, "subject": "Hello", "body": "Hi {{firstName}}."},
         {"type": "call", "delayDays": 1}]
        """

    @Test("four loops over two pools run each of 2,000 due rows once")
    func loops() async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(2000)
        let pools = [try await database.pool(as: "test_worker"), try await database.pool(as: "test_worker")]
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for pool in pools + pools {
                let runner = StepRunner(
                    pool: pool, batchSize: 100, tenantBatchSize: 50, timeout: .seconds(60),
                    logger: TestCluster.quiet)
                tasks.addTask { while try await runner.run().didWork {} }
            }
            try await tasks.waitForAll()
        }
        let tally = try await database.tally()
        let wanted = Tally(
            executions: 2000, consistent: 2000, messages: 2000, sent: 0, executedEvents: 2000)
        #expect(tally == wanted)
        let once = try await database.rows(
            "select count(*) as n from data.enrollments where run_count = 1 and current_step_number = 2")
        #expect(once.first?.integer("n") == 2000)
        for pool in pools { await pool.shutdown() }
    }

    @Test("two processes, woken at the same moment, run and deliver each of 2,000 due rows once")
    func processes() async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(2000, steps: Self.laterEmail)
        let url = try await database.url(as: "test_worker")
        let folder = try Folder()
        let settings = ["BATCH_SIZE": "100", "IDLE_WAIT_SECONDS": "5", "LOG_LEVEL": "notice"]
        try await ServeProcess.run(database: url, folder: folder, settings: settings) { _ in
            try await ServeProcess.run(database: url, folder: folder, settings: settings) { _ in
                try await database.eventually(
                    """
                    (select count(*) from data.workers
                     where steps_wait_until is not null and messages_wait_until is not null) = 2
                    """)
                try await database.execute("select ops.advance_clock('1 day')")
                try await database.eventually(
                    "(select count(*) from data.messages where status = 'sent') = 2000")
            }
        }
        let tally = try await database.tally()
        let wanted = Tally(
            executions: 2000, consistent: 2000, messages: 2000, sent: 2000, executedEvents: 2000)
        #expect(tally == wanted)
        let rows = try await database.rows(
            """
            select (select count(*) from data.messages where lease_number = 1 and attempts = 1) as once,
                   (select count(*) from data.sequence_schedules s
                    where s.scheduled_at = clock.now() + interval '1 day') as planned
            """)
        #expect(rows.first?.integer("once") == 2000)
        #expect(rows.first?.integer("planned") == 2000)
        #expect(folder.delivered.count == 2000)
    }
}
