/// What a person wrote, without the message that it answers and without the signature.
enum ReplyText {
    /// Texts below answers that were written between the quoted lines are kept.
    static func strip(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).prefix(10_000).map(
            String.init)
        var kept: [String] = []
        var index = 0
        while index < lines.count {
            let line = lines[index]
            if QuoteMarks.beginsQuotedMessage(lines, at: index) || QuoteMarks.isSignature(line) { break }
            if let end = QuoteMarks.attributionEnd(lines, at: index) {
                let next = lines[end...].first { !$0.allSatisfy(\.isWhitespace) }
                guard let next, QuoteMarks.isQuoted(next) else { break }
                index = end
                continue
            }
            if !QuoteMarks.isQuoted(line) { kept.append(line) }
            index += 1
        }
        return joined(kept)
    }

    /// Without empty lines around, and never more than one in a row.
    private static func joined(_ lines: [String]) -> String {
        var result: [Substring] = []
        for line in lines {
            let end = line.lastIndex { !$0.isWhitespace }
            let text = end.map { line[...$0] } ?? ""
            if text.isEmpty && (result.last?.isEmpty ?? true) { continue }
            result.append(text)
        }
        if result.last?.isEmpty == true { result.removeLast() }
        return result.joined(separator: "\n")
    }
}
