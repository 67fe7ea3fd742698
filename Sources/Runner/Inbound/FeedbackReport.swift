/// Complaints that providers pass on (ARF, RFC 5965), and requests to unsubscribe that mail programs send.
enum FeedbackReport {
    /// Nil when the mail is neither.
    static func verdict(on mail: InboundMail) -> InboundVerdict? {
        guard let (reason, isComplaint) = evidence(mail) else { return nil }
        let fields = mail.parts("message/feedback-report").flatMap { InboundHeader.blocks(in: $0.text) }
        let recipient = fields.lazy.compactMap { $0["original-rcpt-to"] }
            .compactMap { MailAddresses.first(in: $0) }.first
        return InboundVerdict(
            kind: .feedback, recipient: recipient,
            replyTo: MessageReferences.returned(mail, BounceNotice("")), reason: reason,
            isComplaint: isComplaint && !isOptOut(fields))
    }

    /// Some providers report requests to unsubscribe in the same form.
    private static func isOptOut(_ fields: [InboundHeader]) -> Bool {
        fields.contains {
            ["opt-out", "opt-out-list"].contains(FoldedText($0["feedback-type"] ?? "").string)
        }
    }

    private static func evidence(_ mail: InboundMail) -> (reason: String, isComplaint: Bool)? {
        if mail.reportType == "feedback-report" || !mail.parts("message/feedback-report").isEmpty {
            return ("It is a feedback report (RFC 5965).", true)
        }
        let subject = FoldedText(mail.header["subject"] ?? "")
        if subject.hasPrefix("complaint about message from") && !mail.enclosed.isEmpty {
            return ("A provider passed on a complaint about the enclosed message.", true)
        }
        let isAutomatic = AutomaticSigns.autoSubmitted(mail.header) != nil
        if isAutomatic
            && (subject.string == "unsubscribe" || FoldedText(mail.text).contains("email to unsubscribe"))
        {
            return ("A mail program asked to unsubscribe its owner.", false)
        }
        return nil
    }
}
