@testable import Runner

extension ClaimedMessage {
    /// A message as the database gives it, for tests.
    static func example(
        subject: String? = "Hi {{firstName}}",
        thread: String? = nil,
        text: String? = nil,
        html: String? = nil,
        variables: String = #"{"firstName": "Zoë", "contact": {"firstName": "Zoë"}}"#,
        defaults: String = "{}",
        missing: MissingVariables = .fail
    ) -> ClaimedMessage {
        ClaimedMessage(
            tenantID: "acme", messageID: "0199c7a0-5b1e-7d3a-8f00-1234567890ab", leaseNumber: 1,
            enrollmentID: "e", sequenceID: "s", correlationID: "c", headers: .example,
            subjectTemplate: subject, threadSubject: thread, textTemplate: text, htmlTemplate: html,
            variables: Array(variables.utf8), variableDefaults: Array(defaults.utf8),
            missingVariables: missing)
    }
}

extension MessageHeaders {
    static let example = MessageHeaders(
        messageID: "<0199c7a0-5b1e-7d3a-8f00-1234567890ab@mail.example.com>",
        date: "2026-03-06T15:04:05.678Z",
        from: Mailbox(email: "sales@example.com", name: "Ann Seller"),
        replyTo: nil,
        to: Mailbox(email: "zoe@example.org", name: "Zoë Müller"),
        inReplyTo: nil, references: nil, unsubscribeURL: nil)
}
