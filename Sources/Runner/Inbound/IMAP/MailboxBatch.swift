/// What was read of a mailbox at once.
struct MailboxBatch: Sendable, Equatable {
    /// A mail, or the header of one that is too large.
    struct Mail: Sendable, Equatable {
        let uid: Int
        let raw: [UInt8]
        let size: Int
        /// RFC 3339.
        let receivedAt: String?
    }

    let uidValidity: Int
    /// The first UID that is not in the batch.
    var uidNext: Int
    var mails: [Mail] = []
    /// Whether more is there to be read at once.
    var hasMore = false
    /// What ended it early.
    var error: IMAPError?
}

/// Up to where a mailbox was read before.
struct MailboxPosition: Sendable, Equatable {
    /// Nil both: never, or the position was given up.
    var uidValidity: Int?
    var uidNext: Int?
    /// From which day on mails are read without a position; nil: what is new.
    var since: String?
}
