/// One answer of a server: its first word, and what follows, literals in their places.
struct IMAPResponse: Sendable, Equatable {
    /// A value as RFC 3501 writes it.
    indirect enum Value: Sendable, Equatable {
        case atom(String)
        case string([UInt8])
        case list([Value])
    }

    /// A stretch of a line, or what a `{length}` at its end announced.
    enum Piece: Sendable, Equatable {
        case line([UInt8])
        case literal([UInt8])
    }

    /// `*`, `+`, or the tag of the command that is answered.
    let tag: String
    /// The first line behind the tag.
    let text: String
    private let pieces: [Piece]

    init(_ pieces: [Piece]) {
        let first = if case .line(let bytes)? = pieces.first { bytes } else { [UInt8]() }
        let tag = first.prefix { $0 != 0x20 }
        self.tag = String(decoding: tag, as: UTF8.self)
        let rest = first.dropFirst(tag.count + 1)
        text = String(decoding: rest.prefix(100_000), as: UTF8.self)
        self.pieces = [.line(Array(rest))] + pieces.dropFirst()
    }

    /// The value of a code in brackets, such as `[UIDNEXT 7]`.
    func code(_ name: String) -> Int? {
        let text = text.uppercased()
        guard let start = text.firstRange(of: "[\(name.uppercased()) ")?.upperBound else { return nil }
        return Int(text[start...].prefix { $0.isNumber })
    }

    /// The length of the literal that a line announces at its end.
    static func literal(after line: [UInt8]) -> Int? {
        guard line.last == UInt8(ascii: "}"), let open = line.lastIndex(of: UInt8(ascii: "{")) else {
            return nil
        }
        var digits = line[(open + 1)...].dropLast()
        if digits.last == UInt8(ascii: "+") { digits = digits.dropLast() }
        return Int(String(decoding: digits, as: UTF8.self))
    }

    /// All values; what is not closed ends with the answer.
    var values: [Value] {
        var stack: [[Value]] = [[]]
        for piece in pieces {
            switch piece {
            case .literal(let bytes): stack[stack.count - 1].append(.string(bytes))
            case .line(let bytes):
                // The length of the literal that follows is no value.
                let end = Self.literal(after: bytes) == nil ? bytes.count : bytes.lastIndex(of: 0x7B) ?? 0
                Self.read(bytes[..<end], into: &stack)
            }
        }
        while stack.count > 1 {
            let list = stack.removeLast()
            stack[stack.count - 1].append(.list(list))
        }
        return stack[0]
    }

    private static func read(_ bytes: ArraySlice<UInt8>, into stack: inout [[Value]]) {
        var rest = bytes
        while let byte = rest.first {
            switch byte {
            case 0x20: rest = rest.dropFirst()
            case UInt8(ascii: "("):
                rest = rest.dropFirst()
                if stack.count < 50 { stack.append([]) }
            case UInt8(ascii: ")"):
                rest = rest.dropFirst()
                guard stack.count > 1 else { continue }
                let list = stack.removeLast()
                stack[stack.count - 1].append(.list(list))
            case UInt8(ascii: "\""):
                var text: [UInt8] = []
                rest = rest.dropFirst()
                while let next = rest.first, next != UInt8(ascii: "\"") {
                    if next == UInt8(ascii: "\\") { rest = rest.dropFirst() }
                    if let kept = rest.first { text.append(kept) }
                    rest = rest.dropFirst()
                }
                rest = rest.dropFirst()
                stack[stack.count - 1].append(.string(text))
            default:
                // Blanks in the brackets of BODY[HEADER.FIELDS (…)] belong to the name.
                var depth = 0
                let atom = rest.prefix { byte in
                    if byte == UInt8(ascii: "[") { depth += 1 }
                    if byte == UInt8(ascii: "]") { depth -= 1 }
                    return depth > 0 || ![0x20, UInt8(ascii: "("), UInt8(ascii: ")"), 0x22].contains(byte)
                }
                stack[stack.count - 1].append(.atom(String(decoding: atom, as: UTF8.self)))
                rest = rest.dropFirst(max(1, atom.count))
            }
        }
    }
}
