/// An answer of the database for `/metrics`: asked at most every five seconds, whoever scrapes.
actor RecentAnswer<Answer: Sendable> {
    private static var lifetime: Duration { .seconds(5) }

    private let ask: @Sendable () async -> Answer?
    private var last: Answer?
    private var askedAt: ContinuousClock.Instant?

    init(_ ask: @escaping @Sendable () async -> Answer?) {
        self.ask = ask
    }

    /// Nil while the database does not answer: a gauge without a sample says that better than a stale number.
    func read() async -> Answer? {
        if let askedAt, ContinuousClock.now - askedAt < Self.lifetime { return last }
        askedAt = .now
        last = await ask()
        return last
    }
}
