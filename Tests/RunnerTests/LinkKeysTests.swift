import Foundation
import Testing

@testable import HTTP

@Suite("Links that leave the house")
struct LinkKeysTests {
    static let secret = String(repeating: "s", count: 32)
    static let other = String(repeating: "t", count: 32)
    static let message = "0199c7a0-5b1e-7d3a-8f00-1234567890ab"

    static func keys(_ secrets: [String] = [secret], at url: String = "https://links.example.com") throws
        -> LinkKeys
    {
        try LinkKeys(publicURL: url, secrets: secrets)
    }

    private func token(_ url: String?) throws -> String {
        try String(#require(url).split(separator: "/").last.map { $0.replacing(".gif", with: "") } ?? "")
    }

    @Test("what is signed is read back, each kind under its own address")
    func roundTrip() throws {
        let keys = try Self.keys()
        let unsubscribe = try #require(keys.unsubscribeURL(tenantID: "acme", messageID: Self.message))
        let open = try #require(keys.openURL(tenantID: "acme", messageID: Self.message))
        let click = try #require(
            keys.clickURL(tenantID: "acme", messageID: Self.message, target: "https://example.org/?a=b&c=ü#x")
        )
        #expect(unsubscribe.hasPrefix("https://links.example.com/u/"))
        #expect(open.hasPrefix("https://links.example.com/o/") && open.hasSuffix(".gif"))
        #expect(click.hasPrefix("https://links.example.com/c/"))
        let read = try keys.read(token(click))
        #expect(
            read
                == Link(
                    kind: .click, tenantID: "acme", messageID: Self.message,
                    target: "https://example.org/?a=b&c=%C3%BC#x"))
        #expect(try keys.read(token(unsubscribe))?.kind == .unsubscribe)
        #expect(try keys.read(token(open))?.kind == .open)
        #expect(unsubscribe.utf8.count < 120, "it has to fit into a header")
        #expect(
            unsubscribe == keys.unsubscribeURL(tenantID: "acme", messageID: Self.message), "always the same")
    }

    @Test("no byte of a token can be changed, none left out, none added")
    func forged() throws {
        let keys = try Self.keys()
        let url = keys.clickURL(tenantID: "acme", messageID: Self.message, target: "https://example.org/a")
        let token = Array(try token(url).utf8)
        for index in token.indices {
            for replacement in "AQg_-9z".utf8 where token[index] != replacement {
                var changed = token
                changed[index] = replacement
                #expect(keys.read(String(decoding: changed, as: UTF8.self)) == nil, "at \(index)")
            }
            #expect(keys.read(String(decoding: token[..<index], as: UTF8.self)) == nil)
        }
        let text = String(decoding: token, as: UTF8.self)
        for more in ["A", "AA", "=", "==", "%3D", " ", "\n", "/"] { #expect(keys.read(text + more) == nil) }
        #expect(keys.read(text + text) == nil)
        #expect(keys.read(String(repeating: "A", count: 100_000)) == nil)
    }

    @Test("a secret that is no longer known signs nothing; one that was added signs the new ones")
    func rotation() throws {
        let old = try Self.keys()
        let url = old.unsubscribeURL(tenantID: "acme", messageID: Self.message)
        let both = try Self.keys([Self.other, Self.secret])
        #expect(try both.read(token(url)) != nil)
        #expect(try Self.keys([Self.other]).read(token(url)) == nil)
        let new = both.unsubscribeURL(tenantID: "acme", messageID: Self.message)
        #expect(new != url)
        #expect(try Self.keys([Self.other]).read(token(new)) != nil)
    }

    @Test(
        "only addresses of the web are targets",
        arguments: [
            "mailto:a@b.example", "tel:1", "#top", "/local", "//host/a", "", "javascript:alert(1)",
            "data:text/html,x", "ftp://x.example/", "https:x.example", "https://", "https:///a",
            "https://user@evil.example/", "https://a\\@evil.example/",
            "https://x.example/\r\nSet-Cookie: a=b",
            "https://x.example/\u{0}a", "https://x.example/a\tb", "https://x.ex ample/",
            "https://münchen.example/",
            "https://x.example/\\evil", "https://:80/",
            "https://x.example/" + String(repeating: "a", count: 2048),
            "https://x.example/" + String(repeating: "ü", count: 400),
        ])
    func noTarget(address: String) throws {
        let keys = try Self.keys()
        #expect(keys.clickURL(tenantID: "acme", messageID: Self.message, target: address) == nil)
    }

    @Test("blanks around a target go, what has no place in an address is escaped")
    func escaped() {
        #expect(
            LinkTarget(" https://x.example/a b?q=\"<>\" \n")?.text == "https://x.example/a%20b?q=%22%3C%3E%22"
        )
        #expect(LinkTarget("HTTP://X.example:8080")?.text == "HTTP://X.example:8080")
        #expect(LinkTarget("https://[::1]/?a={b}|^`")?.text == "https://[::1]/?a=%7Bb%7D%7C%5E%60")
        #expect(LinkTarget("https://x.example/%C3%BC")?.text == "https://x.example/%C3%BC")
    }

    @Test("our own links are not led through us again")
    func ours() throws {
        let keys = try Self.keys(at: "https://links.example.com/m/")
        let url = try #require(keys.unsubscribeURL(tenantID: "acme", messageID: Self.message))
        #expect(url.hasPrefix("https://links.example.com/m/u/"))
        #expect(keys.clickURL(tenantID: "acme", messageID: Self.message, target: url) == nil)
    }

    @Test("settings that cannot work are refused with what to change")
    func settings() {
        for url in [
            "links.example.com", "ftp://x.example", "https://x.example/?a", "https://x.example/#a",
            "https://x.example/a b", "https://x,y.example",
        ] {
            #expect(throws: LinkKeysError.publicURL) { try Self.keys(at: url) }
        }
        #expect(throws: LinkKeysError.noSecret) { try Self.keys([]) }
        #expect(throws: LinkKeysError.shortSecret) { try Self.keys([Self.secret, "short"]) }
    }
}
