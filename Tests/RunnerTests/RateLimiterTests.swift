import HTTP
import TestCluster
import Testing

@testable import HTTP

@Suite("Rate limit per key", .timeLimit(.minutes(1)))
struct RateLimiterTests {
    @Test("a bucket holds the burst and fills at the rate, up to the burst")
    func bucket() async {
        let limiter = RateLimiter(perSecond: 2, burst: 3)
        let start = ContinuousClock.now
        for remaining in [2, 1, 0] {
            let standing = await limiter.take(for: "a", at: start)
            #expect(standing.isAllowed)
            #expect(standing.remaining == remaining)
        }
        let refused = await limiter.take(for: "a", at: start)
        #expect(!refused.isAllowed)
        #expect(refused.secondsToFull == 2)
        #expect(refused.secondsToNext == 1)
        #expect(await limiter.take(for: "b", at: start).isAllowed, "another key has its own")
        #expect(await !limiter.take(for: "a", at: start + .milliseconds(499)).isAllowed)
        #expect(await limiter.take(for: "a", at: start + .milliseconds(501)).isAllowed)
        #expect(await !limiter.take(for: "a", at: start + .milliseconds(502)).isAllowed)
        #expect(await limiter.take(for: "a", at: start + .seconds(3600)).remaining == 2)
    }

    @Test("keys without end do not fill the memory: full buckets go first")
    func bounded() async {
        let limiter = RateLimiter(perSecond: 1, burst: 1, capacity: 3)
        let start = ContinuousClock.now
        for key in ["a", "b", "c"] { #expect(await limiter.take(for: key, at: start).isAllowed) }
        // A second later all are full again and make room.
        #expect(await limiter.take(for: "d", at: start + .seconds(1)).isAllowed)
        #expect(await !limiter.take(for: "d", at: start + .seconds(1)).isAllowed)
        for key in ["e", "f", "g", "h"] {
            #expect(await limiter.take(for: key, at: start + .seconds(1)).isAllowed)
        }
    }

    @Test("who asks too often gets 429 with Retry-After; every answer says what is left")
    func overHTTP() async throws {
        let database = try await TestCluster.shared.emptyDatabase()
        try await database.installStubs()
        var settings = HTTPSettings(port: 0)
        (settings.rateLimit, settings.rateBurst) = (1, 3)
        try await HTTPFixture.run(database, settings: settings) { server in
            let path = "/api/v1/contacts/\(HTTPFixture.id)"
            let first = try await server.call("GET", path)
            #expect(first.status == 200)
            #expect(first.headers["ratelimit-policy"] == #""key";q=3;w=3"#)
            #expect(first.headers["ratelimit"] == #""key";r=2;t=1"#)
            let answers = try await withThrowingTaskGroup(of: HTTPFixture.Answer.self) { group in
                for _ in 0..<20 { group.addTask { try await server.call("GET", path) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let refused = answers.filter { $0.status == 429 }
            #expect(answers.count { $0.status == 200 } >= 2)
            #expect(!refused.isEmpty)
            #expect(refused.allSatisfy { $0.code == "rate_limited" && $0.headers["retry-after"] == "1" })
            #expect(refused.allSatisfy { $0.headers["ratelimit"]?.hasPrefix(#""key";r=0;"#) == true })
            let reader = try await server.call("GET", path, key: HTTPFixture.reader)
            #expect(reader.status == 200, "another key")
            #expect(try await server.call("GET", "/healthz", key: nil).headers["ratelimit"] == nil)
        }
    }
}
