import Foundation
import HTTP
import Logging
import SQL
import ServiceLifecycle

/// Posts events to the addresses of the tenants: makes deliveries of new events, claims due ones, posts, records.
struct WebhookSender: Sendable {
    let pool: Pool
    let posters: [WebhookPoster]
    /// Longer than all that a poster gets of one claim may take.
    let lease: Duration
    let timeout: Duration
    let logger: Logger
    var metrics = Metrics()

    /// One unit of work for `WorkLoop`.
    func run() async throws -> Work {
        guard let made = try await pool.call("worker.fan_out_webhooks", ["p_limit": 2000], timeout: timeout)
        else { return Work(didWork: false, nextIn: nil) }
        let rows = try await pool.rows(
            "worker.claim_webhooks",
            [
                "p_limit": .integer(posters.count * 4),
                "p_lease_seconds": .integer(Int(lease.components.seconds)),
            ], timeout: timeout)
        let deliveries = rows.compactMap { WebhookDelivery($0) }
        if deliveries.isEmpty {
            return Work(didWork: made != Array("0".utf8), nextIn: .seconds(1))
        }

        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, poster) in posters.enumerated() {
                let own = stride(from: number, to: deliveries.count, by: posters.count).map { deliveries[$0] }
                group.addTask {
                    // Each is recorded at once: a slow address does not hold up what is done.
                    for delivery in own where !Task.isShuttingDownGracefully {
                        try await finish(await poster.post(delivery))
                    }
                }
            }
            try await group.waitForAll()
        }
        return Work(didWork: true, nextIn: nil)
    }

    private func finish(_ result: WebhookDelivery.Result) async throws {
        let answer = try await pool.call(
            "worker.finish_webhooks", ["p_results": .json(Array(try JSONEncoder().encode([result])))],
            timeout: timeout)
        let outcomes = try JSONDecoder().decode([String: Int].self, from: Data(answer ?? []))
        for (outcome, count) in outcomes { await metrics.add(.webhookAttempts, [outcome], Double(count)) }
        if let error = result.error {
            logger.debug(
                "An event could not be posted: \(error)",
                metadata: [
                    "tenantId": "\(result.tenantId)", "webhookId": "\(result.webhookId)",
                    "deliveryId": "\(result.deliveryId)",
                ])
        }
    }

    /// Looks once a second, for nobody notifies of events; where there are no addresses, once per `idleWait`.
    func loop(wakeUps: AsyncStream<Void>, idleWait: Duration) -> WorkLoop {
        WorkLoop(
            name: "webhooks", wakeUps: wakeUps, idleWait: idleWait, logger: logger,
            run: { try await run() })
    }
}

extension WebhookSender {
    init(_ settings: Settings, pool: Pool, metrics: Metrics) {
        let timeout = settings.duration(.webhookTimeout)
        self.init(
            pool: pool,
            posters: (0..<settings.integer(.webhookPosters)).map { _ in
                WebhookPoster(timeout: timeout, allowsPrivate: settings.text(.webhookAllowPrivate) == "yes")
            }, lease: timeout * 5 + .seconds(30), timeout: settings.duration(.batchTimeout),
            logger: Logger(label: "webhooks"), metrics: metrics)
    }
}

extension MetricFamily {
    static let webhookAttempts = MetricFamily(
        "webhook_attempts_total", .counter, labels: ["outcome"],
        "Events posted to addresses of tenants: delivered, pending (tried again later), dead, lost.")
}
