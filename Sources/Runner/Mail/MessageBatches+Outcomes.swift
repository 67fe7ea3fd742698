import Foundation
import HTTP
import Logging
import SQL

/// How it is written down what became of messages.
extension MessageBatches {
    /// What a mail server says at once is worth as much as a report that comes back. Before the message is finished:
    /// a crash in between leaves it to be taken up again, and then it is not sent any more.
    func report(_ bounce: FinishedMessage.Bounce, of message: ClaimedMessage) async {
        struct Event: Encodable {
            let eventId: String
            let tenantId: String
            let data: FinishedMessage.Bounce
        }
        let event = Event(
            eventId: "\(message.messageID) \(message.leaseNumber)", tenantId: message.tenantID, data: bounce)
        do {
            let payload = Array(try JSONEncoder().encode(event))
            _ = try await patiently(until: .now + lease) { () throws(SQLError) in
                try await pool.call(
                    "worker.receive_event",
                    ["p_subject": "pipeline.message.bounced", "p_payload": .json(payload)], timeout: timeout)
            }
        } catch {
            logger.error("A bounce could not be written down; its message has failed: \(error)")
        }
    }

    /// - Throws: When the database could not be reached for so long; nothing is written then.
    func finish(_ messages: [FinishedMessage], patience: Duration) async throws {
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
        let answer = try await finish(results, until: .now + patience)
        for message in messages { await metrics.add(.messages, [message.outcome.rawValue]) }
        if let slipped = answer.slipped { await metrics.add(.messagesSlipped, [], Double(slipped)) }
        if answer.lost > 0 {
            await metrics.add(.messagesLost, [], Double(answer.lost))
            logger.warning("\(answer.lost) messages were finished too late: another sender has leased them.")
        }
    }

    private struct Answer: Decodable {
        var finished = 0
        var lost = 0
        var slipped: Int?
    }

    private static func decode(_ answer: [UInt8]?) -> Answer {
        (try? JSONDecoder().decode(Answer.self, from: Data(answer ?? []))) ?? Answer()
    }

    private func finish(_ results: [UInt8], until end: ContinuousClock.Instant) async throws -> Answer {
        let answer = try await patiently(until: end) { () throws(SQLError) in
            try await pool.call(
                "worker.finish_messages",
                ["p_worker_id": .text(workerID), "p_results": .json(results)], timeout: timeout)
        }
        return Self.decode(answer)
    }

    /// Tries until then what changes nothing the second time.
    private func patiently(
        until end: ContinuousClock.Instant, _ call: () async throws(SQLError) -> [UInt8]?
    ) async throws -> [UInt8]? {
        var backoff = Backoff(first: .milliseconds(100), longest: .seconds(5))
        while true {
            do throws(SQLError) {
                return try await call()
            } catch {
                let pause = backoff.next()
                guard error.isPassing, !Task.isCancelled, ContinuousClock.now + pause < end else {
                    throw error
                }
                logger.warning("The outcome of messages is written again in \(pause): \(error)")
                try await Task.sleep(for: pause)
            }
        }
    }
}
