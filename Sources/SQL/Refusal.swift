/// An error that the server reported, with the fields that PostgreSQL gives to one.
public struct Refusal: Sendable, Equatable {
    /// Five characters, for example `23505`, or `SE409` for one of our own problems.
    public let sqlState: String
    /// The primary message: one line.
    public let message: String
    /// More about it; for our own problems a JSON object.
    public let detail: String?
    /// What to do about it.
    public let hint: String?
    /// Where it happened: the call stack, innermost first, or the line of a COPY.
    public let context: String?
    /// The character in the statement that the error points at, counted from 1.
    let position: Int?
    /// The function in the server's source that reported it: the only language-independent name of a message.
    let sourceFunction: String?

    /// An error as the server would report it.
    public init(
        sqlState: String,
        message: String,
        detail: String? = nil,
        hint: String? = nil,
        context: String? = nil
    ) {
        self.init(
            sqlState: sqlState,
            message: message,
            detail: detail,
            hint: hint,
            context: context,
            position: nil,
            sourceFunction: nil
        )
    }

    init(
        sqlState: String,
        message: String,
        detail: String?,
        hint: String?,
        context: String?,
        position: Int?,
        sourceFunction: String?
    ) {
        self.sqlState = sqlState
        self.message = message
        self.detail = detail
        self.hint = hint
        self.context = context
        self.position = position
        self.sourceFunction = sourceFunction
    }
}

extension Refusal: CustomStringConvertible {
    /// `message (SQLSTATE)`, then detail, hint and context, each on a line of its own.
    public var description: String {
        var lines = ["\(message) (\(sqlState))"]
        if let detail { lines.append("Detail: \(detail)") }
        if let hint { lines.append("Hint: \(hint)") }
        if let context { lines.append("Context: \(context)") }
        return lines.joined(separator: "\n")
    }
}
