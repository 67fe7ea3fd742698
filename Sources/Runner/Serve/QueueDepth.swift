import Foundation
import HTTP
import SQL

/// What waits in the database, for `/metrics`.
struct QueueDepth: Sendable {
    /// What `worker.queue_depth` answers.
    struct Answer: Decodable, Sendable, Equatable {
        let steps: [String: Double]
        let messages: [String: Double]
        let lagSeconds: Double
        let stopped: Double
    }

    private let answers: RecentAnswer<Answer>

    init(pool: Pool) {
        answers = RecentAnswer {
            let answer = try? await pool.call("worker.queue_depth", [:], timeout: .seconds(2))
            return answer.flatMap { $0 }.flatMap { try? JSONDecoder().decode(Answer.self, from: Data($0)) }
        }
    }

    /// Nil while the database does not answer.
    func read() async -> Answer? { await answers.read() }
}

extension Metrics {
    /// Shows what waits in the database. Every process says the same: take the largest, do not sum.
    func watch(_ depth: QueueDepth) {
        watch(.queueSteps) { await depth.read()?.steps.map { ([$0.key], $0.value) } ?? [] }
        watch(.queueMessages) { await depth.read()?.messages.map { ([$0.key], $0.value) } ?? [] }
        watch(.queueLag) { await depth.read().map { [([], $0.lagSeconds)] } ?? [] }
        watch(.tenantsStopped) { await depth.read().map { [([], $0.stopped)] } ?? [] }
    }
}

extension MetricFamily {
    static let queueSteps = MetricFamily(
        "queue_steps", .gauge, labels: ["reason"],
        "Steps that wait in the database, at most 100000: due, or parked by reason.")
    static let queueMessages = MetricFamily(
        "queue_messages", .gauge, labels: ["state"],
        "Messages in the database, at most 100000: due, sending, unknown.")
    static let queueLag = MetricFamily(
        "queue_lag_seconds", .gauge, "How late the oldest due step is; 0 if none is due.")
    static let tenantsStopped = MetricFamily(
        "tenants_stopped", .gauge, "Tenants that an operator has stopped.")
}
