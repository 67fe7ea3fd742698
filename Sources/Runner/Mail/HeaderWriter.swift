/// Writes header fields, folded, with CRLF; refuses what must not stand in one.
struct HeaderWriter {
    private(set) var lines = ""

    /// Free text, in encoded words where it needs them.
    mutating func addText(_ name: String, _ text: String) throws(CompositionError) {
        guard !HeaderText.hasControlCharacter(text) else { throw .controlCharacter(field: name) }
        guard !text.isEmpty else { return }
        if EncodedWords.isNeeded(for: text) {
            add(name, EncodedWords.encode(text, column: name.utf8.count + 2))
        } else {
            add(name, Self.folded(text, column: name.utf8.count + 2))
        }
    }

    /// An address with the name before it, if there is one.
    mutating func addMailbox(_ name: String, _ mailbox: Mailbox) throws(CompositionError) {
        let address = try EmailAddress(mailbox.email, field: name).description
        let displayName = mailbox.name ?? ""
        guard !HeaderText.hasControlCharacter(displayName) else { throw .controlCharacter(field: name) }
        let phrase = Self.phrase(HeaderText.trimmed(displayName), column: name.utf8.count + 2)
        guard !phrase.isEmpty else {
            add(name, address)
            return
        }
        let lastLine = phrase.utf8.reversed().prefix { $0 != 0x0A }.count
        let fits = name.utf8.count + 2 + lastLine + address.utf8.count + 3 <= 76
        add(name, "\(phrase)\(fits ? " " : "\r\n ")<\(address)>")
    }

    /// Message ids with their angle brackets, one a line.
    mutating func addIDs(_ name: String, _ text: String) throws(CompositionError) {
        guard !HeaderText.hasControlCharacter(text) else { throw .controlCharacter(field: name) }
        let ids = text.utf8.split { $0 == 0x20 || $0 == 0x09 }
        guard !ids.isEmpty, ids.allSatisfy(Self.isID) else { throw .malformed(field: name) }
        add(name, ids.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\r\n "))
    }

    /// An address of the web in angle brackets, never broken.
    mutating func addURL(_ name: String, _ url: String) throws(CompositionError) {
        guard !HeaderText.hasControlCharacter(url) else { throw .controlCharacter(field: name) }
        let isURL = url.utf8.allSatisfy { (0x21..<0x7F).contains($0) && !"<>\",".utf8.contains($0) }
        guard isURL, (1...900).contains(url.utf8.count) else { throw .malformed(field: name) }
        let fits = name.utf8.count + url.utf8.count + 4 <= 78
        lines += "\(name):\(fits ? " " : "\r\n ")<\(url)>\r\n"
    }

    /// A value of our own making, on one line.
    mutating func add(_ name: String, _ value: String) {
        lines += "\(name): \(value)\r\n"
    }

    private static func isID(_ id: Substring.UTF8View) -> Bool {
        let inside = id.dropFirst().dropLast()
        return id.first == UInt8(ascii: "<") && id.last == UInt8(ascii: ">") && id.count <= 900
            && inside.allSatisfy { (0x21..<0x7F).contains($0) && !"<>".utf8.contains($0) }
            && inside.count { $0 == UInt8(ascii: "@") } == 1
            && inside.first != UInt8(ascii: "@") && inside.last != UInt8(ascii: "@")
    }

    /// A display name: as it is, quoted, or in encoded words.
    private static func phrase(_ name: String, column: Int) -> String {
        if EncodedWords.isNeeded(for: name) || name.utf8.count > 60 {
            return EncodedWords.encode(name, column: column)
        }
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), 0x20, UInt8(ascii: "-"), UInt8(ascii: "'"):
                true
            default: false
            }
        }
        if isPlain { return name }
        return "\"" + name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    /// Breaks lines before blanks, so that none has more than 78 characters.
    private static func folded(_ text: String, column: Int) -> String {
        var folded = ""
        var used = column
        var blanks = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            if !folded.isEmpty { blanks += " " }
            guard !word.isEmpty else { continue }
            if !folded.isEmpty && used + blanks.utf8.count + word.utf8.count > 78 {
                folded += "\r\n"
                used = 0
            }
            folded += blanks + word
            used += blanks.utf8.count + word.utf8.count
            blanks = ""
        }
        return folded
    }
}
