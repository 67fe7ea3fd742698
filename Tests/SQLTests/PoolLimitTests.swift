import SQL
import TestCluster
import Testing

@Suite("Limits of a pool: time, room, cancellation, the end")
struct PoolLimitTests {
    /// A database whose lock 1 is held, so that `t.hold` waits in it.
    private static func held() async throws -> TestDatabase {
        let database = try await PoolFixture.database()
        try await database.execute("select pg_advisory_lock(1)")
        return database
    }

    /// True when so many calls wait for the lock.
    private static func isWaiting(_ count: Int) -> String {
        """
        \(count) = (select count(*) from pg_locks l join pg_database d on d.oid = l.database
                    where d.datname = current_database() and l.locktype = 'advisory' and not l.granted)
        """
    }

    @Test("a running call that is cancelled stops in the server, and its session lives on")
    func cancelRunning() async throws {
        let database = try await Self.held()
        let pool = database.pool(size: 1)
        let backend = try await pool.call("t.backend", [:]).text
        let call = Task { try await PoolFixture.error { try await pool.call("t.hold", ["p_key": 1]) } }
        try await database.wait(for: Self.isWaiting(1))
        call.cancel()
        #expect(try await call.value.name == "cancelled")
        #expect(try await pool.call("t.backend", [:]).text == backend)
    }

    @Test("a queued call that is cancelled is answered at once, the running one goes on")
    func cancelQueued() async throws {
        let database = try await Self.held()
        let pool = database.pool(size: 1)
        let running = Task { try await pool.call("t.hold", ["p_key": 1]) }
        try await database.wait(for: Self.isWaiting(1))
        let queued = Task {
            try await PoolFixture.error { try await pool.call("t.add", ["p_note": "never"]) }
        }
        while pool.statistics.queued < 1 { await Task.yield() }
        queued.cancel()
        #expect(try await queued.value.name == "cancelled")
        try await database.execute("select pg_advisory_unlock(1)")
        #expect(try await running.value.text == "held")
        #expect(try await database.rows("select * from t.notes").isEmpty)
    }

