/// The end of a vacation that Apple's servers write into X-Apple-Criteria, exactly.
enum VacationEnd {
    /// The latest instant or date of the field that lies within the 100 days after the mail; whatever the field's
    /// form, since it is documented nowhere: ISO 8601, or seconds or milliseconds since 1970.
    static func read(_ field: String, after written: MailDate) -> String? {
        let words = field.prefix(2_000).split {
            !($0.isASCII && ($0.isLetter || $0.isNumber) || "-:.+".contains($0))
        }
        let ends = words.compactMap(instant).filter {
            $0.seconds >= written.instant
                && $0.seconds <= written.instant + ReturnDate.longestAbsenceDays * 86_400
        }
        return ends.max { $0.seconds < $1.seconds }?.text
    }

    private static func instant(_ word: Substring) -> (seconds: Int, text: String)? {
        if let number = Int(word), word.utf8.count == 10 || word.utf8.count == 13 {
            let seconds = word.utf8.count == 13 ? number / 1000 : number
            return (seconds, text(seconds))
        }
        let numbers = word.split { !$0.isNumber }.compactMap { Int($0) }
        guard word.utf8.count >= 10, word.dropFirst(4).first == "-", numbers.count >= 3,
            let day = CivilDate(year: numbers[0], month: numbers[1], day: numbers[2])
        else { return nil }
        guard numbers.count >= 5, word.dropFirst(10).first == "T", numbers[3] < 24, numbers[4] < 60 else {
            return (day.days * 86_400 + 86_399, "\(day)")
        }
        let second = numbers.count > 5 && numbers[5] < 60 ? numbers[5] : 0
        let local = day.days * 86_400 + numbers[3] * 3600 + numbers[4] * 60 + second
        let seconds = local - offset(word.dropFirst(16))
        return (seconds, text(seconds))
    }

    /// In seconds, of "…+0100" or "…-05:00"; 0 for "Z" and for nothing.
    private static func offset(_ rest: Substring) -> Int {
        guard let sign = rest.lastIndex(where: { $0 == "+" || $0 == "-" }) else { return 0 }
        let digits = rest[sign...].filter(\.isNumber)
        guard digits.count == 4, let number = Int(digits) else { return 0 }
        return (number / 100 * 3600 + number % 100 * 60) * (rest[sign] == "-" ? -1 : 1)
    }

    private static func text(_ seconds: Int) -> String {
        let day = Int((Double(seconds) / 86_400).rounded(.down))
        let rest = seconds - day * 86_400
        let parts = [rest / 3600, rest / 60 % 60, rest % 60].map { ($0 < 10 ? "0" : "") + "\($0)" }
        return "\(CivilDate(days: day))T\(parts.joined(separator: ":"))Z"
    }
}
