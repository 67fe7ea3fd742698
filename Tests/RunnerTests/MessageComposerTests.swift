import Testing

@testable import Runner

@Suite struct MessageComposerTests {
    @Test("a plain mail has the fields that it must have, in a fixed form")
    func plain() throws {
        let (check, source) = try MailCheck.compose()
        #expect(
            source == """
                Date: Fri, 06 Mar 2026 15:04:05 +0000\r
                Message-ID: <0199c7a0-5b1e-7d3a-8f00-1234567890ab@mail.example.com>\r
                From: Ann Seller <sales@example.com>\r
                To: =?UTF-8?B?Wm/DqyBNw7xsbGVy?= <zoe@example.org>\r
                Subject: Hello\r
                MIME-Version: 1.0\r
                Content-Type: text/plain; charset=utf-8\r
                Content-Transfer-Encoding: quoted-printable\r
                \r
                Hi\r

                """)
        #expect(check.to == [["Zoë Müller", "zoe@example.org"]])
        #expect(check.types == ["text/plain"])
    }

    @Test("text and HTML are alternatives, the HTML last")
    func alternatives() throws {
        let (check, _) = try MailCheck.compose(text: "Grüße 日本 👩‍👩‍👧\n", html: "<p title=\"=\">Grüße 日本 👩‍👩‍👧</p>\n")
        #expect(check.types == ["multipart/alternative", "text/plain", "text/html"])
        #expect(check.text == "Grüße 日本 👩‍👩‍👧\n")
        #expect(check.html == "<p title=\"=\">Grüße 日本 👩‍👩‍👧</p>\n")
    }

    @Test("the same message gives the same bytes")
    func deterministic() throws {
        let message = RenderedMessage(subject: "Ü", text: "a", html: "<b>a</b>")
        let first = try MessageComposer().compose(.example, message)
        #expect(try MessageComposer().compose(.example, message) == first)
    }

    @Test(
        "a subject arrives as it was",
        arguments: [
            "Grüße aus Köln", "日本語の件名はとても長いので何行にも折り返されるはずです。本当に長いですよ、ええ。", "👩‍👩‍👧‍👦 family 🏳️‍🌈",
            "=?UTF-8?Q?not_encoded?=", "a =?b", "x: y; z, \"q\" \\ (c) <d@e>", "100% = off_now?",
            "two  blanks   inside",
            String(repeating: "a", count: 1000), String(repeating: "word ", count: 199) + "end",
            String(repeating: "ü", count: 1000), String(repeating: "👍", count: 250), "e\u{301}\u{301}\u{301}",
            "\u{202E}right to left",
            "line\u{2028}separator", String(repeating: "a", count: 61),
            String(repeating: "b ", count: 36) + "c",
        ])
    func subject(_ subject: String) throws {
        let (check, source) = try MailCheck.compose(subject: subject)
        #expect(check.headers["Subject"] == subject)
        for line in source.split(separator: "\r\n") { #expect(line.utf8.count <= 78) }
    }

    @Test("an empty subject has no line")
    func emptySubject() throws {
        #expect(try MailCheck.compose(subject: "").check.headers["Subject"] == nil)
    }

    @Test(
        "a display name arrives as it was",
        arguments: [
            "Ann", "Müller, Zoë (CEO)", "O'Brien", "Smith, John \"JJ\" \\ Jr.", "👩‍💻 Ada", "a@b.example",
            "=?UTF-8?Q?x?=",
            "名前", String(repeating: "long name ", count: 29) + "end", String(repeating: "x", count: 200),
            "Dr. Who", ";:,<>",
        ])
    func displayName(_ name: String) throws {
        var headers = MessageHeaders.example
        headers.from.name = name
        headers.to.name = name
        headers.replyTo = Mailbox(email: "answers@example.com", name: name)
        let (check, source) = try MailCheck.compose(headers)
        #expect(check.from == [[name, "sales@example.com"]])
        #expect(check.to == [[name, "zoe@example.org"]])
        #expect(check.replyTo == [[name, "answers@example.com"]])
        for line in source.split(separator: "\r\n") { #expect(line.utf8.count <= 78) }
    }

    @Test("a name of blanks is none")
    func blankName() throws {
        var headers = MessageHeaders.example
        headers.to.name = " \t "
        #expect(try MailCheck.compose(headers).check.to == [["", "zoe@example.org"]])
    }

    @Test(
        "a body arrives as it was",
        arguments: [
            "", "no end", "\n\n", ".\n..\n.dot\n", "From me\n>From you\n", "blank at the end \n\t\n",
            "--=_0199c7a0\n--\n",
            "=3D = =\n", String(repeating: "x", count: 5000) + "\n",
            String(repeating: "ü👍 ", count: 2000) + "\n", "\u{FEFF}bom\n",
        ])
    func body(_ text: String) throws {
        let (check, source) = try MailCheck.compose(text: text, html: text)
        let expected = text.hasSuffix("\n") ? text : text + "\n"
        #expect(check.text == expected)
        #expect(check.html == expected)
        for line in source.split(separator: "\r\n") { #expect(line.utf8.count <= 78) }
    }

    @Test("any line ends become CRLF, and NUL goes")
    func lineEnds() throws {
        let (check, source) = try MailCheck.compose(text: "a\nb\r\nc\rd\r\r\ne\0f")
        #expect(source.hasSuffix("\r\n\r\na\r\nb\r\nc\r\nd\r\n\r\nef\r\n"))
        #expect(check.text == "a\nb\nc\nd\n\nef\n")
    }

    @Test("a follow-up names what it follows")
    func thread() throws {
        var headers = MessageHeaders.example
        let ids = (0..<20).map { "<0199c7a0-5b1e-7d3a-8f00-\(100_000_000_000 + $0)@mail.example.com>" }
        headers.inReplyTo = ids.last
        headers.references = ids.joined(separator: " ")
        let (check, source) = try MailCheck.compose(headers)
        #expect(check.headers["In-Reply-To"] == ids.last)
        #expect(check.headers["References"] == ids.joined(separator: " "))
        for line in source.split(separator: "\r\n") { #expect(line.utf8.count <= 78) }
    }

    @Test("an https link unsubscribes by one click, another one by hand")
    func unsubscribe() throws {
        var headers = MessageHeaders.example
        let url = "https://example.com/u/" + String(repeating: "a1", count: 60) + "?t=1&s=(x)"
        headers.unsubscribeURL = url
        var (check, _) = try MailCheck.compose(headers)
        #expect(check.headers["List-Unsubscribe"] == "<\(url)>")
        #expect(check.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click")
        headers.unsubscribeURL = "http://localhost:8080/u/1"
        check = try MailCheck.compose(headers).check
        #expect(check.headers["List-Unsubscribe"] == "<http://localhost:8080/u/1>")
        #expect(check.headers["List-Unsubscribe-Post"] == nil)
    }

    @Test(
        "the date is the claim's, in UTC",
        arguments: [
            ("2026-03-06T15:04:05Z", "Fri, 06 Mar 2026 15:04:05 +0000"),
            ("2026-12-31T23:59:59.999999Z", "Thu, 31 Dec 2026 23:59:59 +0000"),
            ("2026-03-06T15:04:05+02:00", "Fri, 06 Mar 2026 13:04:05 +0000"),
        ])
    func date(_ instant: String, _ date: String) throws {
        var headers = MessageHeaders.example
        headers.date = instant
        #expect(try MailCheck.compose(headers).source.hasPrefix("Date: \(date)\r\n"))
    }
}
