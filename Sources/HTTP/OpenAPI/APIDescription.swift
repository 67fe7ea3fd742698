import Foundation
import HTTPTypes
import SQL

/// The description of the interface, made of the routes and of what their functions say of themselves; kept
/// for a minute, for the functions may be changed while we run.
actor APIDescription {
    /// What `api.describe` says of one function.
    struct Function: Decodable, Sendable {
        let summary: String
        let body: JSONValue?
        /// The schema of what it answers, or of an item of its list.
        let answer: JSONValue?
        let isList: Bool
        /// Whether the page is one of the feed.
        let isFeed: Bool
        /// Whether the answer has an ETag.
        let isTagged: Bool
        /// Whether it takes an Idempotency-Key.
        let isReplayed: Bool
        let problems: [String: Refusal]
    }

    /// A code's statuses, and what it says.
    struct Refusal: Decodable, Sendable {
        let statuses: [Int]
        let title: String?
    }

    private static let lifetime = Duration.seconds(60)

    private let pool: Pool
    private let timeout: Duration
    private var kept: (document: [UInt8], until: ContinuousClock.Instant)?

    init(pool: Pool, timeout: Duration) {
        self.pool = pool
        self.timeout = timeout
    }

    /// OpenAPI 3.1, as JSON.
    func document() async throws -> [UInt8] {
        if let kept, kept.until > .now { return kept.document }
        let answer: [UInt8]?
        do throws(SQLError) {
            answer = try await pool.call("api.describe", [:], timeout: timeout)
        } catch {
            throw Failure(error, hasBody: false)
        }
        let functions: [String: Function]
        do {
            functions = try JSONDecoder().decode([String: Function].self, from: Data(answer ?? []))
        } catch {
            throw Failure(.internal, reason: "api.describe answered something unexpected: \(error)")
        }
        let document = OpenAPIDocument(routes: routes, functions: functions).json
        kept = (document, .now + Self.lifetime)
        return document
    }
}

extension Page {
    /// The description of the interface, for programs.
    static func description(_ description: APIDescription) -> Page {
        Page("/openapi.json") { Gateway.response(.ok, try await description.document()) }
    }
}
