/// For how long a mail server may keep us waiting.
struct SMTPLimits: Sendable, Equatable {
    /// Until a session is ready: the connection, TLS, greeting and login, all together.
    var connect: Duration = .seconds(30)
    /// The answer to a command.
    var command: Duration = .seconds(60)
    /// From the first byte of a mail to its last.
    var data: Duration = .seconds(180)
    /// The answer to the end of a mail (RFC 5321, section 4.5.3.2.6): who asks again too early sends twice.
    var end: Duration = .seconds(600)
}
