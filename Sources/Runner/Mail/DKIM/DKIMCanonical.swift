/// A mail in the form that is signed: relaxed (RFC 6376, sections 3.4.2 and 3.4.4).
struct DKIMCanonical: Sendable {
    /// The fields of the header by name, each with its line end; the one that stands first where there are
    /// several, which our mails have not.
    private(set) var fields: [String: [UInt8]] = [:]
    private(set) var body: [UInt8] = []

    /// - Parameter mail: With CRLF line ends.
    init(_ mail: [UInt8]) {
        var field: [UInt8] = []
        var rest = mail[...]
        while let line = Self.nextLine(&rest), !line.isEmpty {
            if line.first == Self.space || line.first == Self.tab {
                field += Self.lineEnd + line
            } else {
                add(field)
                field = Array(line)
            }
        }
        add(field)
        var emptyLines = 0
        while let line = Self.nextLine(&rest) {
            let line = Self.reduced(line)
            if line.isEmpty {
                emptyLines += 1
                continue
            }
            // Empty lines at the end do not count.
            for _ in 0..<emptyLines { body += Self.lineEnd }
            emptyLines = 0
            body += line + Self.lineEnd
        }
    }

    /// A field in its relaxed form, without a line end.
    static func field(_ field: [UInt8]) -> (name: String, line: [UInt8]) {
        let name = field.prefix { $0 != colon }
        let value = field.dropFirst(name.count + 1).filter { $0 != 0x0D && $0 != 0x0A }
        let lowercased = String(decoding: name, as: UTF8.self).lowercased()
        let label = String(lowercased.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
        return (label, Array(label.utf8) + [colon] + reduced(value[...]).drop { $0 == space })
    }

    private mutating func add(_ field: [UInt8]) {
        guard !field.isEmpty else { return }
        let (name, line) = Self.field(field)
        if fields[name] == nil { fields[name] = line + Self.lineEnd }
    }

    private static let space = UInt8(ascii: " ")
    private static let tab = UInt8(ascii: "\t")
    private static let colon = UInt8(ascii: ":")
    private static let lineEnd: [UInt8] = [0x0D, 0x0A]

    /// What stands before the next line end; a last line need not have one.
    private static func nextLine(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard !rest.isEmpty else { return nil }
        let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
        var line = rest[..<end]
        rest = rest[end...].dropFirst()
        if line.last == 0x0D { line.removeLast() }
        return line
    }

    /// Blanks in a row are one space, none are left at the end.
    private static func reduced(_ line: ArraySlice<UInt8>) -> [UInt8] {
        var reduced: [UInt8] = []
        reduced.reserveCapacity(line.count)
        var hasBlank = false
        for byte in line {
            if byte == space || byte == tab {
                hasBlank = true
                continue
            }
            if hasBlank { reduced.append(space) }
            hasBlank = false
            reduced.append(byte)
        }
        return reduced
    }
}
