import Foundation

/// The notifications in JSON that Amazon SES sends by mail, through SNS or without.
enum ProviderNotification {
    /// Nil when the mail is none.
    static func verdict(on mail: InboundMail) -> InboundVerdict? {
        let text = mail.text.drop { $0.isWhitespace }
        guard text.first == "{", let type = mail.header["from"],
            BounceSigns.isFromSystem(mail.header) || type.contains("no-reply@")
        else { return nil }
        guard var object = object(in: text) else { return nil }
        if let inner = object["Message"] as? String, let notification = Self.object(in: inner[...]) {
            object = notification
        }
        let sent = object["mail"] as? [String: Any]
        let ids = [sent?["commonHeaders"], sent].compactMap {
            ($0 as? [String: Any])?["messageId"] as? String
        }
        let answered = ids.flatMap { MailAddresses.ids(in: $0.hasPrefix("<") ? $0 : "<\($0)>") }
        switch (object["notificationType"] ?? object["eventType"]) as? String {
        case "Bounce": return bounce(object["bounce"] as? [String: Any] ?? [:], answered)
        case "Complaint":
            let complaint = object["complaint"] as? [String: Any]
            return InboundVerdict(
                kind: .feedback, recipient: recipient(complaint?["complainedRecipients"]), replyTo: answered,
                reason: "Amazon SES passed on a complaint.")
        case "Delivery":
            let delivery = object["delivery"] as? [String: Any]
            let answer = delivery?["smtpResponse"] as? String ?? ""
            return InboundVerdict(
                kind: .delivered, status: EnhancedStatus(answer)?.description,
                recipient: (delivery?["recipients"] as? [String])?.first, replyTo: answered,
                reason: "Amazon SES says that the message was delivered.")
        default: return nil
        }
    }

    private static func bounce(_ bounce: [String: Any], _ answered: [String]) -> InboundVerdict {
        let first = (bounce["bouncedRecipients"] as? [[String: Any]])?.first
        let answer = first?["diagnosticCode"] as? String ?? ""
        let reported = (first?["status"] as? String).flatMap { EnhancedStatus($0) }
        let status = EnhancedStatus.best(reported: reported, answer: answer)
        let recipient = recipient(bounce["bouncedRecipients"])
        let kind = [bounce["bounceType"], bounce["bounceSubType"]].compactMap { $0 as? String }
        let weight = BounceSeverity(
            answer: answer, status: status, category: status?.category, recipient: recipient)
        let severity: InboundVerdict.Severity =
            switch kind.last {
            case "ContentRejected", "AttachmentRejected": .policy
            case "NoEmail", "Suppressed", "OnAccountSuppressionList": .hard
            case "MailboxFull", "MessageTooLarge": .soft
            default: kind.first == "Transient" && weight.severity == .hard ? .soft : weight.severity
            }
        return InboundVerdict(
            kind: .bounce, severity: severity, status: status?.description, recipient: recipient,
            replyTo: answered, reason: "Amazon SES says \(kind.joined(separator: "/")) \(weight.evidence).")
    }

    private static func recipient(_ list: Any?) -> String? {
        ((list as? [[String: Any]])?.first?["emailAddress"] as? String).flatMap {
            MailAddresses.first(in: $0)
        }
    }

    /// The first JSON object in a text, which may have more below.
    private static func object(in text: Substring) -> [String: Any]? {
        var depth = 0
        var isInString = false
        var isEscaped = false
        var json: [UInt8] = []
        for byte in text.utf8 {
            // Mail systems break long lines, also inside strings.
            if byte == 0x0A && isInString { continue }
            json.append(byte)
            switch byte {
            case _ where isEscaped: isEscaped = false
            case UInt8(ascii: "\\") where isInString: isEscaped = true
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "{") where !isInString, UInt8(ascii: "[") where !isInString: depth += 1
            case UInt8(ascii: "}") where !isInString, UInt8(ascii: "]") where !isInString:
                depth -= 1
                if depth == 0 { return try? JSONSerialization.jsonObject(with: Data(json)) as? [String: Any] }
            default: break
            }
            if depth > 50 { return nil }
        }
        return nil
    }
}
