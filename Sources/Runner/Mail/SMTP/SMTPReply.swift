/// A whole answer of a mail server, which may have several lines.
struct SMTPReply: Sendable, Equatable {
    let code: Int
    /// All of it, the lines with line feeds between them.
    let text: String

    /// Answers are kept with the message: what is longer is cut.
    static let mostBytes = 2000
}
