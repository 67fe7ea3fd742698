import Foundation
import SQL
import TestCluster
import Testing

@Suite("Sessions that break, servers that go, transactions")
struct PoolSessionTests {
    @Test("a session that is lost while a call runs leaves its outcome unknown; the next call has a new one")
    func killedRunning() async throws {
        let database = try await PoolFixture.database()
        let pool = database.pool(size: 1)
        let call = Task {
            try await PoolFixture.error { try await pool.call("t.sleep", ["p_seconds": "60"]) }
        }
        try await database.wait(
            for: "exists (select from pg_stat_activity where wait_event = 'PgSleep' and \(ours))")
        try await database.execute("select pg_terminate_backend(pid) from pg_stat_activity where \(ours)")
        #expect(try await call.value.name == "disconnected")
        #expect(try await pool.call("t.echo", ["p_value": "back"]).text == "back")
    }

    @Test("a session that was lost while it was idle is replaced before the next call")
    func killedIdle() async throws {
        let database = try await PoolFixture.database()
        let pool = database.pool(size: 1)
        let backend = try await pool.call("t.backend", [:]).text
        try await database.execute("select pg_terminate_backend(pid) from pg_stat_activity where \(ours)")
        try await database.wait(for: "not exists (select from pg_stat_activity where \(ours))")
        let next = try await pool.call("t.backend", [:]).text
        #expect(next != nil && next != backend)
    }

    @Test("one call after the other goes to sessions that are there; more are opened for calls at a time")
    func asManyAsNeeded() async throws {
        let database = try await PoolFixture.database()
        let pool = database.pool(size: 8)
        for number in 0..<50 {
            #expect(try await pool.call("t.echo", ["p_value": .text("\(number)")]).text == "\(number)")
        }
        #expect(pool.statistics.connected < 4, "a call may come before the session of the last is free")
        try await withThrowingTaskGroup(of: String?.self) { calls in
            for _ in 0..<8 { calls.addTask { try await pool.call("t.sleep", ["p_seconds": "60"]).text } }
            // All are under way at a time, or this never comes true.
            try await database.wait(
                for: "(select count(*) = 8 from pg_stat_activity where wait_event = 'PgSleep' and \(ours))")
            #expect(pool.statistics.connected == 8)
            calls.cancelAll()
            while let _ = await calls.nextResult() {}
        }
        await pool.shutdown()
    }

    @Test("a server that no longer answers is given up")
    func silent() async throws {
        let database = try await PoolFixture.database()
        let pool = database.pool(size: 1)
        let backend = try #require(try await pool.call("t.backend", [:]).text.flatMap { Int32($0) })
        kill(backend, SIGSTOP)
        defer { kill(backend, SIGCONT) }
        let error = try await PoolFixture.error {
            try await pool.call("t.echo", ["p_value": "a"], timeout: .milliseconds(100))
        }
        #expect(error.name == "disconnected")
        #expect(try await pool.call("t.echo", ["p_value": "b"]).text == "b")
    }

    @Test("a cancelled call does not wait for a server that no longer answers")
    func silentWhileCancelled() async throws {
        let database = try await PoolFixture.database()
        let pool = database.pool(size: 1)
        let backend = try #require(try await pool.call("t.backend", [:]).text.flatMap { Int32($0) })
        let call = Task {
            try await PoolFixture.error { try await pool.call("t.sleep", ["p_seconds": "60"]) }
        }
        try await database.wait(
            for: "exists (select from pg_stat_activity where wait_event = 'PgSleep' and \(ours))"
        )
        kill(backend, SIGSTOP)
        defer { kill(backend, SIGCONT) }
        call.cancel()
        #expect(try await call.value.name == "disconnected")
        #expect(try await pool.call("t.echo", ["p_value": "b"]).text == "b")
    }

    @Test("while the server is away calls fail at once and run nothing; when it is back they go on")
    func serverAway() async throws {
        let server = try await DatabaseServer.start()
        let database = TestDatabase(of: server)
        try await database.execute(PoolFixture.functions)
        let pool = database.pool(size: 3)
        #expect(try await pool.call("t.add", ["p_note": "before"]).text == "before")
        for isCrash in [false, true] {
            if isCrash { try await server.kill() } else { try await server.stop() }
            for _ in 1...20 {
                let error = try await PoolFixture.error { try await pool.call("t.add", ["p_note": "never"]) }
                #expect(error.name == "unreachable", "\(error)")
            }
            try await server.start()
            let note = Value.text("crash \(isCrash)")
            _ = try await PoolFixture.untilReachable { () throws(SQLError) in
                try await pool.call("t.add", ["p_note": note])
            }
        }
        let notes = try await PoolFixture.untilReachable { () throws(SQLError) in
            try await pool.query("select note from t.notes order by note")
        }
        #expect(notes.map { $0.text("note") } == ["before", "crash false", "crash true"])
    }

