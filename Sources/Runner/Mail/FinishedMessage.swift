/// The outcome of a claimed message, as `worker.finish_messages` takes it.
struct FinishedMessage: Sendable, Encodable {
    enum Outcome: String, Sendable, Encodable, CaseIterable {
        case sent
        case retry
        case failed
        case unrenderable
        case unknown
        /// Not tried: the sender is shutting down, or did not get to it while it had the lease.
        case released
    }

    let tenantId: String
    let messageId: String
    let leaseNumber: Int
    var outcome: Outcome
    /// What was sent, kept with the message.
    var subject: String?
    var text: String?
    var html: String?
    /// What the transport said.
    var answer: String?
    /// Why it was not sent.
    var error: String?

    init(_ message: ClaimedMessage, _ outcome: Outcome, error: String? = nil) {
        tenantId = message.tenantID
        messageId = message.messageID
        leaseNumber = message.leaseNumber
        self.outcome = outcome
        self.error = error.map(Self.storable)
    }

    /// Nil if there is nothing to finish.
    init?(_ message: ClaimedMessage, _ rendered: RenderedMessage, _ delivery: Delivery) {
        switch delivery {
        case .accepted(let answer):
            self.init(message, .sent)
            self.answer = Self.storable(answer)
        case .temporarilyRefused(let answer):
            self.init(message, .retry)
            self.answer = Self.storable(answer)
        case .refused(let answer):
            self.init(message, .failed)
            self.answer = Self.storable(answer)
        case .unknown(let reason):
            self.init(message, .unknown, error: reason)
        case .stopped:
            return nil
        }
        subject = Self.storable(rendered.subject)
        text = Self.storable(rendered.text)
        html = rendered.html.map(Self.storable)
    }

    /// Roughly what it weighs in a call.
    var size: Int {
        [subject, text, html, answer, error].reduce(200) { $0 + ($1?.utf8.count ?? 0) }
    }

    /// A server may answer with NUL, which PostgreSQL does not take in text.
    private static func storable(_ text: String) -> String {
        text.utf8.contains(0) ? text.replacing("\0", with: "") : text
    }
}
