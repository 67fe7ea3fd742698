import Crypto

/// A key as a caller presents it: `cad_<tenant>_<64 hexadecimal digits>`.
struct APIKey: Sendable {
    let tenantID: String
    /// SHA-256 of the whole key: what the database knows of it.
    let digest: SHA256Digest

    /// Nil if the header carries no bearer key of ours.
    init?(authorization: String) {
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        let fields = parts[1].split(separator: "_", omittingEmptySubsequences: false)
        guard fields.count == 3, fields[0] == "cad", Self.isTenantID(fields[1]), Self.isSecret(fields[2])
        else { return nil }
        tenantID = String(fields[1])
        digest = SHA256.hash(data: Array(parts[1].utf8))
    }

    /// 1 to 63 lower-case letters, digits and inner hyphens.
    static func isTenantID(_ text: Substring) -> Bool {
        (1...63).contains(text.utf8.count) && text.first != "-" && text.last != "-"
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")) ~= byte
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= byte || byte == UInt8(ascii: "-")
            }
    }

    private static func isSecret(_ text: Substring) -> Bool {
        text.utf8.count == 64
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "f")) ~= byte
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= byte
            }
    }
}
