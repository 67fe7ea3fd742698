/// Why a mailbox could not be read; in words for an operator, without passwords.
enum IMAPError: Error, Sendable, Equatable, CustomStringConvertible {
    /// No connection, no TLS, or no login.
    case refused(String)
    /// The connection broke.
    case lost(String)
    /// The server said NO or BAD.
    case denied(command: String, answer: String)
    /// What the server says is no IMAP.
    case strange(String)
    /// It took too long.
    case timeout(String)
    /// This process is about to end.
    case stopped

    var description: String {
        switch self {
        case .refused(let reason): "The mailbox cannot be opened: \(reason)."
        case .lost(let reason): "The connection broke: \(reason)."
        case .denied(let command, let answer): "The server refuses \(command): \(answer)"
        case .strange(let what): "The server does not speak IMAP as it should: \(what)."
        case .timeout(let what): "The server took too long: \(what)."
        case .stopped: "Reading was stopped: the process ends."
        }
    }
}
