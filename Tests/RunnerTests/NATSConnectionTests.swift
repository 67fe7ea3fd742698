import Foundation
import TestCluster
import Testing

@testable import Runner

@Suite("Servers of NATS that ask who is there", .timeLimit(.minutes(3)))
struct NATSConnectionTests {
    /// Connects and makes a stream; nil if both succeeded, otherwise why not.
    private func refusal(_ settings: NATSSettings) throws -> String? {
        do throws(NATSError) {
            try NATSStream.events.ensure(try NATSConnection(settings, name: "test"))
            return nil
        } catch {
            return error.description
        }
    }

    /// A folder with keys and certificates.
    private func keys() async throws -> Folder {
        let folder = try Folder()
        try await PythonScript.output("nats-keys.py", [folder.path])
        return folder
    }

    @Test("of several servers one that is down is passed by, whichever it is")
    func oneIsDown() async throws {
        try await NATSServer.run { nats async throws in
            let down = "nats://127.0.0.1:\(try RawSocket.freePort())"
            for _ in 0..<6 {
                #expect(try refusal(try NATSSettings(urls: "\(down),\(nats.url)")) == nil)
            }
            let why = try refusal(try NATSSettings(urls: "\(down),nats://kim:secret@127.0.0.1:1")) ?? ""
            #expect(why.contains("127.0.0.1:1: ") && why.contains(down.dropFirst(7)), "each says why")
            #expect(!why.contains("secret"))
        }
    }

    @Test("a user with a password, of any characters")
    func password() async throws {
        let server = #"authorization { user: "kim", password: "p@ss:w\"o\\rd,% ä" }"#
        try await NATSServer.run(server) { nats async throws in
            func url(_ login: String) throws -> NATSSettings {
                try NATSSettings(urls: "nats://\(login)@127.0.0.1:\(nats.port)")
            }
            #expect(try refusal(url("kim:p%40ss%3Aw%22o%5Crd%2C%25%20%C3%A4")) == nil)
            #expect(try refusal(url("kim:wrong"))?.contains("Authorization Violation") == true)
            #expect(try refusal(try NATSSettings(urls: nats.url)) != nil)
        }
    }

