/// Why a mail cannot be composed: a value that must not stand in its header.
enum CompositionError: Error, Sendable, Equatable {
    /// CR, LF, NUL or another control character in this field.
    case controlCharacter(field: String)
    /// The field is no e-mail address that can be written to.
    case address(field: String, reason: String)
    /// The field is not in the form that it must have.
    case malformed(field: String)
}

extension CompositionError: CustomStringConvertible {
    /// A sentence that names the field, never its value: that may be an address.
    var description: String {
        switch self {
        case .controlCharacter(let field):
            "\(field) has a line break or another control character, which no header may have."
        case .address(let field, let reason):
            "\(field) is no address that mail can be sent to: \(reason)."
        case .malformed(let field):
            "\(field) is not in the form that it must have."
        }
    }
}
