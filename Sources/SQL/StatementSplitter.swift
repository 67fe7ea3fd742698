/// Cuts a file into its statements, as psql does, so that an error can name its line and each can be sent
/// alone.
struct StatementSplitter {
    /// One statement without the comments before it.
    struct Piece: Equatable {
        /// Where it begins, counted from 1.
        let line: Int
        let text: String
        /// Its first word in lower case.
        let verb: String
    }

    private let bytes: [UInt8]
    private var index = 0
    private var line = 1
    private var pieces: [Piece] = []

    private var start: (index: Int, line: Int)?
    private var words: [String] = []
    private var parentheses = 0
    /// How many `begin` and `case` of an SQL-standard function body are open.
    private var blocks = 0

    /// The statements of `text` in order.
    static func split(_ text: String) -> [Piece] {
        var splitter = StatementSplitter(bytes: Array(text.utf8))
        while splitter.index < splitter.bytes.count { splitter.step() }
        splitter.end()
        return splitter.pieces
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func step() {
        switch (bytes[index], peek(1)) {
        case (UInt8(ascii: "-"), UInt8(ascii: "-")):
            skip { $0 == UInt8(ascii: "\n") }
        case (UInt8(ascii: "/"), UInt8(ascii: "*")):
            skipBlockComment()
        case (UInt8(ascii: " "), _), (UInt8(ascii: "\t"), _), (UInt8(ascii: "\r"), _),
            (UInt8(ascii: "\n"), _):
            advance()
        case (UInt8(ascii: ";"), _):
            advance()
            if parentheses == 0, blocks == 0 { end() }
        case (let byte, _):
            if start == nil { start = (index, line) }
            token(byte)
        }
    }

    private mutating func token(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "'"):
            skipQuoted(byte, isEscaping: words.last == "e" && isWordBefore)
        case UInt8(ascii: "\""):
            skipQuoted(byte, isEscaping: false)
        case UInt8(ascii: "$"):
            skipDollarQuoted()
        case UInt8(ascii: "("):
            parentheses += 1
            advance()
        case UInt8(ascii: ")"):
            parentheses = max(0, parentheses - 1)
            advance()
        case _ where Self.isWord(byte):
            word()
        default:
            advance()
        }
    }

    /// The text since the last statement is one, if there is any.
    private mutating func end() {
        if let start {
            let text = String(decoding: bytes[start.index..<index], as: UTF8.self)
            pieces.append(Piece(line: start.line, text: text, verb: words.first ?? ""))
        }
        start = nil
        words = []
        parentheses = 0
        blocks = 0
    }

    private mutating func word() {
        let first = index
        while index < bytes.count, Self.isWord(bytes[index]) || bytes[index] == UInt8(ascii: "$") {
            index += 1
        }
        let word = String(decoding: bytes[first..<index], as: UTF8.self).lowercased()
        words.append(word)
        let isRoutine =
            words.first == "create" && words.prefix(4).contains { $0 == "function" || $0 == "procedure" }
        guard isRoutine else { return }
        switch word {
        case "begin": blocks += 1
        case "case" where blocks > 0: blocks += 1
        case "end" where blocks > 0: blocks -= 1
        default: break
        }
    }

    /// `$tag$ … $tag$`, or a parameter such as `$1`.
    private mutating func skipDollarQuoted() {
        var close = index + 1
        while close < bytes.count, Self.isWord(bytes[close]) { close += 1 }
        guard close < bytes.count, bytes[close] == UInt8(ascii: "$"), !Self.isDigit(bytes[index + 1]) else {
            advance()
            return
        }
        let tag = bytes[index...close]
        for _ in tag { advance() }
        while index < bytes.count, !bytes[index...].starts(with: tag) { advance() }
        for _ in tag where index < bytes.count { advance() }
    }

    private mutating func skipQuoted(_ quote: UInt8, isEscaping: Bool) {
        advance()
        while index < bytes.count, bytes[index] != quote {
            if isEscaping, bytes[index] == UInt8(ascii: "\\") { advance() }
            advance()
        }
        // A doubled quote begins another string, which comes to the same.
        advance()
    }

    /// Block comments nest.
    private mutating func skipBlockComment() {
        var depth = 0
        repeat {
            switch (bytes[index], peek(1)) {
            case (UInt8(ascii: "/"), UInt8(ascii: "*")):
                depth += 1
                advance()
            case (UInt8(ascii: "*"), UInt8(ascii: "/")):
                depth -= 1
                advance()
            default:
                break
            }
            advance()
        } while depth > 0 && index < bytes.count
    }

    private mutating func skip(until isEnd: (UInt8) -> Bool) {
        while index < bytes.count, !isEnd(bytes[index]) { advance() }
    }

    private mutating func advance() {
        guard index < bytes.count else { return }
        if bytes[index] == UInt8(ascii: "\n") { line += 1 }
        index += 1
    }

    private func peek(_ distance: Int) -> UInt8? {
        index + distance < bytes.count ? bytes[index + distance] : nil
    }

    private var isWordBefore: Bool {
        index > 0 && Self.isWord(bytes[index - 1])
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte == UInt8(ascii: "_") || isDigit(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
