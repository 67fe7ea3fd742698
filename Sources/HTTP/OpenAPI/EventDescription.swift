import Foundation
import HTTPTypes
import SQL

/// The description of the events, made of their schemas in the database; kept for a minute.
actor EventDescription {
    /// What `api.describe_events` says: schemas by subject.
    struct Schemas: Decodable, Sendable {
        let published: [String: JSONValue]
        let received: [String: JSONValue]
    }

    private let pool: Pool
    private let timeout: Duration
    private var kept: (document: [UInt8], until: ContinuousClock.Instant)?

    init(pool: Pool, timeout: Duration) {
        self.pool = pool
        self.timeout = timeout
    }

    /// AsyncAPI 3.0, as JSON.
    func document() async throws -> [UInt8] {
        if let kept, kept.until > .now { return kept.document }
        let answer: [UInt8]?
        do throws(SQLError) {
            answer = try await pool.call("api.describe_events", [:], timeout: timeout)
        } catch {
            throw Failure(error, hasBody: false)
        }
        let schemas: Schemas
        do {
            schemas = try JSONDecoder().decode(Schemas.self, from: Data(answer ?? []))
        } catch {
            throw Failure(.internal, reason: "api.describe_events answered something unexpected: \(error)")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let document = [UInt8]((try? encoder.encode(Self.value(schemas))) ?? Data())
        kept = (document, .now + .seconds(60))
        return document
    }

    private static func value(_ schemas: Schemas) -> JSONValue {
        var channels: [String: JSONValue] = [:]
        var operations: [String: JSONValue] = [:]
        var messages: [String: JSONValue] = [:]
        let kinds = [
            ("send", schemas.published, publishedHeaders), ("receive", schemas.received, receivedHeaders),
        ]
        for (action, all, headers) in kinds {
            for (subject, schema) in all {
                channels[subject] = [
                    "address": .string(subject),
                    "messages": ["event": ["$ref": .string("#/components/messages/\(subject)")]],
                ]
                operations["\(action).\(subject)"] = [
                    "action": .string(action),
                    "channel": ["$ref": .string("#/channels/\(subject)")],
                ]
                messages[subject] = [
                    "name": .string(subject), "contentType": "application/json", "headers": headers,
                    "payload": schema.ofBody,
                ]
            }
        }
        return [
            "asyncapi": "3.0.0",
            "info": [
                "title": "pgcadence",
                "version": "1",
                "description":
                    "Events over NATS JetStream: streams CADENCE_EVENTS (send) and CADENCE_INBOUND (receive).",
            ],
            "defaultContentType": "application/json",
            "channels": .object(channels),
            "operations": .object(operations),
            "components": ["messages": .object(messages)],
        ]
    }

    private static let publishedHeaders: JSONValue = [
        "type": "object",
        "required": ["Nats-Msg-Id", "Tenant-Id", "Correlation-Id"],
        "properties": [
            "Nats-Msg-Id": [
                "type": "string", "description": "The eventId: JetStream drops repetitions by it.",
            ],
            "Tenant-Id": ["type": "string"],
            "Correlation-Id": ["type": "string"],
            "traceparent": ["type": "string", "description": "W3C Trace Context."],
        ],
    ]

    private static let receivedHeaders: JSONValue = [
        "type": "object",
        "properties": ["Nats-Msg-Id": ["type": "string", "description": "Best the eventId."]],
    ]
}

extension Page {
    /// The description of the events, for programs.
    static func events(_ description: EventDescription) -> Page {
        Page("/asyncapi.json") { Gateway.response(.ok, try await description.document()) }
    }
}
