import HTTP
import Logging
import SQL
import ServiceLifecycle

/// What carries events to NATS and from there; nothing where no NATS is configured.
struct EventServices {
    let loops: [any Service]

    /// - Parameter workerID: whose lanes are leased.
    /// - Throws: when the settings of NATS are not as they should be.
    init(_ settings: Settings, pool: Pool, workerID: String, metrics: Metrics) async throws(CommandError) {
        guard !settings.text(.natsURL).isEmpty else {
            loops = []
            return
        }
        let nats = try settings.nats()
        let timeout = settings.duration(.batchTimeout)
        await metrics.watchOutbox(pool)
        await metrics.expect(.events, [["published"], ["refused"], ["unacknowledged"]])
        let relays = (0..<settings.integer(.relayLoops)).map { _ in
            EventRelay(
                pool: pool, workerID: workerID, publisher: EventPublisher(nats),
                batchSize: settings.integer(.relayBatchSize), timeout: timeout,
                logger: Logger(label: "relay"), metrics: metrics
            ).loop(idleWait: .milliseconds(200))
        }
        let inFlight = settings.integer(.natsInFlight)
        let outcomes = EventConsumer.Outcome.allCases.map(\.rawValue)
        for subject in NATSStream.inbound.subjects where inFlight > 0 {
            await metrics.expect(.eventsReceived, outcomes.map { [subject, $0] })
        }
        let consumers = (inFlight > 0 ? NATSStream.inbound.subjects : []).map { subject in
            EventConsumer(
                pool: pool,
                subscription: EventSubscription(nats, subject: subject, inFlight: inFlight),
                batchSize: min(inFlight, 50), deliveryLimit: settings.integer(.natsDeliveries),
                timeout: timeout, logger: Logger(label: "events"), metrics: metrics
            ).loop()
        }
        loops = relays + consumers
    }
}

extension EventRelay {
    /// Looks at the outbox every so often: nobody notifies of events, for every commit would.
    func loop(idleWait: Duration) -> WorkLoop {
        WorkLoop(
            name: "relay", wakeUps: AsyncStream { _ in }, idleWait: idleWait, logger: logger,
            run: { try await run() })
    }
}
