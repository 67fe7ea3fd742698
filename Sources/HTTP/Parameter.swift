import SQL

/// A value in the path or the query: its name decides its type and the argument it becomes.
struct Parameter: Sendable, Equatable {
    /// The types that a value in an address can have.
    enum Kind: Sendable { case uuid, integer, date, text }

    let name: String
    let argument: String
    let kind: Kind

    /// `…Id` is a uuid, `page`, `pageSize` and `…Number` are integers, `…Date`, `from` and `to` are
    /// dates, the rest text.
    init(_ name: String) {
        self.name = name
        self.argument = name.reduce(into: "p_") { result, letter in
            result += letter.isUppercase ? "_" + letter.lowercased() : String(letter)
        }
        self.kind =
            if name.hasSuffix("Id") {
                .uuid
            } else if name == "page" || name == "pageSize" || name.hasSuffix("Number") {
                .integer
            } else if name.hasSuffix("Date") || name == "from" || name == "to" {
                .date
            } else {
                .text
            }
    }

    /// The argument for a value as the caller spelled it.
    ///
    /// - Throws: a 400 that names the parameter and says what it may be.
    func value(_ text: String) throws(Problem) -> Value {
        switch kind {
        case .uuid:
            if Self.isUUID(text) { return .text(text) }
            throw .invalidParameter(name, "must be a UUID")
        case .integer:
            if text.utf8.count <= 11, let number = Int32(text) { return .integer(Int(number)) }
            throw .invalidParameter(name, "must be a whole number of at most 2147483647")
        case .date:
            if Self.isDate(text) { return .text(text) }
            throw .invalidParameter(name, "must be a date such as 2026-03-31")
        case .text:
            if text.utf8.count <= 1024, !text.utf8.contains(0) { return .text(text) }
            throw .invalidParameter(name, "must be at most 1024 bytes of text without NUL")
        }
    }

    private static func isUUID(_ text: String) -> Bool {
        text.utf8.count == 36
            && text.utf8.enumerated().allSatisfy { index, byte in
                [8, 13, 18, 23].contains(index)
                    ? byte == UInt8(ascii: "-") : Character(Unicode.Scalar(byte)).isHexDigit
            }
    }

    private static func isDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2],
            text.utf8.allSatisfy({ $0 == 0x2d || (0x30...0x39) ~= $0 }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return false }
        let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return year >= 1 && (1...12).contains(month) && (1...lengths[month - 1]).contains(day)
    }
}
