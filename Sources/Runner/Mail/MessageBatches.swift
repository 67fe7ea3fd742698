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
    let metrics: Metrics
    private let stops: StopCheck

    init(
        pool: Pool, workerID: String, batchSize: Int, lease: Duration, timeout: Duration,
        sender: MessageSender,
        logger: Logger, metrics: Metrics = Metrics()
    ) {
        self.pool = pool
        self.workerID = workerID
        self.batchSize = batchSize
        self.lease = lease
        self.timeout = timeout
        self.sender = sender
        self.logger = logger
        self.metrics = metrics
        stops = StopCheck(pool: pool, workerID: workerID)
    }

    /// Bodies that are finished in one call have at most this many bytes, and a little more.
    private static let largestFinish = 8 << 20

    /// One unit of work for `WorkLoop`: one claim and all that follows from it.
    func run() async throws -> Work {
        let claimed = try await claim()
        guard !claimed.isEmpty else { return Work(didWork: false, nextIn: try await nextDue()) }
        let start = ContinuousClock.now
        let count = try await deliver(claimed)
        await metrics.observe(.messageBatchDuration, [], .now - start)
        logger.debug("[STEP] \(count) messages worked off in \(ContinuousClock.now - start).")
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

    private struct Claimed: Sendable {
        let row: Row
        let leaseEnd: ContinuousClock.Instant
    }

    private func claim() async throws -> [Claimed] {
        // Counted from before the claim, so that we never take ourselves for the holder longer than the
        // database does.
        let leaseEnd = ContinuousClock.now + lease
        let rows = try await pool.rows(
            "worker.claim_messages",
            [
                "p_worker_id": .text(workerID), "p_limit": .integer(batchSize),
                "p_lease_seconds": .integer(Int(lease.components.seconds)),
            ], timeout: timeout)
        return rows.map { Claimed(row: $0, leaseEnd: leaseEnd) }
    }

    private enum Event: Sendable {
        case delivered(FinishedMessage?)
        case tick
    }

    /// Delivers what was claimed, and what is claimed meanwhile: a mail server may leave one message without an
    /// answer for minutes, which must not keep the others. What was delivered is written down each second.
    ///
    /// - Returns: how many messages there were.
    private func deliver(_ claimed: [Claimed]) async throws -> Int {
        var waiting = claimed[...]
        var count = claimed.count
        var finished: [FinishedMessage] = []
        try await withThrowingTaskGroup(of: Event.self) { group in
            let parallel = max(1, sender.transport.parallelDeliveries)
            var underWay = 0
            func fill() {
                while underWay < parallel, let next = waiting.popFirst() {
                    group.addTask { .delivered(await send(next)) }
                    underWay += 1
                }
            }
            func wait() {
                group.addTask {
                    try? await Task.sleep(for: .seconds(1))
                    return .tick
                }
            }
            fill()
            wait()
            while underWay > 0, let event = try await group.next() {
                switch event {
                case .delivered(let result):
                    underWay -= 1
                    if let result {
                        finished.append(result)
                    } else {
                        await metrics.add(.messages, ["stopped"])
                    }
                case .tick:
                    finished = await finishSome(finished)
                    if waiting.isEmpty && underWay < parallel {
                        let more = await claimMore()
                        waiting += more
                        count += more.count
                    }
                    wait()
                }
                if Task.isShuttingDownGracefully {
                    finished += waiting.map { FinishedMessage(ClaimedMessage($0.row), .released) }
                    waiting = []
                }
                if finished.reduce(0, { $0 + $1.size }) > Self.largestFinish {
                    finished = await finishSome(finished)
                }
                fill()
            }
            group.cancelAll()
        }
        try await finish(finished, patience: lease)
        return count
    }

    private func send(_ claimed: Claimed) async -> FinishedMessage? {
        let message = ClaimedMessage(claimed.row)
        let finished = await sender.send(
            message, leaseEnd: claimed.leaseEnd, permit: DeliveryPermit { await begin(message, silence: $0) })
        if let bounce = finished?.bounce { await report(bounce, of: message) }
        return finished
    }

    private func begin(_ message: ClaimedMessage, silence: Duration?) async -> DeliveryPermit.Verdict {
        guard let silence else { return await stops.ask(message) }
        do throws(SQLError) {
            let answer = try await pool.call(
                "worker.begin_delivery",
                [
                    "p_tenant_id": .text(message.tenantID), "p_message_id": .text(message.messageID),
                    "p_worker_id": .text(workerID), "p_lease_number": .integer(message.leaseNumber),
                    "p_seconds": .integer(Int(silence.components.seconds)),
                ], timeout: .seconds(15))
            return DeliveryPermit.Verdict(String(decoding: answer ?? [], as: UTF8.self))
        } catch {
            return .unanswered
        }
    }

    /// While others are under way: what cannot be claimed now, can be later.
    private func claimMore() async -> ArraySlice<Claimed> {
        guard !Task.isShuttingDownGracefully, !Task.isCancelled else { return [] }
        do {
            return try await claim()[...]
        } catch {
            logger.warning("More messages could not be claimed: \(error)")
            return []
        }
    }

    /// While others are under way, whose outcome must not be lost: what cannot be written is kept.
    ///
    /// - Returns: what is still to be finished.
    private func finishSome(_ messages: [FinishedMessage]) async -> [FinishedMessage] {
        do {
            try await finish(messages, patience: .zero)
            return []
        } catch {
            logger.warning("Finishing messages failed and is tried again: \(error)")
            return messages
        }
    }
}
