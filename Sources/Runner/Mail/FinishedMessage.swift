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
    /// The mail server said that there is no such recipient: a bounce, though nothing came back.
    private(set) var bounce: Bounce?

    /// As `pipeline.message.bounced` has it.
    struct Bounce: Sendable, Encodable {
        let messageId: String
        let severity = "hard"
        let status: String?
        let reason: String
    }

    private enum CodingKeys: CodingKey {
        case tenantId, messageId, leaseNumber, outcome, subject, text, html, answer, error
    }

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
        case .refused(let answer, let concernsRecipient):
            self.init(message, .failed)
            self.answer = Self.storable(answer)
            if concernsRecipient { bounce = Self.bounce(message, Self.storable(answer)) }
        case .unknown(let reason):
            self.init(message, .unknown, error: reason)
        case .stopped:
            return nil
        }
        subject = Self.storable(rendered.subject)
        text = Self.storable(rendered.text)
        html = rendered.html.map(Self.storable)
    }

    /// Nil if the answer is about anything but an address that does not exist.
    private static func bounce(_ message: ClaimedMessage, _ answer: String) -> Bounce? {
        let status = EnhancedStatus.best(reported: nil, answer: answer)
        let severity = BounceSeverity(
            answer: answer, status: status, category: 5, recipient: message.headers.to.email)
        guard severity.severity == .hard else { return nil }
        return Bounce(messageId: message.messageID, status: status?.description, reason: answer)
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
