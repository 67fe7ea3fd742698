/// Cuts HTML into text and tags, as far as it takes to read a mail: forgiving, linear, without a tree.
struct HTMLReader {
    enum Token: Equatable {
        /// With its character references resolved.
        case text([UInt8])
        /// Names in lower case.
        case start(String, [String: String])
        case end(String)
    }

    /// What is read, byte by byte.
    let html: [UInt8]
    /// Where the last token began.
    private(set) var tokenStart = 0
    /// Where the values of the last start tag's attributes are, with their quotes.
    private(set) var valueRanges: [String: Range<Int>] = [:]
    private var index = 0

    init(_ html: String) {
        self.html = Array(html.utf8)
    }

    /// The next token; comments, declarations, the title, style and script are passed over.
    mutating func next() -> Token? {
        while index < html.count {
            tokenStart = index
            guard isTag(at: index) else { return .text(readText()) }
            if has("<!--", at: index) {
                index = position(of: "-->", from: index + 4).map { $0 + 3 } ?? html.count
            } else if html[index + 1] == UInt8(ascii: "!") || html[index + 1] == UInt8(ascii: "?") {
                index = position(of: ">", from: index).map { $0 + 1 } ?? html.count
            } else if html[index + 1] == UInt8(ascii: "/") {
                index += 2
                let name = readName()
                index = position(of: ">", from: index).map { $0 + 1 } ?? html.count
                return .end(name)
            } else {
                index += 1
                let name = readName()
                let attributes = readAttributes()
                guard ["style", "script", "title", "template"].contains(name) else {
                    return .start(name, attributes)
                }
                skip(to: name)
            }
        }
        return nil
    }

    private mutating func readText() -> [UInt8] {
        let start = index
        repeat { index += 1 } while index < html.count && !isTag(at: index)
        return HTMLEntities.resolved(html[start..<index])
    }

    /// A `<` that begins no tag is text.
    private func isTag(at index: Int) -> Bool {
        guard html[index] == UInt8(ascii: "<"), index + 1 < html.count else { return false }
        let next = html[index + 1]
        return Self.isLetter(next)
            || (next == UInt8(ascii: "/") && index + 2 < html.count && Self.isLetter(html[index + 2]))
            || next == UInt8(ascii: "!") || next == UInt8(ascii: "?")
    }

    private mutating func readName() -> String {
        let start = index
        while index < html.count, Self.isLetter(html[index]) || (0x30...0x39).contains(html[index]) {
            index += 1
        }
        return String(decoding: html[start..<index], as: UTF8.self).lowercased()
    }

    /// Up to and with the `>` that ends the tag; one in a quoted value does not.
    private mutating func readAttributes() -> [String: String] {
        var attributes: [String: String] = [:]
        valueRanges = [:]
        while index < html.count, html[index] != UInt8(ascii: ">") {
            guard !Self.isBlank(html[index]), html[index] != UInt8(ascii: "/") else {
                index += 1
                continue
            }
            let name = take { !Self.isBlank($0) && !"=>/".utf8.contains($0) }
            skipBlanks()
            guard index < html.count, html[index] == UInt8(ascii: "=") else {
                // A stray sign that is no name is passed over.
                if name.isEmpty { index += 1 }
                continue
            }
            index += 1
            skipBlanks()
            let start = index
            let value = readValue()
            let key = String(decoding: name, as: UTF8.self).lowercased()
            // Of two of one name the first counts, as in browsers.
            guard attributes[key] == nil else { continue }
            attributes[key] = String(decoding: HTMLEntities.resolved(value), as: UTF8.self)
            valueRanges[key] = start..<index
        }
        index = min(index + 1, html.count)
        return attributes
    }

    private mutating func readValue() -> ArraySlice<UInt8> {
        guard index < html.count else { return [] }
        let quote = html[index]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            return take { !Self.isBlank($0) && $0 != UInt8(ascii: ">") }
        }
        index += 1
        let value = take { $0 != quote }
        index = min(index + 1, html.count)
        return value
    }

    private mutating func take(while condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = index
        while index < html.count, condition(html[index]) { index += 1 }
        return html[start..<index]
    }

    private mutating func skipBlanks() {
        _ = take(while: Self.isBlank)
    }

    /// Behind the end of the element; one without an end reaches to the end of all.
    private mutating func skip(to name: String) {
        var candidate = index
        while let end = position(of: "</", from: candidate) {
            let found = html[(end + 2)...].prefix(name.utf8.count)
            if String(decoding: found, as: UTF8.self).lowercased() == name {
                index = position(of: ">", from: end).map { $0 + 1 } ?? html.count
                return
            }
            candidate = end + 2
        }
        index = html.count
    }

    private func has(_ text: String, at index: Int) -> Bool {
        html[index...].starts(with: text.utf8)
    }

    private func position(of text: String, from start: Int) -> Int? {
        guard let first = text.utf8.first, start < html.count else { return nil }
        return html[start...].indices.first { html[$0] == first && has(text, at: $0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }
}
