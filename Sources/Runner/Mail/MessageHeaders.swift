/// What stands in the header of a mail, but for its subject; as the database has it, not yet checked.
struct MessageHeaders: Sendable, Equatable {
    /// With its angle brackets.
    var messageID: String
    /// An instant in RFC 3339.
    var date: String
    var from: Mailbox
    var replyTo: Mailbox?
    var to: Mailbox
    /// One id with its angle brackets.
    var inReplyTo: String?
    /// Ids with their angle brackets, between them blanks.
    var references: String?
    /// Of the List-Unsubscribe header, and what templates know as `unsubscribeUrl`; nil: there is none.
    var unsubscribeURL: String?
}
