import Foundation
import HTTP
import Logging
import SQL
import ServiceLifecycle

/// Batches of messages between the database and the transport.
struct MessageBatches: Sendable {
    let pool: Pool
    let workerID: String
    let batchSize: Int
    let lease: Duration
    let timeout: Duration
    let sender: MessageSender
    let logger: Logger
    var metrics = Metrics()

    /// Bodies that are finished in one call have at most this many bytes, and a little more.
    private static let largestFinish = 8 << 20

    /// One unit of work for `WorkLoop`: one claim and all that follows from it.
    func run() async throws -> Work {
        // Counted from before the claim, so that we never take ourselves for the holder longer than the
        // database does.
        let leaseEnd = ContinuousClock.now + lease
        let rows = try await pool.rows(
            "worker.claim_messages",
            [
                "p_worker_id": .text(workerID), "p_limit": .integer(batchSize),
                "p_lease_seconds": .integer(Int(lease.components.seconds)),
            ], timeout: timeout)
        guard !rows.isEmpty else { return Work(didWork: false, nextIn: try await nextDue()) }

        let start = ContinuousClock.now
        try await deliver(rows, leaseEnd: leaseEnd)
        await metrics.observe(.messageBatchDuration, [], .now - start)
        logger.debug("[STEP] \(rows.count) messages worked off in \(ContinuousClock.now - start).")
        return Work(didWork: true, nextIn: nil)
    }

    /// Says for how long this loop sleeps; nil: it is awake.
    func announce(_ sleep: Duration?) async throws {
        _ = try await pool.call(
            "worker.wait",
            [
                "p_worker_id": .text(workerID), "p_loop": "messages",
                "p_seconds": sleep.map { .text("\($0 / .seconds(1))") } ?? .null,
            ], timeout: timeout)
    }

    private func nextDue() async throws -> Duration? {
        let answer = try await pool.call("worker.next_message_due", [:], timeout: timeout)
        return answer.flatMap { Double(String(decoding: $0, as: UTF8.self)) }.map { .seconds($0) }
    }

    /// What is claimed is delivered also when the service is shutting down: the batch in hand is finished.
    private func deliver(_ rows: [Row], leaseEnd: ContinuousClock.Instant) async throws {
        let parallel = max(1, sender.transport.parallelDeliveries)
        try await withThrowingTaskGroup(of: FinishedMessage.self) { group in
            var finished: [FinishedMessage] = []
            var size = 0
            for (index, row) in rows.enumerated() {
                if index >= parallel, let result = try await group.next() {
                    finished.append(result)
                    size += result.size
                    if size > Self.largestFinish {
                        try await finish(finished, leaseEnd: leaseEnd)
                        finished = []
                        size = 0
                    }
                }
                group.addTask { await sender.send(ClaimedMessage(row), leaseEnd: leaseEnd) }
            }
            for try await result in group { finished.append(result) }
            try await finish(finished, leaseEnd: leaseEnd)
        }
    }

    private func finish(_ messages: [FinishedMessage], leaseEnd: ContinuousClock.Instant) async throws {
        guard !messages.isEmpty else { return }
        var messages = messages
        do {
            try await sender.transport.settle()
        } catch {
            logger.error("Delivered mail could not be made durable; it is delivered again: \(error)")
            for index in messages.indices where messages[index].outcome == .sent {
                messages[index].outcome = .retry
                messages[index].error = "\(error)"
            }
        }
        let results = Array(try JSONEncoder().encode(messages))
        let answer = try await finish(results, leaseEnd: leaseEnd)
        for message in messages { await metrics.add(.messages, [message.outcome.rawValue]) }
        if answer.lost > 0 {
            await metrics.add(.messagesLost, [], Double(answer.lost))
            logger.warning("\(answer.lost) messages were finished too late: another sender has leased them.")
        }
    }

    private struct Answer: Decodable {
        var finished = 0
        var lost = 0
    }

    private static func decode(_ answer: [UInt8]?) -> Answer {
        (try? JSONDecoder().decode(Answer.self, from: Data(answer ?? []))) ?? Answer()
    }

    /// Tries as long as the lease lasts: finishing twice changes nothing, the lease number sees to that.
    private func finish(_ results: [UInt8], leaseEnd: ContinuousClock.Instant) async throws -> Answer {
        var backoff = Backoff(first: .milliseconds(100), longest: .seconds(5))
        while true {
            do throws(SQLError) {
                let answer = try await pool.call(
                    "worker.finish_messages",
                    ["p_worker_id": .text(workerID), "p_results": .json(results)], timeout: timeout)
                return Self.decode(answer)
            } catch {
                let pause = backoff.next()
                guard error.isPassing, !Task.isCancelled, ContinuousClock.now + pause < leaseEnd else {
                    throw error
                }
                logger.warning("Finishing messages failed and is tried again in \(pause): \(error)")
                try await Task.sleep(for: pause)
            }
        }
    }
}
