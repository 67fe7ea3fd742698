import Foundation
import Testing

@testable import Runner

/// Signatures of ours, verified with dkimpy.
@Suite("DKIM")
struct DKIMTests {
    /// A key as OpenSSL writes it, and the record of the DNS with its public half.
    private func key(_ algorithm: String, bits: Int = 2048) throws -> (pem: String, record: String) {
        let folder = try Folder()
        let file = "\(folder.path)/key.pem"
        if algorithm == "rsa" {
            _ = try run(
                "openssl",
                ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:\(bits)", "-out", file])
        } else {
            _ = try run("openssl", ["genpkey", "-algorithm", "ED25519", "-out", file])
        }
        let der = try run("openssl", ["pkey", "-in", file, "-pubout", "-outform", "DER"])
        // Of Ed25519 the DNS has the 32 bytes alone.
        let bytes = algorithm == "rsa" ? der : der.suffix(32)
        return (
            try String(contentsOfFile: file, encoding: .utf8),
            "v=DKIM1; k=\(algorithm); p=\(bytes.base64EncodedString())"
        )
    }

    private func run(_ program: String, _ arguments: [String]) throws -> Data {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return data
    }

    private func verdicts(_ mails: [[UInt8]], _ record: String) throws -> [String] {
        let folder = try Folder()
        let files = try mails.enumerated().map { number, mail in
            let file = "\(folder.path)/\(number).eml"
            try Data(mail).write(to: URL(filePath: file))
            return file
        }
        let lines = try run(
            "\(PythonScript.root)/.venv/bin/python",
            ["\(PythonScript.root)/scripts/check-dkim.py", record] + files)
        return String(decoding: lines, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private func signed(_ signer: DKIMSigner, _ headers: MessageHeaders, _ message: RenderedMessage) throws
        -> [UInt8]
    {
        let sender = try EmailAddress(headers.from.email, field: "From")
        return try signer.sign(try MessageComposer().compose(headers, message), sender: sender)
    }

    @Test("verified by somebody else, with both kinds of keys", arguments: ["rsa", "ed25519"])
    func verified(_ algorithm: String) throws {
        let (pem, record) = try key(algorithm)
        let signer = DKIMSigner(key: try #require(DKIMKey(pem: pem)), selector: "s1", domain: "")
        var follower = MessageHeaders.example
        follower.inReplyTo = "<a@b.example>"
        follower.references = (1...20).map { "<a\($0)@b.example>" }.joined(separator: " ")
        follower.replyTo = Mailbox(email: "re@example.com", name: "Réponse")
        follower.unsubscribeURL = "https://x.example/" + String(repeating: "u", count: 200)
        let texts = [
            "Hi\n", "", "\n\n\n", " a  b\t \n\n\n", ".\n..\n", String(repeating: "Zoë ", count: 500),
        ]
        var mails: [[UInt8]] = []
        for headers in [MessageHeaders.example, follower] {
            for text in texts {
                for html in [nil, "<p>\(text)</p>\n\n"] {
                    let message = RenderedMessage(subject: "Grüße  und mehr", text: text, html: html)
                    mails.append(try signed(signer, headers, message))
                }
            }
        }
        #expect(try verdicts(mails, record) == mails.map { _ in "good" })
        for check in try MailCheck.read(mails) { #expect(check.faults == []) }
        let head = String(decoding: mails[0].prefix(200), as: UTF8.self)
        #expect(
            head.hasPrefix(
                "DKIM-Signature: v=1; a=\(algorithm)-sha256; c=relaxed/relaxed;\r\n d=example.com; s=s1;"))

        // What was changed, or added, is noticed; what a server may do to blanks is not.
        let mail = String(decoding: mails[1], as: UTF8.self)
        let changed = [
            mail.replacing("Hi", with: "Ho"), mail.replacing("To: ", with: "To: x"),
            mail.replacing("From: ", with: "From: x@example.com\r\nFrom: "), mail + "more\r\n",
        ].map { Array($0.utf8) }
        for verdict in try verdicts(changed, record) { #expect(verdict.hasPrefix("bad")) }
        let harmless = [mail + "\r\n\r\n", mail.replacing("MIME-Version: ", with: "mime-version:   ")].map {
            Array($0.utf8)
        }
        #expect(try verdicts(harmless, record) == ["good", "good"])
        #expect(try verdicts([mails[1]], try key(algorithm).record)[0].hasPrefix("bad"), "another key")
    }

    @Test("what is no key, or too weak a one, is refused")
    func keys() throws {
        #expect(DKIMKey(pem: "") == nil)
        #expect(DKIMKey(pem: "-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----\n") == nil)
        #expect(DKIMKey(pem: try key("rsa", bits: 1024).pem) == nil)
    }

    @Test("settings that do not fit together are refused by name")
    func settings() throws {
        let folder = try Folder()
        let file = "\(folder.path)/key.pem"
        try Data(try key("ed25519").pem.utf8).write(to: URL(filePath: file))
        #expect(try Settings(environment: [:]).dkimSigner() == nil)
        let good = [
            "CADENCE_DKIM_KEY_FILE": file, "CADENCE_DKIM_SELECTOR": "s1", "CADENCE_DKIM_DOMAIN": "Acme.test",
        ]
        #expect(try Settings(environment: good).dkimSigner()?.domain == "acme.test")
        for (name, value) in [
            ("KEY_FILE", "/dev/null"), ("KEY_FILE", "\(folder.path)/none"), ("SELECTOR", ""),
            ("SELECTOR", "a b"),
            ("DOMAIN", "x\r\ny"),
        ] {
            let settings = try Settings(environment: good.merging(["CADENCE_DKIM_\(name)": value]) { $1 })
            #expect(throws: CommandError.self, "\(name) \(value)") { try settings.dkimSigner() }
        }
    }
}
