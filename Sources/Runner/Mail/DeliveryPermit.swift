/// Asks the database, just before a mail is handed over, whether it still may be.
struct DeliveryPermit: Sendable {
    enum Verdict: Sendable, Equatable {
        /// Now it may be handed over, and is recorded as in flight.
        case begun
        /// It must not be handed over, and there is nothing to finish: its enrollment ended or pauses, or
        /// somebody else has the message.
        case stopped
        /// It must not be handed over now: the reason.
        case busy(String)
    }

    /// - Parameter silence: For how long whoever takes the mail may leave us without an answer; nil: not at all, and
    ///   the mail may be handed over twice without harm. Then it is not recorded as in flight.
    let ask: @Sendable (_ silence: Duration?) async -> Verdict
}

extension DeliveryPermit.Verdict {
    /// The database was not there to be asked.
    static let unanswered = Self.busy("The database could not be asked at the moment of sending.")

    /// As the database says it.
    init(_ text: String) {
        switch text {
        case "begun": self = .begun
        case "busy": self = .busy("A stop was under way at the moment of sending.")
        default: self = .stopped
        }
    }
}
