/// A text made ready to be searched for phrases: small letters, single blanks, plain apostrophes.
struct FoldedText: Sendable, Equatable {
    private let bytes: [UInt8]

    init(_ text: some StringProtocol) {
        var bytes: [UInt8] = []
        var hasBlank = true
        for scalar in text.lowercased().unicodeScalars {
            switch scalar {
            case "\u{2018}", "\u{2019}", "\u{00B4}", "`": bytes.append(0x27)
            case _ where scalar.properties.isWhitespace:
                if !hasBlank { bytes.append(0x20) }
                hasBlank = true
                continue
            default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
            hasBlank = false
        }
        if bytes.last == 0x20 { bytes.removeLast() }
        self.bytes = bytes
    }

    var string: String { String(decoding: bytes, as: UTF8.self) }
    var isEmpty: Bool { bytes.isEmpty }

    func hasPrefix(_ phrase: String) -> Bool {
        bytes.starts(with: phrase.utf8)
    }

    /// Whether the phrase stands there; `*` in it stands for up to 80 bytes of anything.
    func contains(_ phrase: String) -> Bool {
        let words = phrase.utf8.split(separator: UInt8(ascii: "*")).map(Array.init)
        guard let first = words.first else { return false }
        var start = 0
        while let found = find(first, in: start..<bytes.count) {
            if words.count == 1 || follow(words.dropFirst(), after: found + first.count) { return true }
            start = found + 1
        }
        return false
    }

    /// The first of the phrases that stands there.
    func first(of phrases: [String]) -> String? {
        phrases.first { contains($0) }
    }

    private func follow(_ words: ArraySlice<[UInt8]>, after start: Int) -> Bool {
        var start = start
        for word in words {
            let end = min(bytes.count, start + 80 + word.count)
            guard start <= end, let found = find(word, in: start..<end) else { return false }
            start = found + word.count
        }
        return true
    }

    private func find(_ word: [UInt8], in range: Range<Int>) -> Int? {
        guard let head = word.first, range.count >= word.count else { return nil }
        return bytes.withUnsafeBufferPointer { bytes in
            var index = range.lowerBound
            let last = range.upperBound - word.count
            while index <= last {
                if bytes[index] == head {
                    var offset = 1
                    while offset < word.count && bytes[index + offset] == word[offset] { offset += 1 }
                    if offset == word.count { return index }
                }
                index += 1
            }
            return nil
        }
    }
}
