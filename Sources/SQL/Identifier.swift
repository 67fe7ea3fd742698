/// Names that become part of a statement's text come from our own code, never from input; this is the net
/// below that.
enum Identifier {
    /// Lower case letters, digits and underscores, not beginning with a digit, at most 63 bytes.
    static func isSimple(_ name: some StringProtocol) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= 63 else { return false }
        return !isDigit(first) && name.utf8.allSatisfy { isLetter($0) || isDigit($0) }
    }

    /// `schema.name`, both simple.
    static func isQualified(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { isSimple($0) }
    }

    /// The name in double quotes: safe whatever it holds.
    static func quoted(_ name: some StringProtocol) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
