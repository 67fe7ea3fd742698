import HTTP
import TestCluster
import Testing

@testable import Runner

@Suite("HTML that tells when it is opened and clicked")
struct TrackedHTMLTests {
    private func rewritten(_ html: String, opens: Bool = false, clicks: Bool = true) throws -> String {
        var message = ClaimedMessage.example()
        message.tracking = .init(opens: opens, clicks: clicks)
        return TrackedHTML(links: try LinkKeysTests.keys(), message: message).rewritten(html)
    }

    /// A link as it is in a mail, for the place of the target.
    private func link(_ target: String) throws -> String {
        try #require(
            LinkKeysTests.keys().clickURL(
                tenantID: "acme", messageID: ClaimedMessage.example().messageID, target: target))
    }

    @Test("links of the web lead through us, however they are written")
    func clicks() throws {
        let url = try link("https://x.example/?a=1&b=2")
        #expect(
            try rewritten("<a href=\"https://x.example/?a=1&amp;b=2\">x</a>") == "<a href=\"\(url)\">x</a>")
        #expect(
            try rewritten("<p>é<A class=b\nHREF = ' https://x.example/?a=1&b=2 ' id=c>x</A>")
                == "<p>é<A class=b\nHREF = \"\(url)\" id=c>x</A>")
        #expect(try rewritten("<a href=https://x.example/?a=1&b=2>x</a>") == "<a href=\"\(url)\">x</a>")
        #expect(try rewritten("<area href=\"https://x.example/?a=1&b=2\"/>") == "<area href=\"\(url)\"/>")
        let twice = "<a href=\"https://x.example/?a=1&b=2\" href=\"https://evil.example/\">x</a>"
        #expect(
            try rewritten(twice) == "<a href=\"\(url)\" href=\"https://evil.example/\">x</a>",
            "as browsers do")
    }

    @Test(
        "everything else stays as it is, to the byte",
        arguments: [
            "<a href=\"mailto:a@b.example\">x</a>", "<a href='tel:1'>x</a>", "<a href=\"#top\">x</a>",
            "<a>x</a>",
            "<a name=\"https://x.example/\">x</a>", "<a href=\"/local\">x</a>",
            "<a href=\"javascript:x()\">x</a>",
            "<img src=\"https://x.example/a.png\">", "https://x.example/",
            "<!-- <a href=\"https://x.example/\"> -->",
            "<link href=\"https://x.example/a.css\">", "<style>a{b:url(https://x.example/)}</style>", "",
            "<a href=",
            "<a href=\"https://user@x.example/\">x</a>",
            "<a href=\"https://x.example/\r\nBcc: a@b.example\">x</a>",
            "<a href=\"https://links.example.com/u/AbC\">x</a>",
            "<a title='<a href=\"https://x.example/\">'>x</a>",
        ])
    func untouched(html: String) throws {
        #expect(try rewritten(html) == html)
    }

    @Test("clicks that nobody asked for are not tracked")
    func opensOnly() throws {
        let html = "<a href=\"https://x.example/\">x</a>"
        #expect(try rewritten(html, opens: true, clicks: false).hasPrefix(html + "<img src="))
        #expect(try rewritten(html, opens: false, clicks: false) == html)
    }

    @Test("the picture is the last of the body, wherever that ends")
    func picture() throws {
        let whole = try rewritten("<html><body><p>x</p></body></html>", opens: true)
        #expect(whole.hasPrefix("<html><body><p>x</p><img src=\"https://links.example.com/o/"))
        #expect(whole.hasSuffix("border:0\"></body></html>"))
        #expect(try rewritten("<p>x</p>", opens: true).hasSuffix("border:0\">"))
        #expect(HTMLText(html: whole).plain == "x\n", "nobody reads it")
    }

    @Test("what is sent is tracked as its sequence wants, and the text is left alone")
    func sent() async throws {
        let folder = try Folder()
        let sender = MessageSender(
            renderer: TemplateRenderer(), transport: try FileTransport(directory: folder.mail),
            links: try LinkKeysTests.keys(), logger: TestCluster.quiet)
        var message = ClaimedMessage.example(
            html:
                "<p>{{firstName}} <a href=\"{{{site}}}\">Go</a> <a href=\"{{unsubscribeUrl}}\">Stop</a></p>",
            variables: #"{"firstName": "Zoë", "site": "https://x.example/a"}"#)
        let plain = try #require(
            await sender.send(message, leaseEnd: .now + .seconds(60), permit: .always))
        #expect(plain.html?.contains("https://x.example/a") == true)
        message.tracking = .init(opens: true, clicks: true)
        let tracked = try #require(
            await sender.send(message, leaseEnd: .now + .seconds(60), permit: .always))
        #expect(tracked.outcome == .sent)
        #expect(tracked.html?.contains("href=\"\(try link("https://x.example/a"))\"") == true)
        #expect(tracked.html?.contains("/o/") == true)
        #expect(
            tracked.html?.contains("https://links.example.com/u/") == true,
            "the way out is never led through us")
        #expect(tracked.text?.contains("Go (https://x.example/a)") == true)
        #expect(tracked.text?.contains("/c/") == false)
    }

    @Test("a variable cannot lead a link elsewhere than where it says, nor break out of its attribute")
    func injected() async throws {
        let evil = #"\" onclick=\"x()\" href=\"javascript:y()"#
        let message = ClaimedMessage.example(
            html: "<a href=\"https://x.example/{{firstName}}\">Go</a>",
            variables: #"{"firstName": "\#(evil)"}"#)
        let html = try #require(try await TemplateRenderer().render(message).html)
        let target = "https://x.example/%22%20onclick=%22x()%22%20href=%22javascript:y()"
        #expect(try rewritten(html) == "<a href=\"\(link(target))\">Go</a>")
    }
}
