import SQL

/// A message that this worker holds under a lease: what is needed to render it, and where it goes.
struct ClaimedMessage: Sendable {
    /// What becomes of a message when a variable has neither a value nor a default.
    enum MissingVariables: String, Sendable {
        case fail
        case blank
    }

    let tenantID: String
    /// A UUID in lower case.
    let messageID: String
    /// The fencing token: only who holds the present lease may finish the message.
    let leaseNumber: Int
    let enrollmentID: String
    let sequenceID: String
    let correlationID: String
    var headers: MessageHeaders
    var subjectTemplate: String?
    /// The subject of the thread that is continued; literal.
    var threadSubject: String?
    var textTemplate: String?
    var htmlTemplate: String?
    /// JSON objects.
    var variables: [UInt8]
    var variableDefaults: [UInt8]
    var missingVariables: MissingVariables
    /// Whether the HTML part tells when it is opened, and which of its links are clicked.
    var tracking = Tracking()
    /// The mail server of its mailbox as JSON, if that has one of its own.
    var smtp: [UInt8]?

    /// What the sequence wants to know of a mail once it has left.
    struct Tracking: Sendable, Equatable {
        var opens = false
        var clicks = false
    }
}

extension ClaimedMessage {
    /// A row of `worker.claim_messages`.
    init(_ row: Row) {
        tenantID = row.text("tenant_id") ?? ""
        messageID = row.text("message_id") ?? ""
        leaseNumber = row.integer("lease_number") ?? 0
        enrollmentID = row.text("enrollment_id") ?? ""
        sequenceID = row.text("sequence_id") ?? ""
        correlationID = row.text("correlation_id") ?? ""
        headers = MessageHeaders(
            messageID: row.text("header_message_id") ?? "",
            date: row.text("date") ?? "",
            from: Mailbox(email: row.text("from_email") ?? "", name: row.text("from_name")),
            replyTo: row.text("reply_to").map { Mailbox(email: $0, name: nil) },
            to: Mailbox(email: row.text("to_email") ?? "", name: row.text("to_name")),
            inReplyTo: row.text("in_reply_to"),
            references: row.text("reference_ids"),
            unsubscribeURL: nil)
        subjectTemplate = row.text("subject_template")
        threadSubject = row.text("thread_subject")
        textTemplate = row.text("text_template")
        htmlTemplate = row.text("html_template")
        variables = row.bytes("variables") ?? Array("{}".utf8)
        variableDefaults = row.bytes("variable_defaults") ?? Array("{}".utf8)
        missingVariables = row.text("missing_variables").flatMap { MissingVariables(rawValue: $0) } ?? .fail
        tracking = Tracking(
            opens: row.boolean("tracks_opens") ?? false, clicks: row.boolean("tracks_clicks") ?? false)
        smtp = row.bytes("smtp")
    }
}
