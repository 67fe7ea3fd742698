import Crypto
import CryptoExtras
import Foundation

/// A private key for DKIM signatures.
enum DKIMKey: Sendable {
    case rsa(_RSA.Signing.PrivateKey)
    case ed25519(Curve25519.Signing.PrivateKey)

    /// - Parameter pem: A private key as OpenSSL writes it: RSA of at least 2048 bits, or Ed25519.
    /// - Returns: nil if it is none.
    init?(pem: String) {
        if let key = Self.ed25519(pem) {
            self = .ed25519(key)
        } else if let key = try? _RSA.Signing.PrivateKey(pemRepresentation: pem), key.keySizeInBits >= 2048 {
            self = .rsa(key)
        } else {
            return nil
        }
    }

    /// As the tag `a=` names it.
    var algorithm: String {
        switch self {
        case .rsa: "rsa-sha256"
        case .ed25519: "ed25519-sha256"
        }
    }

    /// Signs the SHA-256 of these bytes (RFC 6376, section 3.3; RFC 8463, section 3).
    func signature(for bytes: [UInt8]) throws -> [UInt8] {
        let digest = SHA256.hash(data: bytes)
        switch self {
        case .rsa(let key):
            return Array(try key.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation)
        case .ed25519(let key): return Array(try key.signature(for: Data(digest)))
        }
    }

    /// Of such a key there is one form only: what it says of itself, then 32 bytes (RFC 8410, section 7).
    private static func ed25519(_ pem: String) -> Curve25519.Signing.PrivateKey? {
        let lines = pem.split(whereSeparator: \.isNewline)
        let head: [UInt8] = [
            0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
        ]
        guard lines.first == "-----BEGIN PRIVATE KEY-----",
            let data = Data(base64Encoded: lines.dropFirst().prefix { !$0.hasPrefix("-----") }.joined()),
            data.count == head.count + 32, data.starts(with: head)
        else { return nil }
        return try? Curve25519.Signing.PrivateKey(rawRepresentation: data.dropFirst(head.count))
    }
}
