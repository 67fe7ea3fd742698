/// Reads JSON as PostgreSQL prints it, without losing digits of numbers.
struct TemplateValueReader {
    /// What was read is no JSON, or deeper than 100 levels.
    struct Malformed: Error, Equatable {
        let index: Int
    }

    private let json: [UInt8]
    private var index = 0
    private var depth = 0

    init(_ json: [UInt8]) {
        self.json = json
    }

    mutating func read() throws(Malformed) -> TemplateValue {
        let value = try readValue()
        skipBlanks()
        guard index == json.count else { throw Malformed(index: index) }
        return value
    }

    private mutating func readValue() throws(Malformed) -> TemplateValue {
        skipBlanks()
        guard index < json.count else { throw Malformed(index: index) }
        switch json[index] {
        case UInt8(ascii: "{"): return try readObject()
        case UInt8(ascii: "["): return try readList()
        case UInt8(ascii: "\""): return .text(try readText())
        case UInt8(ascii: "t"): return try readWord("true", .boolean(true))
        case UInt8(ascii: "f"): return try readWord("false", .boolean(false))
        case UInt8(ascii: "n"): return try readWord("null", .null)
        default: return try readNumber()
        }
    }

    private mutating func readObject() throws(Malformed) -> TemplateValue {
        var members: [String: TemplateValue] = [:]
        try descend()
        if take(UInt8(ascii: "}")) { return ascend(.object(members)) }
        repeat {
            skipBlanks()
            let name = try readText()
            guard take(UInt8(ascii: ":")) else { throw Malformed(index: index) }
            members[name] = try readValue()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw Malformed(index: index) }
        return ascend(.object(members))
    }

    private mutating func readList() throws(Malformed) -> TemplateValue {
        var elements: [TemplateValue] = []
        try descend()
        if take(UInt8(ascii: "]")) { return ascend(.list(elements)) }
        repeat {
            elements.append(try readValue())
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw Malformed(index: index) }
        return ascend(.list(elements))
    }

    private mutating func readText() throws(Malformed) -> String {
        guard index < json.count, json[index] == UInt8(ascii: "\"") else { throw Malformed(index: index) }
        index += 1
        let start = index
        var isPlain = true
        while index < json.count, json[index] != UInt8(ascii: "\"") {
            if json[index] == UInt8(ascii: "\\") {
                isPlain = false
                index += 1
            }
            index += 1
        }
        guard index < json.count else { throw Malformed(index: start) }
        let end = index
        index += 1
        if isPlain { return String(decoding: json[start..<end], as: UTF8.self) }
        return try unescaped(start..<end)
    }

    private func unescaped(_ range: Range<Int>) throws(Malformed) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            guard json[index] == UInt8(ascii: "\\") else {
                bytes.append(json[index])
                index += 1
                continue
            }
            index += 2
            switch json[index - 1] {
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "r"): bytes.append(0x0D)
            case UInt8(ascii: "t"): bytes.append(0x09)
            case UInt8(ascii: "b"): bytes.append(0x08)
            case UInt8(ascii: "f"): bytes.append(0x0C)
            case UInt8(ascii: "u"):
                let scalar = try readScalar(&index, end: range.upperBound)
                bytes.append(contentsOf: String(Character(scalar)).utf8)
            case let byte: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Four hexadecimal digits, or two times four for a pair of surrogates.
    private func readScalar(_ index: inout Int, end: Int) throws(Malformed) -> Unicode.Scalar {
        let high = try readUnit(&index, end: end)
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard high < 0xDC00, index + 2 <= end, json[index] == UInt8(ascii: "\\"),
            json[index + 1] == UInt8(ascii: "u")
        else { throw Malformed(index: index) }
        index += 2
        let low = try readUnit(&index, end: end)
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x1_0000 + (high - 0xD800) << 10 + (low - 0xDC00))
        else { throw Malformed(index: index) }
        return scalar
    }

    private func readUnit(_ index: inout Int, end: Int) throws(Malformed) -> UInt32 {
        guard index + 4 <= end,
            let unit = UInt32(String(decoding: json[index..<index + 4], as: UTF8.self), radix: 16)
        else { throw Malformed(index: index) }
        index += 4
        return unit
    }

    private mutating func readNumber() throws(Malformed) -> TemplateValue {
        let start = index
        while index < json.count, isNumberByte(json[index]) { index += 1 }
        let digits = String(decoding: json[start..<index], as: UTF8.self)
        guard Double(digits) != nil else { throw Malformed(index: start) }
        return .number(digits)
    }

    private func isNumberByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    private mutating func readWord(_ word: String, _ value: TemplateValue) throws(Malformed) -> TemplateValue
    {
        guard json[index...].starts(with: word.utf8) else { throw Malformed(index: index) }
        index += word.utf8.count
        return value
    }

    /// Passes over blanks and one byte, if that comes next.
    private mutating func take(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard index < json.count, json[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func descend() throws(Malformed) {
        depth += 1
        index += 1
        guard depth <= 100 else { throw Malformed(index: index) }
    }

    private mutating func ascend(_ value: TemplateValue) -> TemplateValue {
        depth -= 1
        return value
    }

    private mutating func skipBlanks() {
        while index < json.count, json[index] == 0x20 || (0x09...0x0D).contains(json[index]) { index += 1 }
    }
}
