/// The words of a mail system about a message that it returns, without the returned message that may follow them.
struct BounceNotice: Sendable, Equatable {
    let lines: [String]
    /// What stands below: the returned message, as far as it came along in the text.
    let returned: [String]

    init(_ text: String) {
        let all = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let end = all.firstIndex(where: Self.beginsReturnedMessage) ?? all.count
        lines = Array(all[..<end].prefix(1000))
        returned = Array(all[end...])
    }

    var text: String { lines.joined(separator: "\n") }

    /// The part of the notice about one recipient: from the line that names it to the next that begins with another.
    func part(about recipient: String) -> String {
        let name = recipient.lowercased()
        let isQuoted = !text.lowercased().contains(name)
        let lines = isQuoted ? Array(returned.prefix(1000)) : self.lines
        guard let first = lines.firstIndex(where: { $0.lowercased().contains(name) }) else { return text }
        let rest = lines[(first + 1)...]
        let end = rest.firstIndex { line in
            guard let other = Self.leadingAddress(of: line) else { return false }
            return other.lowercased() != name
        }
        return lines[first..<(end ?? lines.endIndex)].joined(separator: "\n")
    }

    /// The recipient that failed.
    ///
    /// - Parameter own: the address that the notice was sent to; it is named too, but seldom the one that failed.
    func recipient(own: [String]) -> String? {
        let others = Set(own.map { $0.lowercased() })
        let candidates = lines.filter { !Self.isAboutSender($0) }
        let leading = candidates.compactMap(Self.leadingAddress)
        if let address = leading.first(where: { !others.contains($0.lowercased()) }) { return address }
        let named = candidates.flatMap { MailAddresses.all(in: $0, limit: 5) }.filter { !Self.isOffice($0) }
        return named.first { !others.contains($0.lowercased()) } ?? leading.first ?? named.first
            ?? candidates.lazy.compactMap { MailAddresses.first(in: $0) }.first
    }

    /// The address that a line begins with, such as "<anna@example.com>: 550 …".
    private static func leadingAddress(of line: String) -> String? {
        let isReply = line.prefix(3).allSatisfy(\.isNumber) && line.dropFirst(3).first == " "
        let start = line.dropFirst(isReply ? 4 : 0).drop { $0.isWhitespace || "<>\"'*".contains($0) }
        guard let address = MailAddresses.first(in: start.prefix(400)), start.hasPrefix(address) else {
            return nil
        }
        let next = start.dropFirst(address.count).first
        let isItem = next.map { $0.isWhitespace || ">\"':,;.([".contains($0) } ?? true
        return isItem && !isOffice(address) ? address : nil
    }

    /// Whether it is an address to ask for help, not one to deliver to.
    private static func isOffice(_ address: String) -> Bool {
        let local = address.prefix { $0 != "@" }.lowercased()
        return ["postmaster", "mailer-daemon", "support", "abuse", "helpdesk"].contains(local)
    }

    private static func isAboutSender(_ line: String) -> Bool {
        let line = FoldedText(line)
        return [
            "from:", "mail from", "message-id:", ">>> mail from", "sender:", "return-path", "to: ", "cc:",
            "reply-to:",
        ].contains {
            line.hasPrefix($0)
        } || line.contains("please contact") || line.contains("send mail to")
    }

    private static func beginsReturnedMessage(_ line: String) -> Bool {
        guard line.utf8.count < 150 else { return false }
        let folded = FoldedText(line)
        let begins = [
            "received:", "return-path:", "dkim-signature:", "mime-version:", "delivered-to:", "x-received:",
        ]
        if begins.contains(where: folded.hasPrefix) { return true }
        let words = folded.string.filter { $0.isLetter || $0 == " " }.trimmed
        let isMarked = line.trimmed.first.map { "-=|*_".contains($0) } ?? false
        if isMarked, ["was received", "addresses", "transcript"].allSatisfy({ !words.contains($0) }) {
            return Self.marks.contains { words.contains($0) }
        }
        return ([":", ".", "…"].contains(line.trimmed.suffix(1)) || words.hasSuffix("follows"))
            && Self.openings.contains { words.hasPrefix($0) }
    }

    private static let marks = [
        "original message", "copy of the message", "copy of your message", "returned message",
        "unsent message",
        "message text", "message header", "header of the", "original mail", "copy of the mail",
        "ursprüngliche nachricht", "message d'origine", "mensaje original", "messaggio originale",
    ]

    private static let openings = [
        "original message follows", "original mail as follows", "message headers follow",
        "below is a copy of the original message", "included is a copy of the message",
        "this is a copy of the message", "a copy of the original message",
    ]
}
