/// Growing waits between attempts, with jitter, so that many workers do not come back at the same moment.
struct Backoff: Sendable {
    let first: Duration
    let longest: Duration
    private(set) var attempts = 0

    init(first: Duration = .milliseconds(500), longest: Duration = .seconds(30)) {
        self.first = first
        self.longest = longest
    }

    /// Doubles from `first` to `longest`; between half of that and all of it.
    mutating func next() -> Duration {
        let whole = min(first * (1 << min(attempts, 20)), longest)
        attempts += 1
        return whole * Double.random(in: 0.5...1)
    }

    mutating func reset() {
        attempts = 0
    }
}
