import HTTP
import Logging
import SQL

/// Publishes what is in the outbox: claims a wave, publishes it, records what NATS acknowledged.
///
/// While NATS is away nothing is claimed: events wait in the database.
struct EventRelay: Sendable {
    let pool: Pool
    let workerID: String
    let publisher: EventPublisher
    let batchSize: Int
    /// Shorter than the time for which the stream knows duplicates.
    var lease: Duration = .seconds(60)
    let timeout: Duration
    let logger: Logger
    var metrics = Metrics()

    /// One unit of work for `WorkLoop`.
    ///
    /// - Throws: `NATSError` if not everything was acknowledged and NATS was the reason: time to wait a little.
    func run() async throws -> Work {
        try await publisher.prepare()
        let rows = try await pool.rows(
            "worker.claim_events",
            [
                "p_worker_id": .text(workerID), "p_limit": .integer(batchSize),
                "p_lease_seconds": .integer(Int(lease.components.seconds)),
            ], timeout: timeout)
        let events = rows.compactMap { ClaimedEvent($0) }
        if events.isEmpty { return Work(didWork: false, nextIn: nil) }

        let started = ContinuousClock.now
        var outcomes: [EventPublisher.Outcome]
        var failure: NATSError?
        do throws(NATSError) {
            outcomes = try await publisher.publish(events)
        } catch {
            (outcomes, failure) = (events.map { _ in .unknown }, error)
        }
        try await finish(events, outcomes)
        await count(outcomes, .now - started)
        if let failure { throw failure }
        if outcomes.contains(.unknown) {
            throw NATSError(
                "NATS did not acknowledge \(outcomes.count { $0 == .unknown }) events in time")
        }
        guard outcomes.contains(.acknowledged) else {
            guard case .refused(let reason)? = outcomes.first else {
                return Work(didWork: false, nextIn: nil)
            }
            throw NATSError(
                "NATS refused all of \(events.count) events, the first one because: \(reason)")
        }
        return Work(didWork: true, nextIn: nil)
    }

    private func finish(_ events: [ClaimedEvent], _ outcomes: [EventPublisher.Outcome]) async throws {
        let lanes = Dictionary(events.map { ($0.lane, $0.leaseNumber) }) { first, _ in first }
        var (tenants, ids, errors): ([String], [String], [String]) = ([], [], [])
        for (event, outcome) in zip(events, outcomes) {
            switch outcome {
            case .acknowledged: errors.append("")
            case .refused(let reason):
                errors.append(reason.isEmpty ? "refused" : reason)
                logger.debug(
                    "An event was not published: \(reason)",
                    metadata: ["eventId": "\(event.id)", "tenantId": "\(event.tenantID)"])
            case .unknown: continue
            }
            tenants.append(event.tenantID)
            ids.append(event.id)
        }
        _ = try await pool.call(
            "worker.finish_events",
            [
                "p_lanes": .texts(lanes.map { String($0.key) }),
                "p_lease_numbers": .texts(lanes.map { String($0.value) }),
                "p_tenant_ids": .texts(tenants), "p_event_ids": .texts(ids), "p_errors": .texts(errors),
            ], timeout: timeout)
    }

    private func count(_ outcomes: [EventPublisher.Outcome], _ duration: Duration) async {
        await metrics.observe(.eventWaveDuration, [], duration)
        let acknowledged = outcomes.count { $0 == .acknowledged }
        let unknown = outcomes.count { $0 == .unknown }
        let refused = outcomes.count - acknowledged - unknown
        for (label, number) in [
            ("published", acknowledged), ("refused", refused), ("unacknowledged", unknown),
        ] where number > 0 {
            await metrics.add(.events, [label], Double(number))
        }
    }
}
