/// Where the mail of a mailbox is read (`wire.mailbox_imap`).
struct IMAPAccount: Sendable, Equatable, Decodable {
    /// Whether nothing is said in the clear.
    enum Security: String, Sendable, Decodable {
        case required, off
    }

    /// `imap://host:port` or `imaps://host:port`.
    var url: String
    var user: String
    /// Nil: the best way that the server has.
    var auth: SMTPServer.Mechanism?
    /// Where the password or the token is.
    var secret: String
    var tls: Security?
    var verify: Bool?
    /// As the server names it, in modified UTF-7.
    var folder: String?

    var isTLSRequired: Bool { tls != .off }
    var isVerified: Bool { verify ?? true }
}
