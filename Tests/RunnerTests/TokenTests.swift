import Crypto
import CryptoExtras
import Foundation
import JWTKit
import TestCluster
import Testing

@testable import HTTP

@Suite("Tokens (JWT) as a second way in", .timeLimit(.minutes(2)))
struct TokenTests {
    private struct Claims: JWTPayload {
        var members: [String: JSONValue]

        init(_ members: [String: JSONValue]) { self.members = members }
        init(from decoder: any Decoder) throws { members = try [String: JSONValue](from: decoder) }
        func encode(to encoder: any Encoder) throws { try members.encode(to: encoder) }
        func verify(using algorithm: some JWTAlgorithm) {}
    }

    private static let now = Date(timeIntervalSince1970: 1_800_000_000)
    private static let good: [String: JSONValue] = [
        "iss": "https://id.test", "aud": ["other", "pgcadence"], "exp": 1_800_000_100, "nbf": 1_800_000_000,
        "tenant": "acme", "sub": "jane", "role": "member",
    ]

    /// The issuer: three keys, and the file with their public halves.
    private struct Issuer {
        let folder: Folder
        let file: String
        let secret = SymmetricKey(size: .bits256)
        let edwards = Curve25519.Signing.PrivateKey()
        let rsa: JWTKit.Insecure.RSA.PrivateKey

        init() throws {
            folder = try Folder()
            file = folder.path + "/keys.json"
            rsa = try JWTKit.Insecure.RSA.PrivateKey(backing: .init(keySize: .bits2048))
            try write(hmac())
        }

        func hmac(_ id: String = "h") -> [String: String] {
            ["kty": "oct", "alg": "HS256", "kid": id, "k": secret.withUnsafeBytes { Data($0) }.base64URL]
        }

        func edwardsKey() -> [String: String] {
            [
                "kty": "OKP", "alg": "EdDSA", "kid": "e", "crv": "Ed25519",
                "x": edwards.publicKey.rawRepresentation.base64URL,
            ]
        }

        func rsaKey() throws -> [String: String] {
            let primitives = try rsa.publicKey.getKeyPrimitives()
            return [
                "kty": "RSA", "alg": "RS256", "kid": "r", "n": primitives.modulus.base64URL,
                "e": primitives.publicExponent.base64URL,
            ]
        }

        func write(_ keys: [String: String]...) throws {
            try JSONEncoder().encode(["keys": keys]).write(to: URL(filePath: file))
        }

        func keys() async throws -> TokenKeys {
            try await TokenKeys(
                TokenSettings(keyFile: file, issuer: "https://id.test", audience: "pgcadence"),
                logger: TestCluster.quiet)
        }

        func token(_ id: String?, _ claims: [String: JSONValue] = good) async throws -> String {
            let keys = JWTKeyCollection()
            switch id {
            case "e": await keys.add(eddsa: EdDSA.PrivateKey(backing: edwards))
            case "r": await keys.add(rsa: rsa, digestAlgorithm: .sha256)
            default: await keys.add(hmac: HMACKey(key: secret), digestAlgorithm: .sha256)
            }
            var header = JWTHeader()
            header.kid = id
            return try await keys.sign(Claims(claims), header: header)
        }
    }

    @Test(
        "each of the three algorithms is taken, and says tenant, user and role", arguments: ["h", "e", "r"])
    func algorithms(id: String) async throws {
        let issuer = try Issuer()
        try issuer.write(issuer.hmac(), issuer.edwardsKey(), issuer.rsaKey())
        let identity = try await issuer.keys().identity(issuer.token(id), at: Self.now)
        #expect(identity.tenantID == "acme")
        #expect(identity.caller.actor == "jane")
        #expect(identity.caller.role == .member)
    }

    @Test(
        "a claim that is missing, wrong or out of time is refused",
        arguments: [
            ("iss", "https://evil.test"), ("iss", nil), ("aud", "other"), ("aud", ["a", "b"]), ("aud", nil),
            ("exp", 1_800_000_000), ("exp", nil), ("exp", "1900000000"), ("nbf", 1_800_000_031),
            ("nbf", "soon"), ("tenant", nil), ("tenant", "Acme"), ("tenant", ""), ("tenant", 7), ("sub", nil),
            ("sub", ""), ("role", "owner"), ("role", nil),
        ] as [(String, JSONValue?)])
    func claims(name: String, value: JSONValue?) async throws {
        let issuer = try Issuer()
        var claims = Self.good
        claims[name] = value
        let (keys, token) = (try await issuer.keys(), try await issuer.token("h", claims))
        let problem = await #expect(throws: Problem.self) { try await keys.identity(token, at: Self.now) }
        #expect(problem?.status == 401)
    }

