/// A status code of RFC 3463, "5.1.1".
struct EnhancedStatus: Sendable, Equatable, CustomStringConvertible {
    /// 2 success, 4 passing, 5 final.
    var category: Int
    var subject: Int
    var detail: Int

    var description: String { "\(category).\(subject).\(detail)" }

    /// x.0.0 says nothing, and x.4.7 only that time ran out.
    var isVague: Bool { subject == 0 && detail == 0 || subject == 4 && detail == 7 }

    /// The first code in a text, such as the value of a Status field.
    init?(_ text: some StringProtocol) {
        guard let first = EnhancedStatus.all(in: text).first else { return nil }
        self = first
    }

    private init(category: Int, subject: Int, detail: Int) {
        self.category = category
        self.subject = subject
        self.detail = detail
    }

    /// All codes in a text, in their order. Digits and points around it, as in an address of the network, make it none.
    static func all(in text: some StringProtocol) -> [EnhancedStatus] {
        let bytes = Array(text.utf8)
        var found: [EnhancedStatus] = []
        var index = 0
        while index < bytes.count {
            let start = index
            while index < bytes.count && isDigitOrPoint(bytes[index]) { index += 1 }
            if index == start {
                index += 1
                continue
            }
            let isInWord = start > 0 && isLetter(bytes[start - 1])
            var word = bytes[start..<index]
            while word.last == UInt8(ascii: ".") { word.removeLast() }
            if !isInWord, let status = read(word) { found.append(status) }
        }
        return found
    }

    private static func read(_ word: ArraySlice<UInt8>) -> EnhancedStatus? {
        let numbers = word.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard numbers.count == 3, numbers[0].count == 1, numbers[1].count == 1,
            (1...3).contains(numbers[2].count)
        else { return nil }
        let values = numbers.map { $0.reduce(0) { $0 * 10 + Int($1 - 0x30) } }
        guard [2, 4, 5].contains(values[0]), values[1] <= 7 else { return nil }
        return EnhancedStatus(category: values[0], subject: values[1], detail: values[2])
    }

    private static func isDigitOrPoint(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || (0x30...0x39).contains(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || byte >= 0x80
    }
}

extension EnhancedStatus {
    /// Of several that a report and the answer it quotes give: the one that says most. The last one of an answer
    /// is nearest to the cause.
    static func best(reported: EnhancedStatus?, answer: some StringProtocol) -> EnhancedStatus? {
        if let reported, !reported.isVague { return reported }
        let quoted = all(in: answer).filter { $0.category != 2 }
        let precise = quoted.last { !$0.isVague }
        return precise ?? reported ?? quoted.last
    }

    /// The first digit of the SMTP reply in a text ("550 …", "421-…"): 4 or 5.
    static func replyCategory(in text: some StringProtocol) -> Int? {
        let words = text.utf8.split { !(0x30...0x39).contains($0) && $0 != UInt8(ascii: ".") }
        for word in words where word.count == 3 {
            guard let first = word.first, first == 0x34 || first == 0x35 else { continue }
            if word.dropFirst().first.map({ (0x30...0x35).contains($0) || $0 == 0x37 }) == true {
                return Int(first - 0x30)
            }
        }
        return nil
    }
}
