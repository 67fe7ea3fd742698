/// A mail on its way to a transport: the envelope and the bytes.
struct OutgoingMessage: Sendable, Equatable {
    let tenantID: String
    /// A UUID in lower case: whoever delivers the same message again can tell.
    let messageID: String
    /// Grows with each attempt.
    let leaseNumber: Int
    /// Where failures are reported to.
    let sender: EmailAddress
    let recipient: EmailAddress
    /// The mail server of its mailbox as JSON, if that has one of its own.
    var smtp: [UInt8]?
    /// RFC 5322 with CRLF line ends.
    let mail: [UInt8]
}
