/// How mail programs set apart what a reply quotes, in English, German, French, Spanish, Italian, Portuguese and Dutch.
enum QuoteMarks {
    static func isQuoted(_ line: String) -> Bool {
        line.drop { $0.isWhitespace }.first == ">"
    }

    /// "-- ", or the line that a telephone adds.
    static func isSignature(_ line: String) -> Bool {
        if line == "-- " || line == "--" || line == "\u{2014} " { return true }
        guard line.utf8.count < 120 else { return false }
        let folded = FoldedText(line)
        return deviceLines.contains(where: folded.hasPrefix)
    }

    /// The index behind the lines that name who wrote what is quoted ("On 3 April Bob wrote:"), which programs fold
    /// over up to three lines; nil when none begins there.
    static func attributionEnd(_ lines: [String], at index: Int) -> Int? {
        var joined = ""
        for end in index..<min(index + 3, lines.count) {
            let line = lines[end].trimmed
            if line.isEmpty || isQuoted(line) { return nil }
            joined += joined.isEmpty ? line : " " + line
            if joined.utf8.count > 400 { return nil }
            if joined.hasSuffix(":") {
                return isAttribution(joined, firstLine: lines[index].trimmed) ? end + 1 : nil
            }
        }
        return nil
    }

    private static func isAttribution(_ joined: String, firstLine: String) -> Bool {
        let numbers = joined.split { !$0.isNumber }.count
        guard verbs.contains(where: FoldedText(joined).contains), numbers >= 2 else {
            return false
        }
        let first = FoldedText(firstLine)
        let isNamed = firstLine.contains("@") || firstLine.contains("<") || firstLine.first?.isNumber == true
        return isNamed || openers.contains(where: first.hasPrefix) || verbs.contains(where: first.contains)
    }

    /// "-----Original Message-----", or the block of fields that Outlook puts above a quoted message.
    static func beginsQuotedMessage(_ lines: [String], at index: Int) -> Bool {
        let line = lines[index].trimmed
        guard line.utf8.count < 500 else { return false }
        if line.utf8.count < 120 && line.hasPrefix("--") {
            let folded = FoldedText(line)
            if titles.contains(where: folded.contains) { return true }
        }
        if line.utf8.count >= 10 && line.allSatisfy({ $0 == "_" }) {
            let next = lines[(index + 1)...].prefix(3).firstIndex { !$0.allSatisfy(\.isWhitespace) }
            return next.map { isFieldBlock(lines, at: $0) } ?? false
        }
        return isFieldBlock(lines, at: index)
    }

    private static func isFieldBlock(_ lines: [String], at index: Int) -> Bool {
        guard isField(lines[index], fromFields) else { return false }
        return lines[(index + 1)...].prefix(4).contains { isField($0, sentFields) }
    }

    private static func isField(_ line: String, _ names: [String]) -> Bool {
        let line = line.trimmed.prefix(40).lowercased().filter { $0 != "*" }
        return names.contains { line.hasPrefix($0 + ":") || line.hasPrefix($0 + " :") }
    }

    private static let fromFields = ["from", "von", "de", "da", "van"]
    private static let sentFields = [
        "sent", "date", "gesendet", "datum", "envoyé", "date", "enviado", "enviado el", "fecha", "inviato",
        "data",
        "enviada em", "enviado em", "verzonden",
    ]

    private static let titles = [
        "original message", "original mail", "forwarded message", "ursprüngliche nachricht",
        "originalnachricht",
        "weitergeleitete nachricht", "message d'origine", "message original", "message transféré",
        "mensaje original", "mensaje reenviado", "messaggio originale", "messaggio inoltrato",
        "mensagem original", "mensagem encaminhada", "oorspronkelijk bericht", "doorgestuurd bericht",
    ]

    private static let openers = [
        "on ", "am ", "le ", "el ", "il ", "em ", "op ", "no dia ", "il giorno ", "den ",
    ]
    private static let verbs = [
        "wrote", "schrieb", "a écrit", "escribió", "ha scritto", "escreveu", "schreef", "написал", "skrev",
    ]

    private static let deviceLines = [
        "sent from my ", "sent from mobile", "sent from outlook", "sent from yahoo", "sent from samsung",
        "sent from mail for",
        "sent via ", "get outlook for", "von meinem ", "gesendet von ", "gesendet mit ", "envoyé de mon ",
        "envoyé depuis ", "envoyé à partir de ", "enviado desde mi ", "enviado desde ",
        "obtener outlook para",
        "inviato da ", "inviato dal mio ", "enviado do meu ", "enviado a partir ", "enviado do ",
        "verzonden vanaf ", "verzonden met ", "verstuurd vanaf ",
    ]
}
