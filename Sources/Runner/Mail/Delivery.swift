/// What is known about a mail after an attempt to deliver it.
enum Delivery: Sendable, Equatable {
    /// Taken over by whoever is responsible from here on, and what they said.
    case accepted(String)
    /// Not taken; may be tried again later.
    case temporarilyRefused(String)
    /// Not taken, for good; perhaps since there is no such recipient, if the sender had been taken already.
    case refused(String, concernsRecipient: Bool = false)
    /// May have been taken: it must not be tried again without somebody's decision.
    case unknown(String)
    /// Not handed over, since a stop came first; nothing is to be finished.
    case stopped
}
