/// What a delivery report (RFC 3464) says about one recipient. Fields of different recipients are never mixed.
struct DeliveryReport: Sendable, Equatable {
    enum Action: Sendable, Equatable {
        case failed, delayed, delivered
    }

    var action: Action
    var recipient: String?
    var status: EnhancedStatus?
    /// What the mail system said, without its type ("smtp;"); empty when the report leaves it out.
    var diagnostic: String

    /// The recipients of a report's text, in their order.
    static func recipients(in text: String) -> [DeliveryReport] {
        InboundHeader.blocks(in: text).prefix(1000).compactMap(DeliveryReport.init)
    }

    /// Nil for a block that is not about a recipient.
    private init?(_ block: InboundHeader) {
        let recipient = block["final-recipient"] ?? block["original-recipient"]
        guard recipient != nil || block["action"] != nil else { return nil }
        self.recipient =
            [block["final-recipient"], block["original-recipient"]]
            .compactMap { $0.flatMap { MailAddresses.first(in: Self.withoutType($0)) } }.first
        let field = block["status"] ?? ""
        status = EnhancedStatus(field)
        let comment = field.firstIndex(of: "(").map { String(field[$0...]) } ?? ""
        diagnostic =
            [Self.withoutType(block["diagnostic-code"] ?? ""), comment].joined(separator: " ").trimmed
        switch FoldedText(block["action"] ?? "").string {
        case let action where action.hasPrefix("delayed"): self.action = .delayed
        case let action where ["delivered", "relayed", "expanded"].contains { action.hasPrefix($0) }:
            self.action = .delivered
        case "": self.action = status?.category == 2 ? .delivered : .failed
        default: self.action = .failed
        }
    }

    /// "rfc822; anna@example.com" without "rfc822;".
    private static func withoutType(_ value: String) -> String {
        guard let semicolon = value.firstIndex(of: ";") else { return value }
        let type = value[..<semicolon].trimmed
        let isType = !type.isEmpty && type.utf8.count <= 40 && !type.contains(where: \.isWhitespace)
        return isType && !type.contains("@") ? value[value.index(after: semicolon)...].trimmed : value
    }
}
