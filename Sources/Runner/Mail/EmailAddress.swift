import CGMime

/// An address in the form in which it stands in headers and in SMTP: ASCII, with an IDNA domain.
struct EmailAddress: Sendable, Equatable, CustomStringConvertible {
    /// A dot-atom or a quoted string, as it is to be written.
    let local: String
    /// In lower-case ASCII.
    let domain: String

    var description: String { "\(local)@\(domain)" }

    /// - Parameter field: Where the address comes from, for the error.
    init(_ text: String, field: String) throws(CompositionError) {
        guard !HeaderText.hasControlCharacter(text) else { throw .controlCharacter(field: field) }
        guard !text.isEmpty else { throw .address(field: field, reason: "it is empty") }
        guard let at = text.utf8.lastIndex(of: UInt8(ascii: "@")) else {
            throw .address(field: field, reason: "it has no @")
        }
        local = try Self.local(String(text[..<at]), field)
        domain = try Self.domain(String(text[text.utf8.index(after: at)...]), field)
    }

    /// Some providers hand out addresses with dots at odd places; those must be quoted.
    private static func local(_ text: String, _ field: String) throws(CompositionError) -> String {
        guard !text.isEmpty, text.utf8.count <= 64 else {
            throw .address(field: field, reason: "what stands before the @ is empty or longer than 64 bytes")
        }
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw .address(
                field: field, reason: "what stands before the @ is not ASCII, which few servers take")
        }
        let isQuoted =
            text.utf8.count > 2 && text.utf8.first == UInt8(ascii: "\"")
            && text.utf8.last == UInt8(ascii: "\"")
        guard (isQuoted ? text.utf8.dropFirst().dropLast() : text.utf8[...]).allSatisfy(isAtomByte) else {
            throw .address(
                field: field, reason: "what stands before the @ has a character that is not allowed")
        }
        let hasOddDots = text.utf8.first == dot || text.utf8.last == dot || text.contains("..")
        return hasOddDots && !isQuoted ? "\"\(text)\"" : text
    }

    private static func domain(_ text: String, _ field: String) throws(CompositionError) -> String {
        var ascii = text
        if !text.utf8.allSatisfy({ $0 < 0x80 }) {
            guard let converted = g_hostname_to_ascii(text) else {
                throw .address(field: field, reason: "its domain is no international name")
            }
            defer { g_free(converted) }
            ascii = String(cString: converted)
        }
        let labels = ascii.utf8.split(separator: dot, omittingEmptySubsequences: false)
        let isDomain =
            ascii.utf8.count <= 253
            && labels.allSatisfy { label in
                (1...63).contains(label.count) && label.allSatisfy(isDomainByte)
                    && label.first != hyphen && label.last != hyphen
            }
        guard isDomain else { throw .address(field: field, reason: "its domain is none") }
        return ascii.lowercased()
    }

    private static let dot = UInt8(ascii: ".")
    private static let hyphen = UInt8(ascii: "-")

    private static func isAtomByte(_ byte: UInt8) -> Bool {
        isDomainByte(byte) || ".!#$%&'*+/=?^_`{|}~".utf8.contains(byte)
    }

    private static func isDomainByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), hyphen:
            true
        default: false
        }
    }
}
