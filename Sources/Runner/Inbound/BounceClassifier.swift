/// Bounces and reports of delivery.
enum BounceClassifier {
    /// Nil when the mail is neither.
    static func verdict(on mail: InboundMail) -> InboundVerdict? {
        let notice = BounceNotice(mail.text)
        if let report = report(in: mail, notice: notice) { return verdict(report, mail, notice) }
        let isReport = mail.mediaType == "multipart/report" && mail.reportType == "delivery-status"
        if !isReport, BounceSigns.evidence(of: mail, notice: notice) == nil { return nil }
        return textVerdict(mail, notice)
    }

    /// The recipient of a delivery report that matters: the first that failed, or is delayed, or was delivered to.
    private static func report(in mail: InboundMail, notice: BounceNotice) -> DeliveryReport? {
        let parts = mail.parts.filter { reportTypes.contains($0.mediaType) }
        var recipients = parts.filter { $0.level == 0 }.flatMap { DeliveryReport.recipients(in: $0.text) }
        if recipients.isEmpty && BounceSigns.evidence(of: mail, notice: notice) != nil {
            // Gateways wrap the report of another system, as a message or as plain text.
            recipients = parts.flatMap { DeliveryReport.recipients(in: $0.text) }
            if recipients.isEmpty {
                let lines = (notice.lines + notice.returned).prefix(5000).drop { line in
                    !["final-recipient:", "action:"].contains { line.lowercased().hasPrefix($0) }
                }
                recipients = DeliveryReport.recipients(in: lines.joined(separator: "\n"))
                recipients = Array(recipients.filter { $0.recipient != nil })
            }
        }
        return recipients.first { $0.action == .failed } ?? recipients.first { $0.action == .delayed }
            ?? recipients.first
    }

    private static let reportTypes: Set = ["message/delivery-status", "message/global-delivery-status"]

    private static func verdict(
        _ report: DeliveryReport, _ mail: InboundMail, _ notice: BounceNotice
    ) -> InboundVerdict {
        let recipient = report.recipient ?? self.recipient(mail, notice)
        if report.action == .delivered {
            return InboundVerdict(
                kind: .delivered, status: report.status?.description, recipient: recipient,
                replyTo: MessageReferences.returned(mail, notice),
                reason: "The delivery report says that the message was delivered or passed on.")
        }
        let part = recipient.map(notice.part(about:)) ?? notice.text
        var answer = report.diagnostic
        if !answer.contains(where: \.isLetter) || report.status == nil {
            answer += "\n" + part
        } else if let words = FoldedText(part).first(of: ["refused to talk to me"]) {
            answer += "\n" + words
        }
        return verdict(
            mail, notice, recipient: recipient, reported: report.status, answer: answer,
            isDelay: report.action == .delayed)
    }

    private static func textVerdict(_ mail: InboundMail, _ notice: BounceNotice) -> InboundVerdict {
        let recipient = recipient(mail, notice)
        let answer = recipient.map(notice.part(about:)) ?? notice.text
        return verdict(
            mail, notice, recipient: recipient, reported: nil, answer: answer,
            isDelay: BounceSigns.isDelay(mail, notice: notice))
    }

    private static func verdict(
        _ mail: InboundMail, _ notice: BounceNotice, recipient: String?, reported: EnhancedStatus?,
        answer: String, isDelay: Bool = false
    ) -> InboundVerdict {
        let answer = String(answer.prefix(8_000))
        var status = EnhancedStatus.best(reported: reported, answer: answer)
        var weight = weigh(answer, status, recipient, isDelay: isDelay)
        if weight.evidence.isEmpty {
            // Some say why before they name the address, or only in the transcript that they enclose.
            let texts = [notice.text] + mail.parts.filter { $0.level > 0 }.map { transcript(of: $0.text) }
            let all = String(texts.joined(separator: "\n").prefix(8_000))
            status = EnhancedStatus.best(reported: nil, answer: all)
            weight = weigh(all, status, recipient, isDelay: isDelay)
        }
        let source =
            reported == nil
            ? "The mail system's notice" : isDelay ? "The report of a delay" : "The delivery report"
        let evidence = weight.evidence.isEmpty ? "gives no cause" : "says \(weight.evidence)"
        return InboundVerdict(
            kind: .bounce, severity: weight.severity, status: status?.description, recipient: recipient,
            replyTo: MessageReferences.returned(mail, notice),
            reason: "\(source) \(evidence): \(meaning(weight.severity)).", isDelay: isDelay)
    }

    /// A delay is never held against the address.
    private static func weigh(
        _ answer: String, _ status: EnhancedStatus?, _ recipient: String?, isDelay: Bool
    ) -> BounceSeverity {
        let category = isDelay ? 4 : status?.category ?? EnhancedStatus.replyCategory(in: answer)
        return BounceSeverity(answer: answer, status: status, category: category, recipient: recipient)
    }

    private static func meaning(_ severity: InboundVerdict.Severity) -> String {
        switch severity {
        case .hard: "the address or its host does not exist or is disabled"
        case .soft: "it may pass"
        case .policy: "the receiver refuses the sender or the message"
        }
    }

    /// The answers of the other side, as Sendmail and its kin mark them.
    private static func transcript(of text: String) -> String {
        text.split(separator: "\n").filter { $0.hasPrefix("<<< ") }.joined(separator: "\n")
    }

    private static func recipient(_ mail: InboundMail, _ notice: BounceNotice) -> String? {
        let own = mail.header.all("to") + mail.header.all("delivered-to")
        let named = notice.recipient(own: own.flatMap { MailAddresses.all(in: $0) })
        let failed = mail.header["x-failed-recipients"].flatMap { MailAddresses.first(in: $0) }
        return failed ?? named ?? mail.enclosed.first?["to"].flatMap { MailAddresses.first(in: $0) }
    }
}