    @Test("a task that is cancelled already runs nothing")
    func cancelledBefore() async throws {
        let database = try await PoolFixture.database()
        let pool = database.pool(size: 1)
        let call = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await PoolFixture.error { try await pool.call("t.add", ["p_note": "never"]) }
        }
        #expect(try await call.value.name == "cancelled")
        #expect(try await database.rows("select * from t.notes").isEmpty)
    }

    @Test("a call that takes too long is stopped in the server")
    func timeout() async throws {
        let database = try await Self.held()
        let pool = database.pool(size: 1)
        let backend = try await pool.call("t.backend", [:]).text
        let error = try await PoolFixture.error {
            try await pool.call("t.hold", ["p_key": 1], timeout: .milliseconds(100))
        }
        #expect(error.sqlState == "57014")
        #expect(try await pool.call("t.backend", [:]).text == backend)
    }

    @Test("a call may take longer than others when it says so, also in the server")
    func longTimeout() async throws {
        let database = try await PoolFixture.database()
        var settings = database.settings
        settings.statementTimeout = .milliseconds(200)
        let pool = Pool(settings, size: 1, logger: TestCluster.quiet)
        let long = try await pool.call("t.sleep", ["p_seconds": "0.5"], timeout: .seconds(20))
        #expect(long.text == "slept")
        #expect(try await pool.call("t.setting", ["p_name": "statement_timeout"]).text == "200ms")
        let error = try await PoolFixture.error { try await pool.call("t.sleep", ["p_seconds": "20"]) }
        #expect(error.sqlState == "57014")
    }

    @Test("a call whose time passes in the queue runs nothing")
    func timeoutInQueue() async throws {
        let database = try await Self.held()
        let pool = database.pool(size: 1)
        let running = Task { try await pool.call("t.hold", ["p_key": 1]) }
        try await database.wait(for: Self.isWaiting(1))
        let error = try await PoolFixture.error {
            try await pool.call("t.add", ["p_note": "never"], timeout: .milliseconds(50))
        }
        #expect(error.name == "overloaded")
        try await database.execute("select pg_advisory_unlock(1)")
        #expect(try await running.value.text == "held")
        #expect(try await database.rows("select * from t.notes").isEmpty)
    }

    @Test("more calls than may wait are refused, and those that wait are served")
    func overload() async throws {
        let database = try await Self.held()
        let pool = database.pool(size: 1, queueLimit: 2)
        let running = Task { try await pool.call("t.hold", ["p_key": 1]) }
        try await database.wait(for: Self.isWaiting(1))
        let queued = ["a", "b"].map { note in
            Task { try await pool.call("t.echo", ["p_value": .text(note)]).text }
        }
        while pool.statistics.queued < 2 { await Task.yield() }
        let statistics = pool.statistics
        #expect([statistics.size, statistics.busy, statistics.queued, statistics.connected] == [1, 1, 2, 1])
        let error = try await PoolFixture.error { try await pool.call("t.echo", ["p_value": "c"]) }
        #expect(error.name == "overloaded")

        // A cancelled call makes room.
        queued[0].cancel()
        await #expect(throws: SQLError.self) { try await queued[0].value }
        let late = Task { try await pool.call("t.echo", ["p_value": "d"]).text }
        try await database.execute("select pg_advisory_unlock(1)")
        #expect(try await running.value.text == "held")
        #expect(try await queued[1].value == "b")
        #expect(try await late.value == "d")
    }

    @Test("many tasks that are cancelled at random get one answer each and leave the pool whole")
    func stress() async throws {
        let database = try await PoolFixture.database()
        let pool = database.pool(size: 3, queueLimit: 20)
        var counts: [String: Int] = [:]
        await withTaskGroup(of: String.self) { group in
            for number in 0..<600 {
                group.addTask {
                    let call = Task { () throws(SQLError) -> String? in
                        try await pool.call("t.sleep", ["p_seconds": number % 3 == 0 ? "0.02" : "0"]).text
                    }
                    if number % 2 == 0 {
                        for _ in 0..<(number % 50) { await Task.yield() }
                        call.cancel()
                    }
                    switch await call.result {
                    case .success(let answer): return answer ?? "null"
                    case .failure(let error): return (error as? SQLError)?.name ?? "\(error)"
                    }
                }
            }
            for await answer in group { counts[answer, default: 0] += 1 }
        }
        #expect(counts.values.reduce(0, +) == 600)
        #expect(Set(counts.keys).isSubset(of: ["slept", "cancelled", "overloaded"]), "\(counts)")
        #expect(try await pool.call("t.echo", ["p_value": "whole"]).text == "whole")
        #expect(pool.statistics.queued == 0)
    }

    @Test("shutdown lets the running call finish and refuses the others")
    func shutdown() async throws {
        let database = try await Self.held()
        let pool = database.pool(size: 1)
        let running = Task { try await pool.call("t.hold", ["p_key": 1]) }
        try await database.wait(for: Self.isWaiting(1))
        let queued = Task { try await PoolFixture.error { try await pool.call("t.backend", [:]) } }
        while pool.statistics.queued < 1 { await Task.yield() }
        async let end: Void = pool.shutdown()
        #expect(try await queued.value.name == "closed")
        try await database.execute("select pg_advisory_unlock(1)")
        #expect(try await running.value.text == "held")
        await end
        #expect(pool.statistics.connected == 0)
        let late = try await PoolFixture.error { try await pool.call("t.backend", [:]) }
        #expect(late.name == "closed")
        await pool.shutdown()
    }

    @Test("shutdown does not wait for ever")
    func shutdownWithoutPatience() async throws {
        let database = try await Self.held()
        let pool = database.pool(size: 1)
        let running = Task { try await PoolFixture.error { try await pool.call("t.hold", ["p_key": 1]) } }
        try await database.wait(for: Self.isWaiting(1))
        await pool.shutdown(patience: .milliseconds(10))
        #expect(try await running.value.name == "cancelled")
        #expect(pool.statistics.connected == 0)
    }
}
