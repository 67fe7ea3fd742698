/// A run of text or a tag of a template.
enum TemplatePiece: Sendable, Equatable {
    case text(String)
    case variable(String, isEscaped: Bool)
    case section(String, isInverted: Bool)
    case end(String)
    case comment

    /// The tag as it is written without anything that could be left out.
    var canonical: String {
        switch self {
        case .text(let text): text
        case .variable(let name, let isEscaped): isEscaped ? "{{\(name)}}" : "{{&\(name)}}"
        case .section(let name, let isInverted): isInverted ? "{{^\(name)}}" : "{{#\(name)}}"
        case .end(let name): "{{/\(name)}}"
        case .comment: "{{!}}"
        }
    }
}
