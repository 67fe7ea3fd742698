import Foundation
import Logging
import SQL

/// The virtual clock of the demo's database, and what the workers have done by it.
struct DemoClock {
    let pool: Pool
    let tenant: String

    /// An event as the database keeps it.
    struct Event {
        let eventId: String
        let occurredAt: Date
        let type: String
        let enrollmentId: String
        let stepNumber: Int?
        let stepType: String?
        let status: String?
    }

    private struct EventData: Decodable {
        let stepNumber: Int?
        let stepType: String?
        let status: String?
    }

    /// - Throws: `CommandError` if the database has the real clock.
    func set(_ instant: Date) async throws {
        do throws(SQLError) {
            _ = try await pool.call("ops.set_clock", ["p_at": .text(instant.formatted(.iso8601))])
        } catch .refused(let refusal) where refusal.sqlState == "42883" {
            throw CommandError(
                "The demo moves the clock: it needs a database of pgcadence migrate --virtual-clock.")
        }
    }

    /// When the next step is due; nil if none is pending.
    func nextDue() async throws -> Date? {
        try await pool.call("ops.next_due", [:]).flatMap { Self.instant(String(decoding: $0, as: UTF8.self)) }
    }

    /// Waits until the workers have done all that is due.
    ///
    /// - Throws: `CommandError` if they have not after a minute, or the server has ended.
    func settle(_ server: DemoServer) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while try await pool.call("ops.is_settled", [:]) != Array("t".utf8) {
            guard server.isRunning, ContinuousClock.now < deadline else {
                throw CommandError("The workers do not get on; see \(server.log.path).")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    func events(after: String?) async throws -> [Event] {
        try await pool.rows(
            "ops.events_after", ["p_tenant_id": .text(tenant), "p_after": after.map { .text($0) } ?? .null]
        ).compactMap { row in
            guard let eventId = row.text("event_id"), let type = row.text("type"),
                let occurredAt = row.text("occurred_at").flatMap(Self.instant),
                let enrollmentId = row.text("enrollment_id"), let bytes = row.bytes("data")
            else { return nil }
            let data = try JSONDecoder().decode(EventData.self, from: Data(bytes))
            return Event(
                eventId: eventId, occurredAt: occurredAt, type: type, enrollmentId: enrollmentId,
                stepNumber: data.stepNumber, stepType: data.stepType, status: data.status)
        }
    }

    /// An instant as PostgreSQL writes it in UTC: `2026-03-02 14:00:00+00`.
    private static func instant(_ text: String) -> Date? {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains("."))
        return try? style.parse(text.replacing(" ", with: "T").replacing("+00", with: "Z"))
    }
}
