import HTTP
import SQL

extension MetricFamily {
    static let events = MetricFamily(
        "events_total", .counter, labels: ["outcome"],
        "What became of events on their way to NATS: published, refused, unacknowledged.")
    static let eventWaveDuration = MetricFamily(
        "event_wave_duration_seconds", .histogram(bounds: secondBounds),
        "How long waves of events took until NATS had acknowledged them.")
    static let eventsReceived = MetricFamily(
        "events_received_total", .counter, labels: ["subject", "outcome"],
        "What became of messages of others: done, repeated, delayed, buried.")
    static let eventLag = MetricFamily(
        "events_lag_seconds", .gauge,
        "For how long the oldest event has waited to be published to NATS.")
    static let eventsRefused = MetricFamily(
        "events_refused", .gauge, "Events that wait since they, or one before them, were refused.")
}

extension Metrics {
    /// What waits in the outbox.
    func watchOutbox(_ pool: Pool) {
        let lag = RecentAnswer {
            try? await pool.rows("worker.events_lag", [:], timeout: .seconds(2)).first
        }
        let look: @Sendable (String) async -> [Sample] = { column in
            guard let value = await lag.read()?.text(column).flatMap({ Double($0) }) else { return [] }
            return [(labels: [], value: value)]
        }
        watch(.eventLag) { await look("lag_seconds") }
        watch(.eventsRefused) { await look("refused_count") }
    }
}
