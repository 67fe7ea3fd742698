/// Asks the database, just before a mail is handed over, whether it still may be.
struct DeliveryPermit: Sendable {
    enum Verdict: Sendable, Equatable {
        /// It is recorded as in flight: now it may be handed over.
        case begun
        /// It must not be handed over, and there is nothing to finish: its enrollment ended or pauses, or
        /// somebody else has the message.
        case stopped
        /// It must not be handed over now: the reason.
        case busy(String)
    }

    /// - Parameter silence: For how long whoever takes the mail may leave us without an answer.
    let ask: @Sendable (_ silence: Duration) async -> Verdict
}
