import Foundation
import HTTP
import SQL
import TestCluster
import Testing

@testable import Runner

@Suite("Events by way of a cluster of NATS", .timeLimit(.minutes(5)))
struct EventFailoverTests {
    /// Runs `body` with three servers that are one cluster.
    private func cluster(_ body: ([NATSServer]) async throws -> Void) async throws {
        let ports = try (0..<3).map { _ in try RawSocket.freePort() }
        let routes = ports.map { "nats://127.0.0.1:\($0)" }.joined(separator: ", ")
        let servers = try ports.enumerated().map { index, port in
            try NATSServer(
                """
                server_name: n\(index)
                cluster { name: c, listen: "127.0.0.1:\(port)", routes: [\(routes)] }
                """)
        }
        for server in servers { try await server.start() }
        do {
            try await body(servers)
        } catch {
            for server in servers { await server.kill() }
            throw error
        }
        for server in servers { await server.kill() }
    }

    private func count(_ database: TestDatabase, _ sql: String) async throws -> Int {
        try await database.rows("select count(*) as n \(sql)").first?.integer("n") ?? 0
    }

    @Test(
        "each server is killed once in the middle: every event is there once and in order, and those of others have their effect once"
    )
    func failover() async throws {
        let database = try await TestCluster.shared.database()
        try await database.execute("select ops.create_tenant('acme', 'Acme')")
        let pool = try await database.pool(as: "test_worker", size: 4)
        try await cluster { servers in
            let settings = try NATSSettings(urls: servers.map(\.url).joined(separator: ","))
            var client = NATSClient(url: servers[0].url)
            try await client.call(["create", "CADENCE_EVENTS", "sequence.>"])
            try await client.call(["create", "CADENCE_INBOUND", "inbox.message.received"])
            let relay = EventRelay(
                pool: pool, workerID: UUID().uuidString,
                publisher: EventPublisher(settings, patience: .seconds(3)), batchSize: 100,
                timeout: .seconds(20), logger: TestCluster.quiet)
            let consumer = EventConsumer(
                pool: pool,
                subscription: EventSubscription(settings, subject: "inbox.message.received", inFlight: 20),
                batchSize: 10, deliveryLimit: 5, delay: .milliseconds(50), timeout: .seconds(20),
                logger: TestCluster.quiet)
            var written = 0
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await relay.loop(idleWait: .milliseconds(20)).run() }
                tasks.addTask { try await consumer.loop().run() }
                for (round, server) in servers.enumerated() {
                    client = NATSClient(url: servers[(round + 1) % 3].url)
                    try await client.publish(
                        (0..<5).map { number in
                            """
                            {"subject": "inbox.message.received", "payload": {"eventId": "\(round).\(number)",
                             "tenantId": "acme", "data": {"messageId": "<\(round).\(number)@x.test>",
                             "from": "a@x.test", "text": "Yes"}}}
                            """.replacing("\n", with: " ")
                        })
                    try await write(database, from: round * 8)
                    written += 400
                    try await eventually("some are published") {
                        try await count(database, Self.published) > written - 400
                    }
                    await server.kill()
                    try await eventually("all are published without it", within: .seconds(90)) {
                        try await count(database, Self.published) == written
                    }
                    try await eventually("all mails are taken", within: .seconds(90)) {
                        try await count(database, "from data.inbox_messages") == (round + 1) * 5
                    }
                    try await server.start()
                    try await client.call(["current", "CADENCE_EVENTS"])
                    try await client.call(["current", "CADENCE_INBOUND"])
                }
                tasks.cancelAll()
            }
            let messages = try await client.read("CADENCE_EVENTS", written)
            #expect(Set(messages.map(\.payload.eventId)).count == written, "every event once")
            for (_, own) in Dictionary(grouping: messages, by: \.payload.data.enrollmentId) {
                #expect(own.compactMap(\.payload.data.n) == Array(0..<24), "those of an enrollment in order")
            }
        }
        await pool.shutdown()
    }

    private static let published = "from data.outbox_events where published_at is not null"

    /// Eight events of each of fifty enrollments, numbered in their order.
    private func write(_ database: TestDatabase, from start: Int) async throws {
        try await database.execute(
            """
            select count(outbox.add('acme', 'sequence.step.executed', md5('e' || e)::uuid, 'r',
                                    jsonb_build_object('n', n, 'enrollmentId', md5('e' || e)::uuid), clock.now()))
            from generate_series(\(start), \(start + 7)) n
            cross join generate_series(1, 50) e
            """)
    }
}
