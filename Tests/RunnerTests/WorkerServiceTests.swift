import HTTP
import Logging
import SQL
import ServiceLifecycle
import TestCluster
import Testing

@testable import Runner

@Suite("Services of a worker")
struct WorkerServiceTests {
    private func stubs() async throws -> (database: TestDatabase, pool: Pool) {
        let database = try await TestCluster.shared.emptyDatabase()
        try await database.installWorkerStubs()
        return (database, database.pool(size: 2))
    }

    private func steps(_ pool: Pool) -> StepRunner {
        StepRunner(
            pool: pool, batchSize: 10, tenantBatchSize: 3, timeout: .seconds(10), logger: TestCluster.quiet)
    }

    @Test("after a full batch every tenant with due steps gets a small batch of its own")
    func fairness() async throws {
        let (database, pool) = try await stubs()
        try await database.execute("insert into due values ('big', 1000), ('quiet', 2), ('tiny', 1)")
        let work = try await steps(pool).run()
        #expect(work.didWork)
        #expect(try await database.calls() == ["run 10", "run 3 big", "run 3 quiet", "run 3 tiny"])
        await pool.shutdown()
    }

    @Test("a batch that is not full, and a tenant that is alone, need no round")
    func noRound() async throws {
        let (database, pool) = try await stubs()
        #expect(try await steps(pool).run() == Work(didWork: false, nextIn: .seconds(12.5)))
        try await database.execute("insert into due values ('alone', 12)")
        #expect(try await steps(pool).run().didWork)
        #expect(try await steps(pool).run().didWork)
        #expect(try await database.calls() == ["run 10", "run 10", "run 10"])
        await pool.shutdown()
    }

    @Test("the row of a worker is there before a loop writes its sleep into it")
    func announcement() async throws {
        let (database, pool) = try await stubs()
        let presence = Presence(WorkerIdentity(), pool: pool, interval: .seconds(30))
        try await presence.announce(.steps, sleep: .milliseconds(1500))
        try await presence.announce(.steps, sleep: nil)
        #expect(try await database.calls() == ["beat", "wait steps 1.5", "wait steps"])
        await pool.shutdown()
    }

    @Test("a worker beats, and signs off at a graceful shutdown")
    func heartbeat() async throws {
        let (database, pool) = try await stubs()
        let heartbeat = Heartbeat(
            presence: Presence(WorkerIdentity(), pool: pool, interval: .seconds(30)), interval: .seconds(30),
            logger: TestCluster.quiet)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [PoolService(pool: pool), heartbeat], logger: TestCluster.quiet))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await database.wait(for: "exists (select from calls where call = 'beat')")
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        #expect(try await database.calls() == ["beat", "leave"])
    }

    @Test("a notification rings the loops of its channel only, and a changed key is forgotten")
    func wakeUps() async throws {
        let database = try await TestCluster.shared.emptyDatabase()
        let keys = KeyMemory()
        var wakeUps = WakeUps(database.settings, keys: keys, logger: TestCluster.quiet)
        var steps = wakeUps.hints(.steps).makeAsyncIterator()
        var messages = wakeUps.hints(.messages).makeAsyncIterator()
        let service = wakeUps
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await service.run() }
            // The start of listening rings all.
            _ = await steps.next()
            _ = await messages.next()
            try await database.execute("notify cadence_keys, 'k'; notify cadence_steps")
            _ = await steps.next()
            try await database.execute("notify cadence_messages")
            _ = await messages.next()
            tasks.cancelAll()
        }
    }

    @Test("the lookout wakes the loops that sleep past something, and no others")
    func lookout() async throws {
        let (database, pool) = try await stubs()
        try await database.execute(
            """
            create function worker.overdue() returns setof text language sql as $$
                values ('webhooks'), ('something new') $$
            """)
        var wakeUps = WakeUps(database.settings, keys: KeyMemory(), logger: TestCluster.quiet)
        let (steps, webhooks) = (wakeUps.hints(.steps), wakeUps.hints(.webhooks))
        let lookout = Lookout(
            pool: pool, interval: .milliseconds(10), logger: TestCluster.quiet, wake: wakeUps.waker())
        try await withThrowingTaskGroup(of: Bool.self) { tasks in
            tasks.addTask {
                try await lookout.run()
                return false
            }
            tasks.addTask { await steps.first { _ in true } != nil }
            for _ in 0..<3 { #expect(await webhooks.first { _ in true } != nil) }
            tasks.cancelAll()
            for try await wasWoken in tasks { #expect(!wasWoken) }
        }
        await pool.shutdown()
    }

    private func check(_ settings: ConnectionSettings) -> SchemaCheck {
        SchemaCheck(
            migrator: Migrator(settings, files: schema, logger: TestCluster.quiet), logger: TestCluster.quiet)
    }

    @Test("a database that is not migrated is refused with the way out")
    func unmigrated() async throws {
        let database = try await TestCluster.shared.emptyDatabase()
        let error = await #expect(throws: CommandError.self) { try await check(database.settings).look() }
        #expect(error?.description.contains("run pgcadence migrate") == true)
    }

    @Test("a migrated database is taken, and one that does not answer is no reason to stop")
    func migrated() async throws {
        let database = try await TestCluster.shared.database()
        #expect(try await check(database.settings).look() == .upToDate)
        let nowhere = ConnectionSettings(url: "host=/nowhere", applicationName: "test")
        guard case .unknown = try await check(nowhere).look() else {
            Issue.record("it answered")
            return
        }
    }

    @Test("while none answers a shutdown is none that took too long")
    func shutdownWithoutDatabase() async throws {
        let settings = ConnectionSettings(url: "host=/nowhere", applicationName: "test")
        let (lines, continuation) = AsyncStream.makeStream(of: String.self)
        let nowhere = SchemaCheck(
            migrator: Migrator(settings, files: schema, logger: TestCluster.quiet),
            logger: Logger(label: "schema") { label in
                LineLogHandler(label: label, level: .debug, format: .text) { continuation.yield($0) }
            })
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [nowhere], logger: TestCluster.quiet))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            _ = await lines.first { $0.contains("cannot be reached yet") }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
