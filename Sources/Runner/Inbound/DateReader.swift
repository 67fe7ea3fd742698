/// Reads the date that begins at a word of a text, seen from the day the mail was written.
struct DateReader {
    let tokens: [DateToken]
    let today: CivilDate
    /// Whether 1/5 is the fifth of January.
    let isMonthFirst: Bool

    /// The day and the index behind it; nil when no date begins there.
    func date(at index: Int) -> (day: CivilDate, end: Int)? {
        if let found = weekday(at: index) {
            // "Monday, 5 January" is that day, whatever weekday it is.
            var next = found.end
            while word(next) == ","
                || ["the", "den", "dem", "le", "el", "il", "dia", "de"].contains(word(next))
            { next += 1 }
            return self.writtenDate(at: next) ?? found
        }
        if DateWords.tomorrow.contains(word(index)) { return (CivilDate(days: today.days + 1), index + 1) }
        for words in DateWords.nextWeek where words.indices.allSatisfy({ word(index + $0) == words[$0] }) {
            return (CivilDate(days: today.days + 8 - today.weekday), index + words.count)
        }
        return writtenDate(at: index)
    }

    private func weekday(at index: Int) -> (day: CivilDate, end: Int)? {
        guard let weekday = DateWords.weekdays[word(index)] else { return nil }
        let ahead = (weekday - today.weekday + 6) % 7 + 1
        let isLong = word(index + 1) == "-" && word(index + 2) == "feira"
        return (CivilDate(days: today.days + ahead), index + (isLong ? 3 : 1))
    }

    private func writtenDate(at index: Int) -> (day: CivilDate, end: Int)? {
        guard index < tokens.count else { return nil }
        if let month = DateWords.months[word(index)] { return monthFirst(month, at: index) }
        guard let first = tokens[index].number else { return nil }
        if tokens[index].digits == 4 { return isoDate(year: first, at: index) }
        guard (1...31).contains(first) else { return nil }
        return dayFirst(first, at: index) ?? numbers(first, at: index)
    }

    private func isoDate(year: Int, at index: Int) -> (day: CivilDate, end: Int)? {
        guard ["-", "/", "."].contains(word(index + 1)), word(index + 3) == word(index + 1),
            let month = number(index + 2), let day = number(index + 4),
            let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        return (date, index + 5)
    }

    /// "January 5th, 2026"
    private func monthFirst(_ month: Int, at index: Int) -> (day: CivilDate, end: Int)? {
        var next = index + 1
        if word(next) == "." { next += 1 }
        if word(next) == "the" { next += 1 }
        guard let day = number(next), tokens[next].digits <= 2 else { return nil }
        next = afterOrdinal(next + 1)
        if word(next) == ",", isYear(next + 1) { next += 1 }
        return complete(month: month, day: day, yearAt: next)
    }

    /// "5. Januar 2026", "5 de enero de 2026", "1er janvier"
    private func dayFirst(_ day: Int, at index: Int) -> (day: CivilDate, end: Int)? {
        var next = afterOrdinal(index + 1)
        if word(next) == "." { next += 1 }
        while ["of", "de", "di", "do", "del"].contains(word(next)) { next += 1 }
        guard let month = DateWords.months[word(next)] else { return nil }
        next += 1
        if word(next) == ".", isYear(next + 1) { next += 1 }
        if word(next) == ",", isYear(next + 1) { next += 1 }
        if ["de", "del"].contains(word(next)), isYear(next + 1) { next += 1 }
        return complete(month: month, day: day, yearAt: next)
    }

    /// "05.01.2026", "5/1", "01/05/26"
    private func numbers(_ first: Int, at index: Int) -> (day: CivilDate, end: Int)? {
        let sign = word(index + 1)
        guard [".", "/", "-"].contains(sign), let second = number(index + 2), tokens[index + 2].digits <= 2,
            !tokens[index + 1].isApart, sign == "." || !tokens[index + 2].isApart
        else { return nil }
        var next = index + 3
        var hasYear = false
        if word(next) == sign {
            hasYear =
                number(next + 1) != nil && [2, 4].contains(tokens[next + 1].digits)
                && !(sign != "." && tokens[next + 1].isApart)
            if hasYear || sign == "." { next += 1 }
        }
        if sign == "-" && !hasYear { return nil }
        let orders =
            sign == "/" && isMonthFirst
            ? [(second, first), (first, second)] : [(first, second), (second, first)]
        let found = (sign == "." ? Array(orders.prefix(1)) : orders).compactMap { day, month in
            complete(month: month, day: day, yearAt: hasYear ? next : -1)
        }
        // Of two readings the one that can be meant.
        let meant = found.first { (0...ReturnDate.longestAbsenceDays).contains($0.day.days - today.days) }
        return (meant ?? found.first).map { ($0.day, hasYear ? $0.end : next) }
    }

    /// Without a year it is the next such day.
    private func complete(month: Int, day: Int, yearAt index: Int) -> (day: CivilDate, end: Int)? {
        if index >= 0, let year = number(index), [2, 4].contains(tokens[index].digits),
            isYear(index) || tokens[index].digits == 2 && !tokens[index].isApart
        {
            let date = CivilDate(year: year < 100 ? 2000 + year : year, month: month, day: day)
            return date.map { ($0, index + 1) }
        }
        let end = max(index, 0)
        for year in today.year...(today.year + 1) {
            if let date = CivilDate(year: year, month: month, day: day), date >= today { return (date, end) }
        }
        return nil
    }

    private func afterOrdinal(_ index: Int) -> Int {
        let isOrdinal = ["st", "nd", "rd", "th", "er", "º", "°", "ª", "e", "ste", "de"].contains(word(index))
        return isOrdinal && !tokens[index].isApart ? index + 1 : index
    }

    private func isYear(_ index: Int) -> Bool {
        guard let year = number(index) else { return false }
        return tokens[index].digits == 4 && (2000...2199).contains(year)
    }

    private func number(_ index: Int) -> Int? { tokens.indices.contains(index) ? tokens[index].number : nil }

    func word(_ index: Int) -> String { tokens.indices.contains(index) ? tokens[index].text : "" }
}
