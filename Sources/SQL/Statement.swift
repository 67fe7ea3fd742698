/// The text that calls a stored function, which is also what it is prepared under, and the parameters of this
/// call.
struct Statement {
    /// What is asked of the function.
    enum Form {
        /// `select f(…)`: one value.
        case value
        /// `select * from f(…)`: rows.
        case rows
    }

    let text: String
    private(set) var parameters: Parameters

    /// - Throws: `SQLError.refused` with 22021 when a text holds NUL.
    init(_ function: String, _ arguments: Arguments, _ form: Form) throws(SQLError) {
        precondition(Identifier.isQualified(function), "\(function) is no schema.function")
        var parameters = Parameters()
        var text = form == .value ? "select \(function)(" : "select * from \(function)("
        for (index, (name, value)) in arguments.elements.enumerated() {
            precondition(Identifier.isSimple(name), "\(name) is no argument name")
            if index > 0 { text += ", " }
            text += name
            text += " => "
            try Self.append(value, to: &text, &parameters)
        }
        self.text = text + ")"
        self.parameters = parameters
    }

    /// A statement of the migrator's own; each value is `$1`, `$2` … in its text.
    init(_ text: String, _ values: [Value]) throws(SQLError) {
        var parameters = Parameters()
        var ignored = ""
        for value in values {
            try Self.append(value, to: &ignored, &parameters)
        }
        self.text = text
        self.parameters = parameters
    }

    /// The server infers the type of a bare `$n` from the function; binary values need theirs said.
    private static func append(
        _ value: Value,
        to text: inout String,
        _ parameters: inout Parameters
    ) throws(SQLError) {
        let placeholder = "$\(parameters.count + 1)"
        switch value {
        case .null:
            text += placeholder
            parameters.appendNull()
        case .text(let string):
            text += placeholder
            try parameters.append(text: string)
        case .integer(let number):
            text += placeholder
            try parameters.append(text: String(number))
        case .boolean(let isTrue):
            text += placeholder
            try parameters.append(text: isTrue ? "true" : "false")
        case .json(let document):
            // In text format everything after a NUL byte would be dropped silently. 1 is the version of the
            // format.
            text += placeholder + "::jsonb"
            parameters.append(binary: document, version: 1)
        case .bytes(let bytes):
            text += placeholder + "::bytea"
            parameters.append(binary: bytes)
        case .texts(let texts):
            text += placeholder
            try parameters.append(texts: texts)
        case .row(let fields):
            let placeholders = fields.indices.map { "$\(parameters.count + 1 + $0)" }
            text += "row(\(placeholders.joined(separator: ", ")))"
            for field in fields {
                if let field {
                    try parameters.append(text: field)
                } else {
                    parameters.appendNull()
                }
            }
        }
    }
}
