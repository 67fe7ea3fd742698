import HTTPTypes

/// How often each key may ask: a bucket of tokens per key, in the memory of this process.
actor RateLimiter {
    /// What a key has left.
    struct Standing: Sendable, Equatable {
        let isAllowed: Bool
        let remaining: Int
        /// Until everything is there again.
        let secondsToFull: Int
        /// Until one more request is allowed.
        let secondsToNext: Int
    }

    private struct Bucket {
        var tokens: Double
        var at: ContinuousClock.Instant
    }

    private let perSecond: Double
    private let burst: Double
    private let capacity: Int
    private var buckets: [String: Bucket] = [:]

    /// - Parameters:
    ///   - perSecond: how many tokens come back in a second; more than 0.
    ///   - burst: how many a bucket holds.
    ///   - capacity: how many keys are told apart; beyond it the buckets are begun anew.
    init(perSecond: Int, burst: Int, capacity: Int = 100_000) {
        self.perSecond = Double(perSecond)
        self.burst = Double(burst)
        self.capacity = capacity
    }

    /// Takes a token for one request.
    func take(for key: String, at now: ContinuousClock.Instant = .now) -> Standing {
        if buckets[key] == nil, buckets.count >= capacity { makeRoom(now) }
        var tokens = buckets[key].map { present(in: $0, at: now) } ?? burst
        let isAllowed = tokens >= 1
        if isAllowed { tokens -= 1 }
        buckets[key] = Bucket(tokens: tokens, at: now)
        return Standing(
            isAllowed: isAllowed, remaining: Int(tokens),
            secondsToFull: Int(((burst - tokens) / perSecond).rounded(.up)),
            secondsToNext: max(1, Int(((1 - tokens) / perSecond).rounded(.up))))
    }

    private func present(in bucket: Bucket, at now: ContinuousClock.Instant) -> Double {
        min(burst, bucket.tokens + (now - bucket.at) / .seconds(1) * perSecond)
    }

    /// A full bucket says nothing: it goes. If none is full, all go.
    private func makeRoom(_ now: ContinuousClock.Instant) {
        buckets = buckets.filter { present(in: $0.value, at: now) < burst }
        if buckets.count >= capacity { buckets.removeAll(keepingCapacity: true) }
    }

    /// The header of every answer to a key: draft-ietf-httpapi-ratelimit-headers, since its version 08.
    nonisolated func fields(_ standing: Standing) -> HTTPFields {
        let window = Int((burst / perSecond).rounded(.up))
        var fields = HTTPFields()
        fields[.rateLimitPolicy] = "\"key\";q=\(Int(burst));w=\(max(1, window))"
        fields[.rateLimit] = "\"key\";r=\(standing.remaining);t=\(standing.secondsToFull)"
        return fields
    }
}

extension HTTPField.Name {
    static let rateLimit = HTTPField.Name("RateLimit")!
    static let rateLimitPolicy = HTTPField.Name("RateLimit-Policy")!
}

extension Problem {
    static func rateLimited(_ standing: RateLimiter.Standing) -> Problem {
        let wait = standing.secondsToNext
        return Problem(429, "rate_limited", "This key asks too often; come again in \(wait) seconds.")
            .with(.retryAfter, String(wait))
    }
}
