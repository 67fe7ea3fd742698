import Foundation
import HTTPTypes
import SQL

/// A description, made of what a function of the database says of itself and others; kept for a minute, for the
/// functions may be changed while we run.
actor Description<Answer: Decodable & Sendable> {
    private static var lifetime: Duration { .seconds(60) }

    private let function: String
    private let pool: Pool
    private let timeout: Duration
    private let value: @Sendable (Answer) -> JSONValue
    private var kept: (document: [UInt8], until: ContinuousClock.Instant)?

    /// - Parameter value: the description, made of the answer.
    init(
        _ function: String, pool: Pool, timeout: Duration, _ value: @escaping @Sendable (Answer) -> JSONValue
    ) {
        self.function = function
        self.pool = pool
        self.timeout = timeout
        self.value = value
    }

    /// The description, as JSON.
    func document() async throws -> [UInt8] {
        if let kept, kept.until > .now { return kept.document }
        let bytes: [UInt8]?
        do throws(SQLError) {
            bytes = try await pool.call(function, [:], timeout: timeout)
        } catch {
            throw Failure(error, hasBody: false)
        }
        let answer: Answer
        do {
            answer = try JSONDecoder().decode(Answer.self, from: Data(bytes ?? []))
        } catch {
            throw Failure(.internal, reason: "\(function) answered something unexpected: \(error)")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let document = [UInt8]((try? encoder.encode(value(answer))) ?? Data())
        kept = (document, .now + Self.lifetime)
        return document
    }
}

extension Page {
    /// The description of the interface, for programs: OpenAPI 3.1.
    static func description(pool: Pool, timeout: Duration) -> Page {
        let description = Description("api.describe", pool: pool, timeout: timeout) { functions in
            OpenAPIDocument(routes: routes, functions: functions).value
        }
        return Page("/openapi.json") { Gateway.response(.ok, try await description.document()) }
    }

    /// The description of the events, for programs: AsyncAPI 3.0.
    static func events(pool: Pool, timeout: Duration) -> Page {
        let description = Description("api.describe_events", pool: pool, timeout: timeout) { schemas in
            AsyncAPIDocument(schemas: schemas).value
        }
        return Page("/asyncapi.json") { Gateway.response(.ok, try await description.document()) }
    }
}
