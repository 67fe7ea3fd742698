/// Weighs what a mail system said about one recipient.
struct BounceSeverity: Sendable, Equatable {
    var severity: InboundVerdict.Severity
    /// What it rests on: a phrase, a code, or nothing.
    var evidence: String

    /// - Parameters:
    ///   - answer: what the mail system said about the recipient.
    ///   - category: 4 or 5 where a code of the report or the answer tells.
    init(answer: String, status: EnhancedStatus?, category: Int?, recipient: String?) {
        let text = FoldedText(Self.withoutRepeatedCodes(answer))
        // What a server calls passing is not held against the address, whatever it adds.
        let hard: InboundVerdict.Severity = category == 4 ? .soft : .hard

        if let status, status.subject == 1, [7, 8].contains(status.detail) {
            self.init(.policy, "\(status)")
        } else if let phrase = text.first(of: BouncePhrases.senderRefused) {
            self.init(.policy, phrase, status)
        } else if let phrase = text.first(of: BouncePhrases.full) {
            self.init(.soft, phrase, status)
        } else if let phrase = text.first(of: BouncePhrases.unknown) {
            self.init(hard, phrase, status)
        } else if let phrase = text.first(of: BouncePhrases.refused) {
            self.init(.policy, phrase, status)
        } else if let status, let known = Self.meaning(of: status) {
            self.init(known == .hard ? hard : known, "\(status)")
        } else if let recipient, text.contains(recipient.lowercased() + " rejected") {
            self.init(hard, "rejected", status)
        } else if let phrase = text.first(of: BouncePhrases.unavailable) {
            self.init(hard, phrase, status)
        } else if let phrase = text.first(of: BouncePhrases.passing) {
            self.init(.soft, phrase, status)
        } else if let phrase = text.first(of: BouncePhrases.bareRefusal) {
            self.init(category == 4 ? .soft : .policy, phrase, status)
        } else {
            self.init(.soft, status.map { "\($0)" } ?? "")
        }
    }

    private init(_ severity: InboundVerdict.Severity, _ evidence: String, _ status: EnhancedStatus? = nil) {
        self.severity = severity
        let words = evidence.replacing("*", with: "…").trimmed
        self.evidence = status.map { "\($0) “\(words)”" } ?? (words.isEmpty ? "" : "“\(words)”")
    }

    /// What a code means by RFC 3463 and the registry behind it; nil where the code leaves it open.
    private static func meaning(of status: EnhancedStatus) -> InboundVerdict.Severity? {
        switch (status.subject, status.detail) {
        case (1, 0): nil
        case (1, _), (2, 1): .hard
        case (2, 2), (2, 3), (2, 4), (3, _), (4, _): .soft
        case (7, 13): .hard
        case (7, 27): nil
        case (7, _), (6, _): .policy
        default: nil
        }
    }

    /// Lines of one SMTP answer that were joined repeat its code between words: "at a rate that 550-5.2.1 prevents".
    private static func withoutRepeatedCodes(_ answer: String) -> String {
        var words: [Substring] = []
        for word in answer.split(whereSeparator: \.isWhitespace) {
            if words.count > 2 && isCode(word) { continue }
            words.append(word)
        }
        return words.joined(separator: " ")
    }

    private static func isCode(_ word: Substring) -> Bool {
        let parts = word.split(separator: "-", maxSplits: 1)
        guard let reply = parts.first, reply.count == 3, reply.allSatisfy(\.isASCII), Int(reply) != nil else {
            return EnhancedStatus(word).map { "\($0)" == word } ?? false
        }
        return parts.count == 1 ? word.count == 3 : EnhancedStatus(parts[1]) != nil
    }
}
