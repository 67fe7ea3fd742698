extension JSONValue {
    /// A value that fits this JSON Schema: the first of its `examples`, else one that is made of its parts.
    var example: JSONValue {
        guard case .object(let schema) = self else { return .null }
        if case .array(let examples)? = schema["examples"], let first = examples.first { return first }
        if let value = schema["const"] { return value }
        if case .array(let values)? = schema["enum"], let first = values.first { return first }
        switch schema["type"]?.texts.first {
        case "object":
            guard case .object(let members)? = schema["properties"] else { return [:] }
            return .object(members.mapValues(\.example))
        case "array": return schema["items"].map { [$0.example] } ?? []
        case "integer", "number": return schema["minimum"] ?? 1
        case "boolean": return true
        case "string": return .string(schema["format"]?.texts.first.flatMap { Self.samples[$0] } ?? "text")
        default: return .null
        }
    }

    /// The text, or those of a list.
    var texts: [String] {
        switch self {
        case .string(let text): [text]
        case .array(let items): items.flatMap(\.texts)
        default: []
        }
    }

    private static let samples = [
        "uuid": "01a208d0-5240-791b-af88-3538195e1109",
        "date": "2026-11-23",
        "date-time": "2026-11-23T14:30:00Z",
        "instant": "2026-11-23T14:30:00Z",
        "time": "09:30",
        "email": "ada@globex.example",
        "uri": "https://globex.example",
    ]
}
