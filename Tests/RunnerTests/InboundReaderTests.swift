import Testing

@testable import Runner

@Suite("Reading mail that came in")
struct InboundReaderTests {
    private func read(_ text: String) throws -> InboundMail {
        try InboundReader.read(Array(text.utf8))
    }

    @Test("header fields are unfolded and decoded, the first of a name is meant")
    func header() throws {
        let mail = try read("Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n of today\nX-A: 1\nx-a: 2\n\n")
        #expect(mail.header["subject"] == "Grüße of today")
        #expect(mail.header["x-a"] == "1")
        #expect(mail.header.all("x-a") == ["1", "2"])
        #expect(mail.header["x-b"] == nil)
    }

    @Test(
        "text is read in its charset and encoding",
        arguments: [
            ("utf-8", "quoted-printable", "Gr=C3=BC=C3=9Fe"), ("utf-8", "base64", "R3LDvMOfZQ=="),
            ("iso-8859-1", "quoted-printable", "Gr=FC=DFe"),
            ("windows-1252", "quoted-printable", "Gr=FC=DFe"),
            ("us-ascii", "quoted-printable", "Gr=FC=DFe"), ("no-such-charset", "8bit", "Grüße"),
        ])
    func charset(charset: String, encoding: String, body: String) throws {
        let mail = try read(
            "Content-Type: text/plain; charset=\(charset)\nContent-Transfer-Encoding: \(encoding)\n\n\(body)")
        #expect(mail.text.trimmed == "Grüße")
    }

    @Test("HTML is read where there is no plain text")
    func html() throws {
        let mail = try read(
            "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>Hello</p>\n--b--"
        )
        #expect(mail.text.trimmed == "Hello")
    }

    @Test("a multipart whose boundary is nowhere is read as one text")
    func noBoundary() throws {
        let mail = try read("Content-Type: multipart/mixed; boundary=a\n\n--b\n\nHello\n--b--")
        #expect(mail.text.contains("Hello"))
    }

    @Test("more than 25 MiB is refused")
    func tooLarge() {
        let mail = Array("Subject: x\n\n".utf8) + [UInt8](repeating: 0x61, count: 30 * 1024 * 1024)
        #expect(throws: InboundMailError.tooLarge) { try InboundReader.read(mail) }
    }

    @Test("a mail of 20 MiB in one line is read", .timeLimit(.minutes(5)))
    func longLine() throws {
        let mail = Array("Subject: x\n\n".utf8) + [UInt8](repeating: 0x61, count: 20 * 1024 * 1024)
        #expect(try InboundReader.read(mail).text.utf8.count <= InboundReader.Limits.textBytes)
    }

    @Test("nothing at all is no mail", arguments: ["", "\n", "\n\n\n", "\0\0"])
    func nothing(text: String) {
        #expect(throws: InboundMailError.unreadable) { try read(text) }
    }

    @Test("ten thousand nested containers are read by the header alone", .timeLimit(.minutes(5)))
    func nesting() throws {
        var multiparts = "Subject: deep\n"
        for level in 0..<10_000 {
            multiparts += "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n"
        }
        #expect(try Classifier.verdict(on: read(multiparts)).kind == .ordinary)
        let messages = String(repeating: "Subject: deep\nContent-Type: message/rfc822\n\n", count: 10_000)
        #expect(try Classifier.verdict(on: read(messages)).kind == .ordinary)
    }

    @Test("whatever the bytes, there is a verdict or an error, in bounded time", .timeLimit(.minutes(5)))
    func garbage() throws {
        var seed: UInt64 = 42
        func random(_ bound: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % bound
        }
        let report = MailFixture.report(
            "Final-Recipient: rfc822; bob@example.com\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no"
        )
        let note = MailFixture.raw("X-Apple-Criteria: 2026-01-05\nMessage-ID: <<>>", "I am back on 5/1/2026.")
        for round in 0..<1000 {
            var mail = round % 2 == 0 ? report : note
            switch round % 3 {
            case 0: mail = Array(mail.prefix(random(mail.count)))
            case 1: for _ in 0..<20 { mail[random(mail.count)] = UInt8(random(256)) }
            default: mail.insert(contentsOf: mail[random(mail.count)...], at: random(mail.count))
            }
            if let read = try? InboundReader.read(mail) { _ = Classifier.verdict(on: read).line(file: "x") }
        }
    }

    @Test("hostile texts take no time", .timeLimit(.minutes(5)))
    func hostile() throws {
        for piece in ["<", "@", "a@", "user ", "5.1.1 ", "> ", "1.1.", "monday ", "until ", "\"", "host * "] {
            let text = String(repeating: piece, count: 100_000 / piece.utf8.count)
            for header in ["Auto-Submitted: auto-replied", "Subject: failure notice\nReturn-Path: <>"] {
                _ = try MailFixture.verdict(header + "\nReferences: \(text.prefix(20_000))", text)
            }
        }
    }

    @Test("the line of a verdict has its members in order, null where there is nothing")
    func line() {
        let verdict = InboundVerdict(kind: .ordinary, replyTo: ["<a/b@example.org>"], reason: "A \"person\".")
        #expect(
            verdict.line(file: "m.eml")
                == #"{"file":"m.eml","kind":"ordinary","severity":null,"status":null,"recipient":null,"#
                + #""returnDate":null,"replyTo":["<a/b@example.org>"],"reason":"A \"person\"."}"#)
    }
}
