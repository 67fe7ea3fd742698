/// Cuts a template into text and tags, byte by byte, and refuses what we do not take.
///
/// It comes before the Mustache parser, which has no limits of its own, is quadratic in the number of tags
/// and overflows the stack on deep nesting. A tag reaches from `{{` to the first `}}` (from `{{{` to the
/// first `}}}`) before the next `{{`; `template.tags` and `template.problems` in SQL say the same.
struct TemplateScanner {
    static let largestSize = 262_144
    static let mostTags = 500
    static let deepestNesting = 20

    private let source: [UInt8]
    private var open: [String] = []

    init(_ source: String) {
        self.source = Array(source.utf8)
    }

    /// The pieces in order; sections are balanced and every name is one.
    mutating func scan() throws(TemplateProblem) -> [TemplatePiece] {
        guard source.count <= Self.largestSize else {
            throw problem("may have at most \(Self.largestSize) bytes")
        }
        var pieces: [TemplatePiece] = []
        var start = 0
        var tagCount = 0
        while let tag = nextBraces(from: start) {
            if tag > start { pieces.append(.text(text(start..<tag))) }
            tagCount += 1
            guard tagCount <= Self.mostTags else { throw problem("may have at most \(Self.mostTags) tags") }
            let next = nextBraces(from: tag + 2) ?? source.count
            let (piece, end) = try readTag(tag..<next)
            pieces.append(piece)
            start = end
        }
        if start < source.count { pieces.append(.text(text(start..<source.count))) }
        if let section = open.last { throw problem("has section \(section), which is never closed") }
        return pieces
    }

    /// Reads the tag that begins `range`; the end is the index behind its closing braces.
    private mutating func readTag(_ range: Range<Int>) throws(TemplateProblem) -> (TemplatePiece, end: Int) {
        let isTriple = range.count > 2 && source[range.lowerBound + 2] == UInt8(ascii: "{")
        let braces = isTriple ? 3 : 2
        let inside = range.lowerBound + braces
        guard let close = closing(braces, in: inside..<range.upperBound) else {
            throw problem("has a tag that does not end: \(written(range))")
        }
        let tag = range.lowerBound..<(close + braces)
        let content = trimmed(source[inside..<close])
        if isTriple {
            return (.variable(try name(content, tag), isEscaped: false), tag.upperBound)
        }
        let rest = trimmed(content.dropFirst())
        switch content.first {
        case UInt8(ascii: "!"): return (.comment, tag.upperBound)
        case UInt8(ascii: "&"): return (.variable(try name(rest, tag), isEscaped: false), tag.upperBound)
        case UInt8(ascii: "#"): return (try openSection(rest, tag, isInverted: false), tag.upperBound)
        case UInt8(ascii: "^"): return (try openSection(rest, tag, isInverted: true), tag.upperBound)
        case UInt8(ascii: "/"): return (try closeSection(rest, tag), tag.upperBound)
        case UInt8(ascii: ">"), UInt8(ascii: "<"), UInt8(ascii: "$"), UInt8(ascii: "="), UInt8(ascii: "%"):
            throw problem("has a tag that is not allowed: \(written(tag))")
        default: return (.variable(try name(content, tag), isEscaped: true), tag.upperBound)
        }
    }

    private mutating func openSection(
        _ content: ArraySlice<UInt8>, _ tag: Range<Int>, isInverted: Bool
    ) throws(TemplateProblem) -> TemplatePiece {
        let name = try name(content, tag)
        guard open.count < Self.deepestNesting else {
            throw problem("may nest sections at most \(Self.deepestNesting) deep")
        }
        open.append(name)
        return .section(name, isInverted: isInverted)
    }

    private mutating func closeSection(
        _ content: ArraySlice<UInt8>, _ tag: Range<Int>
    ) throws(TemplateProblem) -> TemplatePiece {
        let name = try checked(content, tag)
        guard let section = open.popLast() else {
            throw problem("closes a section that is not open: \(written(tag))")
        }
        guard section == name else {
            throw problem("closes \(written(tag)) while section \(section) is open")
        }
        return .end(name)
    }

    /// A name that may stand here: the current element is known in sections only.
    private func name(_ content: ArraySlice<UInt8>, _ tag: Range<Int>) throws(TemplateProblem) -> String {
        let name = try checked(content, tag)
        guard name != "." || !open.isEmpty else { throw problem("has {{.}} outside a section") }
        return name
    }

    private func checked(_ content: ArraySlice<UInt8>, _ tag: Range<Int>) throws(TemplateProblem) -> String {
        guard !content.isEmpty else { throw problem("has an empty tag: \(written(tag))") }
        let name = String(decoding: content, as: UTF8.self)
        if name == "." { return name }
        for part in content.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard !part.isEmpty, part.allSatisfy(isNameByte) else {
                throw problem(
                    "has a tag that is no name of letters, digits, _, - and single dots: \(written(tag))")
            }
        }
        return name
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    private func nextBraces(from start: Int) -> Int? {
        firstIndex(of: UInt8(ascii: "{"), times: 2, in: start..<source.count)
    }

    private func closing(_ count: Int, in range: Range<Int>) -> Int? {
        firstIndex(of: UInt8(ascii: "}"), times: count, in: range)
    }

    private func firstIndex(of byte: UInt8, times: Int, in range: Range<Int>) -> Int? {
        var run = 0
        for index in range {
            run = source[index] == byte ? run + 1 : 0
            if run == times { return index - times + 1 }
        }
        return nil
    }

    /// Without blanks at both ends, among them the no-break space (C2 A0) that word processors leave.
    private func trimmed(_ slice: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var slice = slice
        while let first = slice.first {
            if isBlank(first) {
                slice = slice.dropFirst()
            } else if slice.starts(with: [0xC2, 0xA0]) {
                slice = slice.dropFirst(2)
            } else {
                break
            }
        }
        while let last = slice.last {
            if isBlank(last) {
                slice = slice.dropLast()
            } else if slice.suffix(2).elementsEqual([0xC2, 0xA0]) {
                slice = slice.dropLast(2)
            } else {
                break
            }
        }
        return slice
    }

    private func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: source[range], as: UTF8.self)
    }

    /// The beginning of a tag, short enough for a message.
    private func written(_ range: Range<Int>) -> String {
        "{{" + String(String.UnicodeScalarView(text(range).unicodeScalars.dropFirst(2).prefix(60)))
    }

    private func problem(_ description: String) -> TemplateProblem {
        TemplateProblem(description: description)
    }
}
