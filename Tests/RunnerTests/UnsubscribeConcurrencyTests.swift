import HTTP
import SQL
import TestCluster
import Testing

@testable import Runner

@Suite("An unsubscribe and a sending of the same contact", .timeLimit(.minutes(2)))
struct UnsubscribeConcurrencyTests {
    private static let worker = "00000000-0000-0000-0000-00000000000a"

    /// Asks whether the message may be handed over now.
    private func begin(_ database: TestDatabase, _ message: String, _ lease: Int) async throws -> String? {
        try await database.rows(
            "select worker.begin_delivery('acme', '\(message)', '\(Self.worker)', \(lease), 600) as verdict"
        ).first?.text("verdict")
    }

    @Test("whichever commits first wins: while a stop is under way nothing is handed over, after it never")
    func oneComesFirst() async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(1)
        try await database.execute("select worker.run_due_steps(10)")
        let claimed = try #require(
            try await database.rows(
                "select message_id, lease_number from worker.claim_messages('\(Self.worker)', 10, 60)"
            ).first)
        let message = try #require(claimed.text("message_id"))
        let lease = try #require(claimed.integer("lease_number"))
        let unsubscribe = "select contact.unsubscribe('acme', '\(message)', clock.now())"

        // It rolls back, as if the connection broke before the commit.
        let during = try await database.holding(unsubscribe) { try await begin(database, message, lease) }
        #expect(during == "busy")
        try await database.execute(unsubscribe)
        let after = try await begin(database, message, lease)
        #expect(after == "ended" || after == "lost", "\(after ?? "null")")
        let flights = try await database.rows(
            "select count(*) as count from data.messages where in_flight_at is not null or status = 'sent'")
        #expect(flights.first?.integer("count") == 0)
    }
}
