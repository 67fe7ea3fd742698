extension JSONValue {
    /// The JSON Schema of a body as others read it: our own names of formats are patterns there, and no text
    /// holds NUL, which PostgreSQL cannot store.
    var ofBody: JSONValue {
        mapSchemas { members in
            if case .string(let format) = members["format"], let pattern = Self.patterns[format] {
                members["format"] = nil
                members["pattern"] = .string(pattern)
            } else if case .string(let pattern) = members["pattern"] {
                // A class that only PostgreSQL knows.
                members["pattern"] = .string(pattern.replacing("[:cntrl:]", with: #"\x00-\x1f\x7f"#))
            } else if members.isText, members["pattern"] == nil, members["enum"] == nil,
                members["format"] == nil
            {
                members["pattern"] = .string(Self.withoutNUL)
            }
            if members.isObject, members["additionalProperties"] != false {
                members["propertyNames"] = ["pattern": .string(Self.withoutNUL)]
            }
        }
    }

    /// The JSON Schema of an answer as others read it: of a text it says only what standard formats say.
    var ofAnswer: JSONValue {
        mapSchemas { members in
            if case .string(let format) = members["format"], Self.patterns[format] != nil {
                members["format"] = nil
            }
            if case .string = members["pattern"] { members["pattern"] = nil }
        }
    }

    /// The schema, where what has a title is in `components` instead, under it.
    func named(in components: inout [String: JSONValue]) -> JSONValue {
        switch self {
        case .array(let items): return .array(items.map { $0.named(in: &components) })
        case .object(var members):
            for (name, value) in members where name != "examples" && name != "enum" {
                members[name] = value.named(in: &components)
            }
            guard case .string(let title) = members["title"], members.isObject else {
                return .object(members)
            }
            let reference: JSONValue = ["$ref": .string("#/components/schemas/\(title)")]
            let isNullable = members["type"]?.texts.contains("null") == true
            if isNullable {
                members["type"] = "object"
                members["examples"] = nil
            }
            components[title] = .object(members)
            return isNullable ? ["anyOf": [reference, ["type": "null"]]] : reference
        default: return self
        }
    }

    private func mapSchemas(_ change: (inout [String: JSONValue]) -> Void) -> JSONValue {
        switch self {
        case .array(let items): return .array(items.map { $0.mapSchemas(change) })
        case .object(var members):
            change(&members)
            for (name, value) in members where name != "examples" && name != "enum" {
                members[name] = value.mapSchemas(change)
            }
            return .object(members)
        default: return self
        }
    }

    private static let withoutNUL = #"^[^\x00]*$"#

    /// The formats of `problem.find_in_text`.
    private static let patterns = [
        "line": #"^[^\x00-\x1f\x7f-\x9f]*$"#,
        "time": "^([01][0-9]|2[0-3]):[0-5][0-9]$",
        "uri": #"^https?://[!-~]+$"#,
        "email": #"^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"#,
        "instant":
            "^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$",
    ]
}

extension [String: JSONValue] {
    fileprivate var isText: Bool { self["type"]?.texts.contains("string") == true }
    fileprivate var isObject: Bool { self["type"]?.texts.contains("object") == true }
}
