import HTTP
import Logging
import SQL

/// Lets what others publish have its effect: takes a message, calls the database, and acknowledges once that
/// has committed.
struct EventConsumer: Sendable {
    let pool: Pool
    let subscription: EventSubscription
    /// Messages that are fetched at a time.
    let batchSize: Int
    /// After so many deliveries a message that is refused is a dead letter.
    let deliveryLimit: Int
    /// How long a message waits that could not be taken; ten times as long after many deliveries.
    var delay: Duration = .seconds(5)
    let timeout: Duration
    let logger: Logger
    var metrics = Metrics()

    /// What became of a message.
    enum Outcome: String, CaseIterable {
        case done, repeated, buried, delayed
    }

    /// One unit of work for `WorkLoop`.
    ///
    /// - Throws: what shows that NATS or the database is away.
    func run() async throws -> Work {
        let deliveries = try await subscription.fetch(batchSize)
        var extended = ContinuousClock.now
        for (index, delivery) in deliveries.enumerated() {
            if .now - extended > .seconds(15) {
                await subscription.extend(deliveries[index...])
                extended = .now
            }
            do {
                let outcome = try await take(delivery)
                await metrics.add(.eventsReceived, [subscription.subject, outcome.rawValue])
            } catch {
                // None of them can be taken now: all come again.
                for rest in deliveries[index...] { try? await subscription.putOff(rest, delay) }
                throw error
            }
        }
        // Without messages the fetch itself has waited.
        return Work(didWork: true, nextIn: nil)
    }

    private func take(_ delivery: EventSubscription.Delivery) async throws -> Outcome {
        do throws(SQLError) {
            let answer = try await pool.call(
                "worker.receive_event",
                ["p_subject": .text(subscription.subject), "p_payload": .json(delivery.payload)],
                timeout: timeout)
            try? await subscription.acknowledge(delivery)
            return answer.map { $0.elementsEqual("repeated".utf8) } == true ? .repeated : .done
        } catch {
            guard case .refused(let refusal) = error else { throw error }
            let isHopeless = Self.isHopeless(refusal.sqlState)
            guard isHopeless || refusal.sqlState.hasPrefix("SE") || refusal.sqlState.hasPrefix("23") else {
                throw error
            }
            if isHopeless || delivery.deliveryCount >= deliveryLimit {
                try await bury(delivery, "\(refusal.sqlState): \(refusal.message)")
                return .buried
            }
            let pause = delay * min(delivery.deliveryCount, 10)
            try await subscription.putOff(delivery, pause)
            return .delayed
        }
    }

    private func bury(_ delivery: EventSubscription.Delivery, _ reason: String) async throws {
        _ = try await pool.call(
            "worker.bury_event",
            [
                "p_subject": .text(subscription.subject), "p_source": .text(delivery.source),
                "p_payload": .bytes(delivery.payload), "p_error": .text(reason),
                "p_delivery_count": .integer(delivery.deliveryCount),
            ], timeout: timeout)
        logger.warning(
            "A message of \(subscription.subject) is a dead letter: \(reason)",
            metadata: ["source": "\(delivery.source)"])
        try? await subscription.acknowledge(delivery)
    }

    /// What is malformed, or breaks the schema, stays so: no JSON, no UTF-8, a number that is too large.
    private static func isHopeless(_ state: String) -> Bool {
        state == "SE422" || state.hasPrefix("22") || state == "54001"
    }

    /// Takes messages until the shutdown.
    func loop() -> WorkLoop {
        WorkLoop(
            name: subscription.subject, wakeUps: AsyncStream { _ in }, idleWait: .seconds(1), logger: logger,
            run: { try await run() })
    }
}
