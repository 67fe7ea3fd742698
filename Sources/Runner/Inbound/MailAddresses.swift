/// Addresses (of ASCII) and ids in texts of mails, read with care: what stands there was written by others.
enum MailAddresses {
    /// The first address in a text, without angle brackets.
    static func first(in text: some StringProtocol) -> String? {
        all(in: text, limit: 1).first
    }

    /// The addresses in a text, in their order.
    static func all(in text: some StringProtocol, limit: Int = 100) -> [String] {
        let bytes = Array(text.utf8)
        var found: [String] = []
        var end = 0
        for at in bytes.indices where bytes[at] == UInt8(ascii: "@") && at >= end {
            var start = at
            if start > end, bytes[start - 1] == UInt8(ascii: "\"") {
                start = bytes[end..<(start - 1)].lastIndex(of: UInt8(ascii: "\"")) ?? start
            } else {
                while start > end && isLocal(bytes[start - 1]) { start -= 1 }
            }
            var stop = at + 1
            while stop < bytes.count && isDomain(bytes[stop]) { stop += 1 }
            while stop > at + 1
                && (bytes[stop - 1] == UInt8(ascii: ".") || bytes[stop - 1] == UInt8(ascii: "-"))
            {
                stop -= 1
            }
            guard start < at, stop > at + 1, stop - start <= 320 else { continue }
            end = stop
            found.append(String(decoding: bytes[start..<stop], as: UTF8.self))
            if found.count == limit { break }
        }
        return found
    }

    /// The ids in a References, In-Reply-To or Message-ID field, each with its angle brackets.
    static func ids(in field: String) -> [String] {
        var ids: [String] = []
        var rest = field[...]
        while let open = rest.firstIndex(of: "<") {
            rest = rest[rest.index(after: open)...]
            guard let close = rest.firstIndex(of: ">") else { break }
            let id = rest[..<close].trimmed
            if isID(id) { ids.append("<\(id)>") }
            rest = rest[close...]
            if ids.count == 100 { break }
        }
        if ids.isEmpty {
            let bare = field.trimmed
            if isID(bare) && bare.contains("@") { ids.append("<\(bare)>") }
        }
        return ids
    }

    private static func isID(_ id: String) -> Bool {
        !id.isEmpty && id.utf8.count <= 998 && id.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
            && !id.contains("<") && !id.contains(">")
    }

    private static func isLocal(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-/=?^_{|}~.".utf8.contains(byte)
        }
    }

    private static func isDomain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
        }
    }
}