    @Test("a commit that no standby confirmed is no success")
    func unconfirmedCommit() async throws {
        let server = try await DatabaseServer.start(
            settings: ["synchronous_standby_names": "ghost", "synchronous_commit": "local"]
        )
        let database = TestDatabase(of: server)
        try await database.execute(PoolFixture.functions)
        var settings = database.settings
        settings.url += " options='-c synchronous_commit=on'"
        let pool = Pool(settings, size: 1, logger: TestCluster.quiet)
        let error = try await PoolFixture.error {
            try await pool.call("t.add", ["p_note": "here only"], timeout: .milliseconds(300))
        }
        #expect(error.name == "disconnected")
        #expect(try await database.rows("select * from t.notes").count == 1)
    }

    @Test("a transaction commits when its closure returns")
    func commit() async throws {
        let database = try await PoolFixture.database()
        let pool = database.pool(size: 2)
        let count = try await pool.transaction { connection in
            for note in ["a", "b"] { _ = try connection.call("t.add", ["p_note": .text(note)]) }
            return try connection.rows("t.numbers", ["p_limit": 4]).count
        }
        #expect(count == 4)
        #expect(try await database.rows("select * from t.notes").count == 2)
    }

    @Test("a transaction is rolled back when its closure throws, and the session serves the next call")
    func rollBack() async throws {
        struct Reason: Error {}
        let database = try await PoolFixture.database()
        let pool = database.pool(size: 1)
        await #expect(throws: Reason.self) {
            try await pool.transaction { connection in
                _ = try connection.call("t.add", ["p_note": "a"])
                throw Reason()
            }
        }
        let swallowed = try await PoolFixture.error {
            try await pool.transaction { connection in
                _ = try connection.call("t.add", ["p_note": "a"])
                _ = try? connection.call("t.refuse", [:])
            }
        }
        #expect(swallowed.sqlState == "25P02")
        #expect(try await pool.call("t.echo", ["p_value": "next"]).text == "next")
        #expect(try await database.rows("select * from t.notes").isEmpty)
    }

    @Test("a cancelled transaction stops at the statement that runs")
    func cancelTransaction() async throws {
        let database = try await PoolFixture.database()
        let pool = database.pool(size: 1)
        let transaction = Task {
            try await PoolFixture.error {
                try await pool.transaction { connection in
                    _ = try connection.call("t.add", ["p_note": "a"])
                    _ = try? connection.call("t.sleep", ["p_seconds": "60"])
                    _ = try connection.call("t.add", ["p_note": "b"])
                }
            }
        }
        try await database.wait(
            for: "exists (select from pg_stat_activity where wait_event = 'PgSleep' and \(ours))")
        transaction.cancel()
        #expect(try await transaction.value.name == "cancelled")
        #expect(try await database.rows("select * from t.notes").isEmpty)
        #expect(try await pool.call("t.echo", ["p_value": "next"]).text == "next")
    }

    @Test("copy fills a table from bytes")
    func copy() async throws {
        let database = try await PoolFixture.database()
        let pool = database.pool(size: 1)
        let lines = (1...50_000).map { "note \($0)" }.joined(separator: "\n")
        let count = try await pool.transaction { connection in
            try connection.copy("copy t.notes from stdin", Array(lines.utf8))
        }
        #expect(count == 50_000)
        let error = try await PoolFixture.error {
            try await pool.transaction { try $0.copy("copy t.notes from stdin", Array("note 1\n".utf8)) }
        }
        #expect(error.sqlState == "23505")
        let nothing = try await PoolFixture.error { try await pool.execute("copy t.notes from stdin") }
        #expect(nothing.sqlState == "57014")
        #expect(try await pool.call("t.echo", ["p_value": "next"]).text == "next")
    }

    /// The sessions of the test's pools in the test's database.
    private let ours = "datname = current_database() and application_name = 'test'"
}
