import Foundation
import SQL
import TestCluster
import Testing

@testable import HTTP

/// What the tests of the feed have in common.
enum EventFeedFixture {
    /// Writes one event in a transaction that ends at once.
    static func add(_ database: TestDatabase, _ number: Int, tenant: String = "acme") async throws {
        try await database.execute(
            """
            select outbox.add('\(tenant)', 'sequence.enrollment.created', md5('\(number)')::uuid, 'r',
                              '{"n": \(number)}', clock.now())
            """)
    }

    static func prepared() async throws -> (database: TestDatabase, pool: Pool, key: String) {
        let database = try await TestCluster.shared.database()
        try await database.execute("select ops.create_tenant('acme', 'Acme')")
        return (
            database, try await database.pool(as: "test_api"), try await database.key("acme", "reader")
        )
    }

    struct Events: Decodable {
        struct Event: Decodable {
            struct Content: Decodable { let n: Int? }
            let eventId: String
            let correlationId: String
            let traceparent: String?
            let data: Content
        }
        struct Meta: Decodable { let nextAfter: String? }
        let data: [Event]
        let meta: Meta
    }

    static func read(_ server: HTTPFixture, _ key: String, after: String) async throws -> Events {
        let answer = try await server.call("GET", "/api/v1/events?after=\(after)", key: key)
        #expect(answer.status == 200)
        return try JSONDecoder().decode(Events.self, from: Data(answer.text.utf8))
    }
}
