import Foundation

/// A mail that came in with the verdict on it, as the database takes it (`wire.inbox_message_body`).
struct ReceivedMail: Sendable, Equatable, Encodable {
    /// What is kept of a mail.
    enum Limits {
        static let raw = 256 * 1024
        static let text = 64 * 1024
        static let line = 320
    }

    var messageId: String?
    var from: String
    var to: [String]
    var subject: String?
    var text: String
    var replyTo: [String]
    var receivedAt: String?
    var kind: InboundVerdict.Kind
    var severity: InboundVerdict.Severity?
    var status: String?
    var recipient: String?
    var returnDate: String?
    var isAbsence: Bool
    var isDelay: Bool
    var isComplaint: Bool
    var reason: String
    var raw: Data
    var rawBytes: Int

    /// Reads and judges a raw mail.
    ///
    /// - Parameters:
    ///   - receivedAt: when the mail server had it, RFC 3339; nil: now.
    ///   - size: how large it was, where `raw` is its beginning.
    ///   - tokens: what its addresses may carry.
    /// - Throws: `InboundMailError` when it is no mail, or too large.
    init(
        raw: [UInt8], tenantID: String, receivedAt: String? = nil, size: Int? = nil,
        tokens: ReplyTokens = ReplyTokens(keys: nil)
    ) throws(InboundMailError) {
        let mail = try InboundReader.read(raw)
        let verdict = Classifier.verdict(on: mail)
        let isWritten = verdict.kind == .ordinary || verdict.kind == .automatic
        let stripped = isWritten ? ReplyText.strip(mail.text) : ""
        let id = mail.header["message-id"] ?? ""
        messageId = Self.line(MailAddresses.ids(in: id).first ?? id, limit: 2000)
        from = Self.sender(mail.header["from"] ?? "").flatMap { Self.line($0) } ?? ""
        let recipients = ["to", "cc", "delivered-to", "x-original-to"].flatMap(mail.header.all)
        to = recipients.flatMap { MailAddresses.all(in: $0, limit: 50) }.compactMap { Self.line($0) }
            .reduce(into: []) { if $0.count < 50 && !$0.contains($1) { $0.append($1) } }
        subject = mail.header["subject"].map { Self.clean($0, limit: 1000) }
        text = Self.clean(stripped.isEmpty ? mail.text : stripped, limit: Limits.text)
        let named = verdict.replyTo + tokens.ids(in: to, tenantID: tenantID)
        replyTo = named.filter { $0.utf8.count <= 2000 }.prefix(1000).map(\.self)
        self.receivedAt = receivedAt
        kind = verdict.kind
        severity = verdict.severity
        status = verdict.status.flatMap { Self.line($0, limit: 20) }
        recipient = verdict.recipient.flatMap { Self.line($0) }
        returnDate = verdict.returnDate
        isAbsence = verdict.isAbsence
        isDelay = verdict.isDelay
        isComplaint = verdict.isComplaint
        reason = Self.clean(verdict.reason, limit: 2000)
        self.raw = Data(raw.prefix(Limits.raw))
        rawBytes = size ?? raw.count
    }

    /// As the functions of the database take it.
    var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        // Text, numbers and Base64: nothing that cannot be encoded.
        return [UInt8]((try? encoder.encode(self)) ?? Data())
    }

    /// The address in angle brackets, which is not the one that a name may hold; else the first.
    private static func sender(_ field: String) -> String? {
        let bracketed = field.lastIndex(of: "<").flatMap { MailAddresses.first(in: field[$0...]) }
        return bracketed ?? MailAddresses.first(in: field)
    }

    /// Without NUL, which no text in the database has.
    private static func clean(_ text: String, limit: Int) -> String {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: text.unicodeScalars.lazy.filter { $0 != "\0" }.prefix(limit))
        return String(scalars)
    }

    /// Nil for what is no line, or too long to be what it claims to be.
    private static func line(_ text: String, limit: Int = Limits.line) -> String? {
        let isLine = !text.isEmpty && text.unicodeScalars.count <= limit
        return isLine && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
            ? text : nil
    }
}