    @Test("no algorithm, another one than the key's, an unknown key, and changed bytes are refused")
    func forged() async throws {
        let issuer = try Issuer()
        try issuer.write(issuer.hmac(), issuer.rsaKey())
        let keys = try await issuer.keys()
        let token = try await issuer.token("h")
        let parts = token.split(separator: ".").map(String.init)
        let header = { (text: String) in Data(text.utf8).base64URL }
        // The classic: the public RSA key taken as the secret of an HMAC.
        let modulus = Data(base64URL: try issuer.rsaKey()["n"] ?? "") ?? Data()
        let signed = header(#"{"alg":"HS256","kid":"r"}"#) + "." + parts[1]
        let confused = HMAC<SHA256>.authenticationCode(
            for: Data(signed.utf8), using: SymmetricKey(data: modulus))
        let forged = [
            "\(header(#"{"alg":"none"}"#)).\(parts[1]).",
            "\(header(#"{"alg":"none","kid":"h"}"#)).\(parts[1]).",
            "\(header(#"{"alg":"none","kid":"h"}"#)).\(parts[1]).\(parts[2])",
            "\(signed).\(Data(confused).base64URL)",
            "\(header(#"{"alg":"RS256","kid":"h"}"#)).\(parts[1]).\(parts[2])",
            try await issuer.token("x"), try await issuer.token(nil),
            "\(parts[0]).\(header(#"{"tenant":"other"}"#)).\(parts[2])", "\(parts[0]).\(parts[1]).",
            "\(parts[0]).\(parts[1])", "a.b.c", "..", "", String(repeating: "x", count: 9000),
        ]
        for token in forged {
            let problem = await #expect(throws: Problem.self, "\(token)") {
                try await keys.identity(token, at: Self.now)
            }
            #expect(problem?.status == 401)
        }
    }

    @Test("keys that can't be trusted are refused at the start")
    func badKeys() async throws {
        let issuer = try Issuer()
        var short = issuer.hmac()
        short["k"] = Data([1, 2, 3]).base64URL
        var other = issuer.hmac()
        other["alg"] = "HS512"
        for key in [short, other, ["kty": "RSA", "alg": "RS256", "n": "AQAB", "e": "AQAB"], ["kty": "EC"]] {
            try issuer.write(key)
            await #expect(throws: TokenKeyError.self) { try await issuer.keys() }
        }
        try Data("{".utf8).write(to: URL(filePath: issuer.file))
        await #expect(throws: TokenKeyError.self) { try await issuer.keys() }
    }

    @Test("over HTTP: a token of a tenant that exists is let in by its role; a changed file counts")
    func overHTTP() async throws {
        let database = try await TestCluster.shared.database()
        try await database.execute("select ops.create_tenant('acme', 'Acme')")
        let issuer = try Issuer()
        let keys = try await issuer.keys()
        try await HTTPFixture.run(database, pool: database.pool(as: "test_api"), tokens: keys) { server in
            var claims = Self.good
            claims["exp"] = .integer(Int(Date().timeIntervalSince1970) + 600)
            claims["nbf"] = nil
            let call = { (method: String, token: String) in
                try await server.call(
                    method, "/api/v1/templates", key: token,
                    body: method == "POST" ? #"{"name": "T", "bodyText": "B"}"# : nil)
            }
            let member = try await issuer.token("h", claims)
            #expect(try await call("POST", member).status == 201)
            claims["role"] = "reader"
            let reader = try await issuer.token("h", claims)
            #expect(try await call("GET", reader).status == 200)
            #expect(try await call("POST", reader).status == 403)
            claims["tenant"] = "nobody"
            let stranger = try await call("GET", issuer.token("h", claims))
            #expect(stranger.status == 401)
            #expect(stranger.code == "unauthenticated")
            #expect(try await call("GET", database.key("acme", "reader")).status == 200, "keys go on")
            try issuer.write(issuer.hmac("new"))
            try await eventually("the key has gone") { try await call("GET", reader).status == 401 }
        }
    }
}

extension Data {
    fileprivate var base64URL: String {
        base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
