import ArgumentParser
import Foundation
import Logging
import SQL

/// For bench/relay: publishes the payloads of the outbox without claims and marks, as fast as the client can.
struct MeasurePublishCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure-publish",
        abstract: "Publishes the events of the outbox from memory, marks none, and prints how many a second.",
        shouldDisplay: false)

    func run(_ settings: Settings) async throws {
        let pool = Pool(
            settings.connection("pgcadence measure", timeout: .seconds(60)), size: 1,
            logger: Logger(label: "measure"))
        let events = try await takeAll(pool)
        let publisher = EventPublisher(try settings.nats())
        try await publisher.prepare()
        let size = settings.integer(.relayBatchSize)
        let began = ContinuousClock.now
        for start in stride(from: 0, to: events.count, by: size) {
            let outcomes = try await publisher.publish(Array(events[start..<min(start + size, events.count)]))
            guard outcomes.allSatisfy({ $0 == .acknowledged }) else {
                throw CommandError("Not everything was acknowledged.")
            }
        }
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        await pool.shutdown()
        print(Int(Double(events.count) / seconds))
    }

    /// Every event that waits, and its lane given back.
    private func takeAll(_ pool: Pool) async throws -> [ClaimedEvent] {
        var events: [ClaimedEvent] = []
        while true {
            let rows = try await pool.rows(
                "worker.claim_events",
                ["p_worker_id": .text(UUID().uuidString), "p_limit": 10_000, "p_lease_seconds": 60])
            if rows.isEmpty { break }
            events += rows.compactMap { ClaimedEvent($0) }
        }
        let lanes = Dictionary(events.map { ($0.lane, $0.leaseNumber) }) { first, _ in first }
        _ = try await pool.call(
            "worker.finish_events",
            [
                "p_lanes": .texts(lanes.map { String($0.key) }),
                "p_lease_numbers": .texts(lanes.map { String($0.value) }), "p_tenant_ids": .texts([]),
                "p_event_ids": .texts([]), "p_errors": .texts([]),
            ])
        return events
    }
}
