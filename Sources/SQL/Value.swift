/// One argument of a stored function. The server decides its type by the function's declaration.
public enum Value: Sendable, Equatable {
    /// SQL null.
    case null
    /// Anything in PostgreSQL's text form: text, uuid, date, timestamptz, numeric. NUL is refused with 22021.
    case text(String)
    /// A whole number.
    case integer(Int)
    /// True or false.
    case boolean(Bool)
    /// A `jsonb` argument: the bytes of a JSON document, sent in binary so that none is lost.
    case json([UInt8])
    /// A `bytea` argument, sent in binary.
    case bytes([UInt8])
    /// An array argument; the server decides the type of its elements.
    case texts([String])
    /// A composite argument, its fields in order. The server takes the type from the function, so that the
    /// caller needs no right to the schema of the type.
    case row([String?])
}

extension Value: ExpressibleByStringLiteral {
    /// `"…"` is text.
    public init(stringLiteral value: String) {
        self = .text(value)
    }
}

extension Value: ExpressibleByIntegerLiteral {
    /// `42` is a whole number.
    public init(integerLiteral value: Int) {
        self = .integer(value)
    }
}

extension Value: ExpressibleByBooleanLiteral {
    /// `true` and `false`.
    public init(booleanLiteral value: Bool) {
        self = .boolean(value)
    }
}

extension Value: ExpressibleByNilLiteral {
    /// `nil` is SQL null.
    public init(nilLiteral: ()) {
        self = .null
    }
}
