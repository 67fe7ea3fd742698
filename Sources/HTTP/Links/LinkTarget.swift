/// An address of the web that somebody may be led to: http or https, printable ASCII, and a host.
struct LinkTarget: Sendable, Equatable {
    let text: String

    /// Characters that browsers take out at both ends are taken out, and characters beyond ASCII are escaped
    /// behind the host; nil for everything else that is no address as RFC 3986 has it.
    init?(_ address: String) {
        var bytes = Array(address.utf8)[...]
        while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        guard (1...LinkKeys.longestTarget).contains(bytes.count),
            let scheme = bytes.firstIndex(of: UInt8(ascii: ":")),
            ["http", "https"].contains(String(decoding: bytes[..<scheme], as: UTF8.self).lowercased()),
            bytes[(scheme + 1)...].starts(with: "//".utf8)
        else { return nil }
        let rest = bytes[(scheme + 3)...]
        let authority = rest.prefix { !"/?#".utf8.contains($0) }
        guard Self.isAuthority(authority) else { return nil }
        var text = Array(bytes[..<authority.endIndex])
        for byte in bytes[authority.endIndex...] {
            switch byte {
            case 0x00...0x1F, 0x7F, UInt8(ascii: "\\"): return nil
            case 0x21, 0x23...0x3B, 0x3D, 0x3F...0x5B, 0x5D, 0x5F, 0x61...0x7A, 0x7E: text.append(byte)
            default: text += Self.escaped(byte)
            }
        }
        guard text.count <= LinkKeys.longestTarget else { return nil }
        self.text = String(decoding: text, as: UTF8.self)
    }

    /// A host and perhaps a port. No user before it: that is how an address looks like another one.
    private static func isAuthority(_ authority: ArraySlice<UInt8>) -> Bool {
        let isWritten = authority.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
                true
            default: false
            }
        }
        return isWritten && !authority.isEmpty && authority.first != UInt8(ascii: ":")
    }

    private static func escaped(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}
