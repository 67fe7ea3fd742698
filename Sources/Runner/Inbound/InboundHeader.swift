/// The fields of a header in their order, unfolded and decoded.
struct InboundHeader: Sendable, Equatable {
    /// Names in lower case.
    private(set) var fields: [(name: String, value: String)] = []

    mutating func append(name: String, value: String) {
        fields.append((name.lowercased(), value))
    }

    /// The first field of that name (in lower case), without blanks around it; nil when there is none.
    subscript(name: String) -> String? {
        fields.first { $0.name == name }?.value.trimmed
    }

    func all(_ name: String) -> [String] {
        fields.filter { $0.name == name }.map(\.value.trimmed)
    }

    static func == (a: InboundHeader, b: InboundHeader) -> Bool {
        a.fields.elementsEqual(b.fields) { $0.name == $1.name && $0.value == $1.value }
    }
}

extension InboundHeader {
    /// Reads blocks of header fields that stand in a text, set apart by empty lines, as in a delivery report.
    static func blocks(in text: some StringProtocol) -> [InboundHeader] {
        var blocks: [InboundHeader] = []
        var lines: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.allSatisfy(\.isWhitespace) {
                if !lines.isEmpty { blocks.append(InboundHeader(lines: lines)) }
                lines = []
            } else {
                lines.append(Substring(line))
            }
        }
        if !lines.isEmpty { blocks.append(InboundHeader(lines: lines)) }
        return blocks
    }

    /// Reads the lines of one block; a line that is no field belongs to the one above it.
    private init(lines: [Substring]) {
        for line in lines {
            if let first = line.first, !first.isWhitespace, let colon = line.firstIndex(of: ":"),
                line[..<colon].utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
            {
                append(name: String(line[..<colon]), value: String(line[line.index(after: colon)...]))
            } else if !fields.isEmpty {
                fields[fields.count - 1].value += " " + line.trimmed
            }
        }
    }
}

extension StringProtocol {
    /// Without blanks and line ends around it.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
