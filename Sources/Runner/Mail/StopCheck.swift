import Foundation
import SQL

/// Asks the database just before mails are handed over whether a stop came first, for many at a time.
///
/// The first who comes waits a moment for others that are about to be ready, and asks for all of them. Who comes
/// while the question is under way waits, and the first of those asks next: nobody waits for more than two
/// answers, and each is from after the question was put.
actor StopCheck {
    private struct Asker {
        let message: ClaimedMessage
        /// Resumed with the answer, or with nil: it is its turn to ask for all.
        let continuation: CheckedContinuation<DeliveryPermit.Verdict?, Never>
    }

    /// A call costs as much as a few messages in it; to render a mail takes a tenth of this.
    private static let gathering = Duration.milliseconds(3)

    private let pool: Pool
    private let workerID: String
    private var waiting: [Asker] = []
    private var isAsking = false

    init(pool: Pool, workerID: String) {
        self.pool = pool
        self.workerID = workerID
    }

    /// Whether a message that this worker has leased still may be delivered; if not, that is written down.
    func ask(_ message: ClaimedMessage) async -> DeliveryPermit.Verdict {
        if isAsking {
            let verdict = await withCheckedContinuation {
                waiting.append(Asker(message: message, continuation: $0))
            }
            if let verdict { return verdict }
        }
        isAsking = true
        try? await Task.sleep(for: Self.gathering)
        let others = waiting
        waiting = []
        let verdicts = await verdicts(on: [message] + others.map(\.message))
        for (asker, verdict) in zip(others, verdicts.dropFirst()) {
            asker.continuation.resume(returning: verdict)
        }
        if waiting.isEmpty {
            isAsking = false
        } else {
            waiting.removeFirst().continuation.resume(returning: nil)
        }
        return verdicts.first ?? .unanswered
    }

    private struct Question: Encodable {
        let tenantId: String
        let messageId: String
        let leaseNumber: Int
    }

    private func verdicts(on messages: [ClaimedMessage]) async -> [DeliveryPermit.Verdict] {
        let questions = messages.map {
            Question(tenantId: $0.tenantID, messageId: $0.messageID, leaseNumber: $0.leaseNumber)
        }
        do {
            let answer = try await pool.call(
                "worker.stop_messages",
                [
                    "p_worker_id": .text(workerID),
                    "p_messages": .json(Array(try JSONEncoder().encode(questions))),
                ], timeout: .seconds(15))
            let stopped = try JSONDecoder().decode([String: String].self, from: Data(answer ?? []))
            return messages.map { DeliveryPermit.Verdict(stopped[$0.messageID] ?? "begun") }
        } catch {
            return messages.map { _ in .unanswered }
        }
    }
}
