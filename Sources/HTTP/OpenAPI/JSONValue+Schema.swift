extension JSONValue {
    /// A JSON Schema of ours as others read it: our own names of formats are patterns there, and no text holds
    /// NUL, which PostgreSQL cannot store.
    var inOpenAPI: JSONValue {
        switch self {
        case .array(let items): return .array(items.map(\.inOpenAPI))
        case .object(var members):
            if case .string(let format) = members["format"], let pattern = Self.patterns[format] {
                members["format"] = nil
                members["pattern"] = .string(pattern)
            } else if members.isText, members["pattern"] == nil, members["enum"] == nil,
                members["format"] == nil
            {
                members["pattern"] = .string(Self.withoutNUL)
            }
            if members.isObject, members["additionalProperties"] != false {
                members["propertyNames"] = ["pattern": .string(Self.withoutNUL)]
            }
            return .object(members.mapValues(\.inOpenAPI))
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
    fileprivate var isText: Bool { isOf("string") }
    fileprivate var isObject: Bool { isOf("object") }

    private func isOf(_ type: JSONValue) -> Bool {
        switch self["type"] {
        case .array(let types)?: types.contains(type)
        case let one?: one == type
        case nil: false
        }
    }
}
