/// What reading a mailbox may take.
struct IMAPLimits: Sendable {
    /// Connecting, TLS, greeting and login together.
    var connect = Duration.seconds(30)
    /// The server's silence.
    var silence = Duration.seconds(60)
    /// All of one batch.
    var batch = Duration.seconds(240)
    /// Mails in one batch.
    var mails = 50
    /// Bytes in one batch; it ends with the mail that goes beyond.
    var bytes = 32 * 1024 * 1024
    /// Of a mail larger than this the header is read.
    var mail = InboundReader.Limits.bytes
    /// A line of an answer, without its literals.
    var line = 16 * 1024 * 1024
}
