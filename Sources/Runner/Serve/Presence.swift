import Foundation
import SQL

/// This worker's row in the database: that it lives, and how long its loops sleep.
///
/// A loop's sleep is written into the row that the heartbeat makes, so a row that may be missing, at the
/// start or after an outage, is made before.
actor Presence {
    /// The loops that sleep and are woken by notifications.
    enum Loop: String, Sendable {
        case steps, messages, jobs
    }

    nonisolated let worker: WorkerIdentity
    private let pool: Pool
    /// A row that was not renewed for so long may be gone.
    private let trust: Duration
    private var lastBeat: ContinuousClock.Instant?

    init(_ worker: WorkerIdentity, pool: Pool, interval: Duration) {
        self.worker = worker
        self.pool = pool
        self.trust = interval * 2
    }

    /// The heartbeat.
    func beat() async throws(SQLError) {
        _ = try await pool.call(
            "worker.beat",
            [
                "p_worker_id": .text(worker.id), "p_host": .text(worker.host),
                "p_process_id": .integer(worker.processID), "p_version": .text(version),
                "p_sent_at": .text(
                    Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))),
            ], timeout: .seconds(10))
        lastBeat = .now
    }

    /// Says that a loop sleeps at most so long; nil: that it is awake.
    func announce(_ loop: Loop, sleep: Duration?) async throws(SQLError) {
        if lastBeat.map({ ContinuousClock.now - $0 > trust }) ?? true { try await beat() }
        _ = try await pool.call(
            "worker.wait",
            [
                "p_worker_id": .text(worker.id), "p_loop": .text(loop.rawValue),
                "p_seconds": sleep.map { .text(String($0 / .seconds(1))) } ?? .null,
            ], timeout: .seconds(10))
    }

    /// The end: takes the row away.
    func leave() async throws(SQLError) {
        lastBeat = nil
        _ = try await pool.call("worker.leave", ["p_worker_id": .text(worker.id)], timeout: .seconds(5))
    }
}
