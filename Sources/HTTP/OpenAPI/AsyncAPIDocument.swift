/// The events in the form of AsyncAPI 3.0.
struct AsyncAPIDocument {
    /// What `api.describe_events` says: schemas by subject.
    struct Schemas: Decodable, Sendable {
        let published: [String: JSONValue]
        let received: [String: JSONValue]
    }

    let schemas: Schemas

    var value: JSONValue {
        var channels: [String: JSONValue] = [:]
        var operations: [String: JSONValue] = [:]
        var messages: [String: JSONValue] = [:]
        let kinds = [
            ("send", schemas.published, Self.publishedHeaders),
            ("receive", schemas.received, Self.receivedHeaders),
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
