import Foundation
import HTTP
import Testing

@testable import Runner

@Suite("Reply tokens")
struct ReplyTokenTests {
    private static let message = "0199c7a0-5b1e-7d3a-8f00-1234567890ab"

    private func tokens(_ secrets: String...) throws -> ReplyTokens {
        ReplyTokens(keys: try LinkKeys(publicURL: "https://l.example.com", secrets: secrets))
    }

    private let secret = String(repeating: "s", count: 32)
    private let other = String(repeating: "o", count: 32)

    @Test("an address that ends with + carries one, and it leads back")
    func roundTrip() throws {
        let tokens = try tokens(secret)
        let address = tokens.address("replies+@acme.test", tenantID: "acme", messageID: Self.message)
        #expect(address.hasPrefix("replies+") && address.hasSuffix("@acme.test"))
        #expect(address.utf8.count == "replies+@acme.test".utf8.count + 39)
        let id = "<\(Self.message)@reply-token>"
        #expect(tokens.ids(in: ["x@y.test", address], tenantID: "acme") == [id])
        #expect(tokens.ids(in: [address.uppercased()], tenantID: "acme") == [id])
    }

    @Test("other addresses stay as they are, and so do all without a secret")
    func untouched() throws {
        let long = String(repeating: "x", count: 40) + "+@acme.test"
        for address in ["ann@acme.test", "ann+news@acme.test", long, "+", ""] {
            #expect(try tokens(secret).address(address, tenantID: "acme", messageID: Self.message) == address)
        }
        let none = ReplyTokens(keys: nil)
        #expect(
            none.address("replies+@acme.test", tenantID: "acme", messageID: Self.message)
                == "replies+@acme.test")
        #expect(none.ids(in: ["replies+x@acme.test"], tenantID: "acme").isEmpty)
    }

    @Test("what nobody signed, or signed for another tenant, names no message")
    func forged() throws {
        let tokens = try tokens(secret)
        let address = tokens.address("r+@acme.test", tenantID: "acme", messageID: Self.message)
        #expect(tokens.ids(in: [address], tenantID: "rival").isEmpty)
        #expect(try self.tokens(other).ids(in: [address], tenantID: "acme").isEmpty)
        #expect(try self.tokens(other, secret).ids(in: [address], tenantID: "acme").count == 1)
        for index in address.indices where index > address.startIndex && address[index] != "@" {
            let changed = address.replacingCharacters(
                in: index...index, with: address[index] == "a" ? "b" : "a")
            let ids = tokens.ids(in: [changed], tenantID: "acme")
            #expect(
                ids.isEmpty || changed.lowercased().contains(address.dropFirst(2).prefix(39)), "\(changed)")
        }
        for text in [
            "r+@acme.test", "r+1@acme.test", "r+\(String(repeating: "a", count: 200))@acme.test", "r+ä@x",
            "+@",
        ] {
            #expect(tokens.ids(in: [text], tenantID: "acme").isEmpty)
        }
    }
}
