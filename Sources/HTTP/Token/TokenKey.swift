import Crypto
import Foundation
import JWTKit

/// One key of the issuer. It decides the algorithm: what the token says of it must only agree.
struct TokenKey: Sendable {
    let id: String?
    let algorithm: String
    /// Holds this key alone, so that none can stand in for another.
    private let keys: JWTKeyCollection

    /// A member of a JSON Web Key Set (RFC 7517).
    struct JWK: Decodable {
        let kty: String
        let use: String?
        let alg: String?
        let kid: String?
        let k: String?
        let n: String?
        let e: String?
        let crv: String?
        let x: String?
    }

    init(_ key: JWK) async throws(TokenKeyError) {
        id = key.kid
        let keys = JWTKeyCollection()
        do {
            switch (key.kty, key.alg ?? Self.usual(key.kty)) {
            case ("oct", "HS256"):
                guard let secret = key.k.flatMap(Data.init(base64URL:)), secret.count >= 32 else {
                    throw TokenKeyError(description: "an HS256 key needs k with at least 32 bytes")
                }
                await keys.add(hmac: HMACKey(from: secret), digestAlgorithm: .sha256)
                algorithm = "HS256"
            case ("RSA", "RS256"):
                guard let modulus = key.n, let exponent = key.e,
                    (Data(base64URL: modulus)?.count ?? 0) >= 256
                else {
                    throw TokenKeyError(description: "an RS256 key needs e, and n with at least 2048 bits")
                }
                await keys.add(
                    rsa: try Insecure.RSA.PublicKey(modulus: modulus, exponent: exponent),
                    digestAlgorithm: .sha256)
                algorithm = "RS256"
            case ("OKP", "EdDSA"):
                guard key.crv == "Ed25519", let point = key.x.flatMap(Data.init(base64URL:)) else {
                    throw TokenKeyError(description: "an EdDSA key needs crv Ed25519 and x")
                }
                let backing = try Curve25519.Signing.PublicKey(rawRepresentation: point)
                await keys.add(eddsa: EdDSA.PublicKey(backing: backing))
                algorithm = "EdDSA"
            default:
                throw TokenKeyError(
                    description: "a key has kty \(key.kty) and alg \(key.alg ?? "none"); "
                        + "taken are oct with HS256, RSA with RS256, OKP with EdDSA")
            }
        } catch let error as TokenKeyError {
            throw error
        } catch {
            throw TokenKeyError(description: "the key \(key.kid ?? "without kid") cannot be read: \(error)")
        }
        self.keys = keys
    }

    /// The members of a token that this key has signed.
    func members(of token: String) async throws -> [String: JSONValue] {
        try await keys.verify(token, as: Payload.self).members
    }

    private static func usual(_ type: String) -> String {
        ["oct": "HS256", "RSA": "RS256", "OKP": "EdDSA"][type] ?? ""
    }

    /// Whatever the token holds; what it must hold, `TokenKeys` checks.
    private struct Payload: JWTPayload {
        let members: [String: JSONValue]

        init(from decoder: any Decoder) throws {
            members = try [String: JSONValue](from: decoder)
        }

        func encode(to encoder: any Encoder) throws { try members.encode(to: encoder) }

        func verify(using algorithm: some JWTAlgorithm) {}
    }
}

extension Data {
    /// Nil if it is not base64url without padding (RFC 7515, section 2).
    init?(base64URL text: String) {
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        guard !text.contains(where: { "+/=".contains($0) }) else { return nil }
        self.init(base64Encoded: plain + String(repeating: "=", count: (4 - plain.count % 4) % 4))
    }
}
