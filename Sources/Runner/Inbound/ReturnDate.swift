/// When somebody who is away will be back, as an absence note says it.
enum ReturnDate {
    /// Further ahead nobody means it.
    static let longestAbsenceDays = 100

    /// A date or an instant (ISO 8601), not before the mail and at most 100 days after it; nil when none is named.
    static func find(in mail: InboundMail) -> String? {
        guard let written = MailDate(mail.header) else { return nil }
        if let end = mail.header["x-apple-criteria"].flatMap({ VacationEnd.read($0, after: written) }) {
            return end
        }
        let text = (mail.header["subject"] ?? "") + "\n\n" + ReplyText.strip(mail.text)
        return day(in: String(text.prefix(10_000)), written: written)?.description
    }

    /// The best of the days that the text names: one of return before one of the end of the absence.
    static func day(in text: String, written: MailDate) -> CivilDate? {
        var best: (rank: Int, day: CivilDate)?
        for sentence in sentences(text) {
            let reader = DateReader(
                tokens: DateToken.tokens(of: FoldedText(sentence).string), today: written.day,
                isMonthFirst: written.isAmerican)
            var index = 0
            var previousEnd = 0
            while index < reader.tokens.count {
                guard let found = reader.date(at: index), found.end > index else {
                    index += 1
                    continue
                }
                let rank = rank(reader, from: previousEnd, at: index, end: found.end)
                let ahead = found.day.days - written.day.days
                if rank > (best?.rank ?? 0) && (0...longestAbsenceDays).contains(ahead) {
                    best = (rank, found.day)
                }
                index = found.end
                previousEnd = found.end
            }
        }
        return best?.day
    }

    /// 2: somebody is back on that day; 1: away up to it; 0: the date is about something else.
    private static func rank(_ reader: DateReader, from previousEnd: Int, at index: Int, end: Int) -> Int {
        let before = context(reader, max(previousEnd, index - 8)..<index)
        if DateWords.back.contains(where: before.contains) { return 2 }
        if DateWords.until.contains(where: { before.contains(" " + $0) }) { return 1 }
        var behind = end
        while behind < reader.tokens.count && behind < end + 6 && reader.date(at: behind) == nil {
            behind += 1
        }
        let after = context(reader, end..<behind)
        if DateWords.backAfter.contains(where: { after.contains(" " + $0) }) { return 2 }
        // The end of a span: "22.–26.12.", "from 22 December to 5 January".
        var start = index
        while start > 0 && DateWords.articles.contains(reader.word(start - 1)) { start -= 1 }
        guard start > 0, DateWords.spans.contains(reader.word(start - 1)) else { return 0 }
        let isAfterDay =
            start == previousEnd + 1
            || start >= 2 && (reader.tokens[start - 2].number != nil || reader.word(start - 2) == ".")
        return isAfterDay ? 1 : 0
    }

    private static func context(_ reader: DateReader, _ range: Range<Int>) -> FoldedText {
        FoldedText("| " + reader.tokens[range].map { ($0.isApart ? " " : "") + $0.text }.joined() + " |")
    }

    /// Parts of the text that speak of one thing: lines that belong together, cut where a sentence ends. A point
    /// after a number ends none ("5. Januar").
    private static func sentences(_ text: String) -> [Substring] {
        var sentences: [Substring] = []
        var start = text.startIndex
        var previous: Character = " "
        var beforeThat: Character = " "
        for index in text.indices {
            let character = text[index]
            let ends =
                (character.isWhitespace && "!?;".contains(previous))
                || (character.isWhitespace && previous == "." && beforeThat.isLetter)
                || (character == "\n" && previous == "\n")
            if ends {
                sentences.append(text[start..<index])
                start = index
            }
            beforeThat = previous
            previous = character
        }
        sentences.append(text[start...])
        return sentences
    }
}
