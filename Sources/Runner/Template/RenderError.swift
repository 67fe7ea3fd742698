/// Why a message cannot be rendered; its text is for the person who wrote the template.
enum RenderError: Error, Sendable, Equatable {
    /// Which part (subject, HTML template, text template) has which problem.
    case template(part: String, TemplateProblem)
    /// Variables without a value and without a default, where the sequence does not allow that.
    case missing([String])
    /// A line break or another control character in the subject; the variables that brought it, if known.
    case controlCharacter([String])
    /// A part would be larger than this many bytes.
    case tooLarge(part: String, limit: Int)
    /// There is neither a text nor an HTML part, or nothing in it.
    case empty
    /// What the database gave as variables is no JSON object.
    case variables
}

extension RenderError: CustomStringConvertible {
    var description: String {
        switch self {
        case .template(let part, let problem):
            "The \(part) \(problem)."
        case .missing(let names):
            "No value and no default: \(names.joined(separator: ", "))."
        case .controlCharacter(let names):
            names.isEmpty
                ? "The subject has a line break or another control character."
                : "A subject must not have line breaks or other control characters; they are in: "
                    + "\(names.joined(separator: ", "))."
        case .tooLarge(let part, let limit):
            "The \(part) would be larger than \(limit) bytes."
        case .empty:
            "There is nothing to send: the message is empty."
        case .variables:
            "The variables of the message cannot be read."
        }
    }
}
