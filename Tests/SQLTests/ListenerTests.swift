import Foundation
import SQL
import TestCluster
import Testing

@Suite("Listener")
struct ListenerTests {
    private let ours = "datname = current_database() and application_name = 'test'"
    private var listening: String { "\(ours) and query like 'listen %' and state = 'idle'" }

    @Test("notifications arrive with channel and payload, in order")
    func notified() async throws {
        let database = try await TestCluster.shared.emptyDatabase()
        let channels = ["steps", "messages"]
        let listener = Listener(database.settings, channels: channels, logger: TestCluster.quiet)
        var events = listener.events().makeAsyncIterator()
        #expect(await events.next() == .listening)
        try await database.execute("notify steps, 'one'; notify messages; notify other; notify steps, 'two'")
        #expect(await events.next() == .notified(channel: "steps", payload: "one"))
        #expect(await events.next() == .notified(channel: "messages", payload: ""))
        #expect(await events.next() == .notified(channel: "steps", payload: "two"))
    }

    @Test("after a lost session it listens again and says so")
    func reconnect() async throws {
        let database = try await TestCluster.shared.emptyDatabase()
        let listener = Listener(database.settings, channels: ["steps"], logger: TestCluster.quiet)
        var events = listener.events().makeAsyncIterator()
        #expect(await events.next() == .listening)
        try await database.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where \(listening)"
        )
        #expect(await events.next() == .listening)
        try await database.execute("notify steps, 'again'")
        #expect(await events.next() == .notified(channel: "steps", payload: "again"))
    }

    @Test("a session whose other end is silent is found and replaced")
    func silent() async throws {
        let database = try await TestCluster.shared.emptyDatabase()
        let listener = Listener(
            database.settings,
            channels: ["steps"],
            probeInterval: .milliseconds(100),
            probePatience: .milliseconds(200),
            logger: TestCluster.quiet
        )
        var events = listener.events().makeAsyncIterator()
        #expect(await events.next() == .listening)
        let backends = try await database.rows("select pid from pg_stat_activity where \(ours)")
        let backend = try #require(backends.first?.integer("pid").map { Int32($0) })
        kill(backend, SIGSTOP)
        defer { kill(backend, SIGCONT) }
        #expect(await events.next() == .listening)
        try await database.execute("notify steps")
        #expect(await events.next() == .notified(channel: "steps", payload: ""))
    }

    @Test("a server that comes back later is found")
    func serverAway() async throws {
        let server = try await DatabaseServer.start()
        let listener = Listener(
            ConnectionSettings(url: server.url(), applicationName: "test"),
            channels: ["steps"],
            logger: TestCluster.quiet
        )
        var events = listener.events().makeAsyncIterator()
        #expect(await events.next() == .listening)
        try await server.kill()
        try await server.start()
        #expect(await events.next() == .listening)
    }

    @Test("the stream and its session end with the task that reads it")
    func cancel() async throws {
        let database = try await TestCluster.shared.emptyDatabase()
        let listener = Listener(database.settings, channels: ["steps"], logger: TestCluster.quiet)
        let reader = Task {
            var count = 0
            for await _ in listener.events() { count += 1 }
            return count
        }
        try await database.wait(for: "exists (select from pg_stat_activity where \(listening))")
        reader.cancel()
        #expect(await reader.value <= 1)
        try await database.wait(for: "not exists (select from pg_stat_activity where \(listening))")
    }
}
