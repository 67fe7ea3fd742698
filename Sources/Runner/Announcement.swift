/// What a loop last told the database about its sleep, and how far that can be relied upon.
struct Announcement {
    private(set) var wasMade = false
    private var holdsUntil: ContinuousClock.Instant?

    /// Every transaction that did not see the announcement has ended, and what it left has been looked for.
    var isSettled = false

    func holds(for time: Duration) -> Bool {
        guard let holdsUntil else { return false }
        return holdsUntil >= .now + time
    }

    /// An announcement that follows another without a gap leaves nothing unseen: it stays settled.
    mutating func make(for time: Duration) {
        isSettled = isSettled && holds(for: .zero)
        wasMade = true
        holdsUntil = .now + time
    }

    /// Whoever sent a hint may have taken the announcement back, so as to notify once only.
    mutating func doubt() {
        holdsUntil = nil
        isSettled = false
    }
}
