import Testing

@testable import Runner

@Suite("Addresses and keys of NATS")
struct NATSAddressTests {
    @Test(
        "an address is a host, a port, and who we are there",
        arguments: [
            ("nats://one:4223", "one:4223", false, NATSAddress.Login.none),
            (" tls://one ", "one:4222", true, .none),
            ("one", "one:4222", false, .none),
            ("one:1/", "one:1", false, .none),
            ("NATS://[::1]:4222", "[::1]:4222", false, .none),
            ("nats://kim:secret@one", "one:4222", false, .user("kim", password: "secret")),
            ("nats://kim:@one", "one:4222", false, .user("kim", password: "")),
            ("nats://kim:a:b@c%2C%40%25@one", "one:4222", false, .user("kim", password: "a:b@c,@%")),
            ("nats://s3cr%3Aet@one:7", "one:7", false, .token("s3cr:et")),
        ])
    func good(url: String, place: String, isSecure: Bool, login: NATSAddress.Login) throws {
        let address = try #require(NATSAddress(url))
        #expect(address.place == place)
        #expect(address.isSecure == isSecure)
        #expect(address.login == login)
    }

    @Test(
        "anything else is none",
        arguments: [
            "", "http://one", "nats://", "nats://one:0", "nats://one:65536", "nats://one:x",
            "nats://one/path",
            "nats://:4222", "nats://@one", "nats://:secret@one", "nats://k%zz:secret@one", "nats://one two",
        ])
    func bad(url: String) {
        #expect(NATSAddress(url) == nil)
    }

    @Test("addresses have commas between them; the complaint about one does not say it")
    func list() throws {
        let settings = try NATSSettings(urls: "nats://a:1, b:2 ,tls://c:3")
        #expect(settings.servers.map(\.place) == ["a:1", "b:2", "c:3"])
        #expect(settings.isSecure, "one that wants TLS is enough")
        #expect(!(try NATSSettings(urls: "nats://a:1,b:2")).isSecure)
        #expect(try NATSSettings(urls: "nats://a:1", authorityFile: "/ca.pem").isSecure)
        #expect {
            try NATSSettings(urls: "nats://a:1,htp://kim:secret@b")
        } throws: { error in
            "\(error)".contains("address 2") && !"\(error)".contains("secret")
        }
        #expect(throws: NATSError.self) { try NATSSettings(urls: " ") }
        #expect(throws: NATSError.self) { try NATSSettings(urls: "nats://a:1, ,nats://b:2") }
    }

    @Test("the public key is that of the seed")
    func key() {
        let seed = "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY"
        let key = "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4"
        #expect(NATSKey.publicKey(ofSeedIn: seed) == key)
        #expect(NATSKey.publicKey(ofSeedIn: "# ours\n  \(seed)\r\n") == key)
        #expect(NATSKey.publicKey(ofSeedIn: String(seed.dropLast(2)) + "VX") == nil, "its checksum is wrong")
        #expect(NATSKey.publicKey(ofSeedIn: key) == nil)
        #expect(NATSKey.publicKey(ofSeedIn: "SU") == nil)
        #expect(NATSKey.publicKey(ofSeedIn: "SU!CSSL3") == nil)
    }
}