    @Test("a token; of two servers each has its own login")
    func token() async throws {
        try await NATSServer.run(#"authorization { token: "s3cr/et" }"#) { one async throws in
            try await NATSServer.run(#"authorization { user: "kim", password: "pw" }"#) {
                other async throws in
                let (first, second) = ("s3cr%2Fet@127.0.0.1:\(one.port)", "kim:pw@127.0.0.1:\(other.port)")
                #expect(try refusal(try NATSSettings(urls: first)) == nil)
                #expect(try refusal(try NATSSettings(urls: second)) == nil)
                #expect(try refusal(try NATSSettings(urls: "wrong@127.0.0.1:\(one.port)")) != nil)
                for _ in 0..<4 {
                    #expect(
                        try refusal(try NATSSettings(urls: "wrong@127.0.0.1:\(one.port),\(second)")) == nil)
                }
            }
        }
    }

    @Test("a key of a user, of which the file has the seed")
    func key() async throws {
        let folder = try Folder()
        let server =
            "authorization { users: [{ nkey: UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4 }] }"
        try await NATSServer.run(server) { nats async throws in
            func settings(_ name: String, _ content: String) throws -> NATSSettings {
                let file = "\(folder.path)/\(name)"
                try content.write(toFile: file, atomically: true, encoding: .utf8)
                return try NATSSettings(urls: nats.url, credentialsFile: file)
            }
            let seed = "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY"
            #expect(try refusal(settings("user.nk", seed)) == nil)
            #expect(try refusal(settings("user.nk", "\(seed)\n")) == nil)
            let why = try refusal(settings("empty.nk", "nothing"))
            #expect(why?.contains("no seed of a user") == true)
            let others = try await keys()
            let creds = try String(contentsOfFile: "\(others.path)/user.creds", encoding: .utf8)
            let other = try #require(creds.split(separator: "\n").first { $0.hasPrefix("SU") })
            #expect(try refusal(settings("other.nk", String(other)))?.contains("Authorization") == true)
        }
    }

    @Test("a user with a JWT of an operator's account")
    func credentials() async throws {
        let keys = try await keys()
        let server = try String(contentsOfFile: "\(keys.path)/operator.conf", encoding: .utf8)
        try await NATSServer.run(server) { nats async throws in
            func settings(_ name: String) throws -> NATSSettings {
                try NATSSettings(urls: nats.url, credentialsFile: "\(keys.path)/\(name)")
            }
            #expect(try refusal(settings("user.creds")) == nil)
            #expect(try refusal(settings("unknown.creds"))?.contains("Authorization Violation") == true)
            #expect(try refusal(settings("none.creds"))?.contains("cannot be read") == true)
        }
    }

    private func tls(_ keys: Folder, _ name: String, _ more: String = "") -> String {
        "tls { cert_file: \"\(keys.path)/\(name).pem\", key_file: \"\(keys.path)/\(name).key\" \(more) }"
    }

    @Test(
        "TLS with an authority of our own: another one, another name, or none of its certificates is refused")
    func authority() async throws {
        let keys = try await keys()
        try await NATSServer.run(tls(keys, "server")) { nats async throws in
            let secure = "tls://127.0.0.1:\(nats.port)"
            let good = "\(keys.path)/ca.pem"
            #expect(try refusal(try NATSSettings(urls: secure, authorityFile: good)) == nil)
            #expect(try refusal(try NATSSettings(urls: nats.url, authorityFile: good)) == nil)
            let others = [
                try NATSSettings(urls: secure, authorityFile: "\(keys.path)/other-ca.pem"),
                try NATSSettings(urls: secure),
                // The server demands TLS: it is not spoken to without, and its certificate is not good.
                try NATSSettings(urls: nats.url),
            ]
            for settings in others {
                #expect(try refusal(settings)?.contains("certificate") == true)
            }
            let broken = try NATSSettings(urls: secure, authorityFile: "\(keys.path)/operator.conf")
            #expect(try refusal(broken)?.contains("CADENCE_NATS_CA_FILE") == true)
        }
        try await NATSServer.run(tls(keys, "stranger")) { nats async throws in
            let settings = try NATSSettings(
                urls: "tls://127.0.0.1:\(nats.port)", authorityFile: "\(keys.path)/ca.pem")
            #expect(try refusal(settings)?.contains("mismatch") == true, "the certificate is another host's")
        }
    }

    @Test("where TLS is wanted nothing is said to a server without")
    func noTLS() async throws {
        let keys = try await keys()
        try await NATSServer.run { nats async throws in
            #expect(try refusal(try NATSSettings(urls: "tls://127.0.0.1:\(nats.port)")) != nil)
            let settings = try NATSSettings(urls: nats.url, authorityFile: "\(keys.path)/ca.pem")
            #expect(try refusal(settings)?.contains("127.0.0.1:\(nats.port)") == true)
        }
    }

    @Test("a certificate of our own, where the server asks for one")
    func certificate() async throws {
        let keys = try await keys()
        let server = tls(keys, "server", ", ca_file: \"\(keys.path)/ca.pem\", verify: true")
        try await NATSServer.run(server) { nats async throws in
            func settings(_ name: String?) throws -> NATSSettings {
                try NATSSettings(
                    urls: nats.url, authorityFile: "\(keys.path)/ca.pem",
                    certificateFile: name.map { "\(keys.path)/\($0).pem" } ?? "",
                    keyFile: name.map { "\(keys.path)/\($0).key" } ?? "")
            }
            #expect(try refusal(settings("client")) == nil)
            #expect(try refusal(settings(nil)) != nil)
            #expect(try refusal(settings("other-ca")) != nil)
        }
    }

    @Test("serve does not begin with settings that cannot be right, and says no password")
    func serve() async throws {
        let database = try await TestCluster.shared.database()
        let url = try await database.url(as: "test_worker")
        for (settings, word) in [
            (["NATS_URL": "nats://a:1,htp://kim:secret@b"], "address 2"),
            (
                ["NATS_URL": "nats://a:1", "NATS_CREDENTIALS_FILE": "/nowhere"],
                "CADENCE_NATS_CREDENTIALS_FILE"
            ),
            (["NATS_URL": "nats://a:1", "NATS_CERTIFICATE_FILE": "/etc/passwd"], "CADENCE_NATS_KEY_FILE"),
        ] {
            try await ServeProcess.run(database: url, folder: try Folder(), settings: settings) {
                process async throws in
                #expect(try await process.exitStatus() == 1)
                #expect(process.log.contains(word))
                #expect(!process.log.contains("secret"))
            }
        }
    }
}
