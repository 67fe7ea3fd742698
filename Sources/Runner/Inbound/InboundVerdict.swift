/// What a mail that came in is, and what that rests on.
struct InboundVerdict: Sendable, Equatable {
    /// What kind of mail it is.
    enum Kind: String, Sendable, Encodable {
        /// A message could not be delivered, or not yet.
        case bounce
        /// A machine answered or told something.
        case automatic
        /// A complaint or a request to unsubscribe that a mailbox provider passed on.
        case feedback
        /// A message was delivered.
        case delivered
        /// A person wrote it, as far as can be seen.
        case ordinary
    }

    /// What a bounce says about the address.
    enum Severity: String, Sendable, Encodable {
        /// The address or its host does not exist or is disabled.
        case hard
        /// Anything that may pass.
        case soft
        /// The receiver refuses the sender or the message; the address may be fine.
        case policy
    }

    var kind: Kind
    /// For bounces only.
    var severity: Severity?
    /// RFC 3463, "5.1.1".
    var status: String?
    /// The address that the report is about.
    var recipient: String?
    /// When the absent is back: a date, or an instant in UTC, as ISO 8601.
    var returnDate: String?
    /// The Message-IDs that it answers, each with its angle brackets, In-Reply-To before References; of a bounce,
    /// that of the returned message first.
    var replyTo: [String] = []
    /// One sentence.
    var reason: String
    /// A bounce that says only that it takes longer.
    var isDelay = false
    /// An automatic answer of somebody who is away.
    var isAbsence = false
    /// Feedback that complains, and does not merely ask to unsubscribe.
    var isComplaint = false
}

extension InboundVerdict: Encodable {
    private enum CodingKeys: CodingKey {
        case kind, severity, status, recipient, returnDate, replyTo, reason
    }

    /// The members that the line has, null where there is nothing to say.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .kind)
        try container.encode(severity, forKey: .severity)
        try container.encode(status, forKey: .status)
        try container.encode(recipient, forKey: .recipient)
        try container.encode(returnDate, forKey: .returnDate)
        try container.encode(replyTo, forKey: .replyTo)
        try container.encode(reason, forKey: .reason)
    }
}
