import SQL
import TestCluster
import Testing

@testable import Runner

@Suite("Several workers at the same limits", .timeLimit(.minutes(3)))
struct LimitConcurrencyTests {
    /// Runs the due steps with four loops over two pools, in batches that no limit divides.
    private func runSteps(_ database: TestDatabase) async throws {
        let pools = [try await database.pool(as: "test_worker"), try await database.pool(as: "test_worker")]
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for pool in pools + pools {
                let runner = StepRunner(
                    pool: pool, batchSize: 50, tenantBatchSize: 20, timeout: .seconds(60),
                    logger: TestCluster.quiet)
                tasks.addTask { while try await runner.run().didWork {} }
            }
            try await tasks.waitForAll()
        }
        for pool in pools { await pool.shutdown() }
    }

    @Test("of 400 due contacts exactly as many get an e-mail as the cap of the sequence lets through")
    func cap() async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(400)
        try await database.execute(
            """
            update data.sequences q set settings = q.settings || '{"maxContactsPerDay": 37}'
            """)
        try await runSteps(database)
        let rows = try await database.rows(
            """
            select (select count(*) from data.messages m where m.counted_on = '2026-03-02') as counted,
                   (select count(*) from data.sequence_schedules s
                    where s.moved_reason = 'daily_cap' and s.planned_at is not null) as moved
            """)
        #expect(rows.first?.integer("counted") == 37)
        #expect(rows.first?.integer("moved") == 363)
    }

    @Test("a mailbox gives each slot once, as many as its day has")
    func mailbox() async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(400)
        try await database.execute(
            """
            select mailbox.put('acme', null,
                '{"email": "ann@acme.test", "dailyLimit": 90, "minimumGapSeconds": 30}', clock.now())
            """)
        try await runSteps(database)
        let rows = try await database.rows(
            """
            select count(*) as slots, count(distinct m.due_at) as times,
                   (extract(epoch from max(m.due_at) - min(m.due_at)) / 30)::integer as gaps
            from data.messages m
            """)
        #expect(rows.first?.integer("slots") == 90)
        #expect(rows.first?.integer("times") == 90)
        #expect(rows.first?.integer("gaps") == 89)
    }
}
