/// When a session may be opened while the database cannot be reached: one attempt at a time, at growing
/// distances.
struct ConnectGate: Sendable {
    private static let firstWait = 0.05
    private static let longestWait = 2.0

    private var failures = 0
    private var isProbing = false
    private var nextAttempt = Deadline.now
    /// Why the last attempt failed; nil while all is well.
    private(set) var lastFailure: SQLError?

    /// Whether a session may be opened now.
    var isOpen: Bool {
        lastFailure == nil || (!isProbing && nextAttempt.isPast)
    }

    /// When to look again; `.never` when only the end of an attempt, which is announced, can change anything.
    var opening: Deadline {
        isOpen || isProbing ? .never : nextAttempt
    }

    /// Nil when the caller may try now, and then it has to report how it went; otherwise why not.
    mutating func enter() -> SQLError? {
        guard let lastFailure else { return nil }
        guard isOpen else { return lastFailure }
        isProbing = true
        return nil
    }

    mutating func succeed() {
        self = ConnectGate()
    }

    /// - Returns: how long all attempts now rest.
    @discardableResult
    mutating func fail(_ error: SQLError) -> Duration {
        failures += 1
        isProbing = false
        lastFailure = error
        let wait = Backoff.wait(after: failures, first: Self.firstWait, longest: Self.longestWait)
        nextAttempt = .after(wait)
        return wait
    }
}
