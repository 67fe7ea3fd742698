import Testing

@testable import Runner

/// Nothing that a contact or a template brings along can add a header.
@Suite struct MessageInjectionTests {
    private static let attacks = [
        "\r\nBcc: x@example.com", "\n", "\r", "\0", "\u{B}", "\u{1B}", "\u{7F}", "\r\n\r\n<html>",
    ]

    private func compose(
        subject: String = "s", _ change: (inout MessageHeaders) -> Void = { _ in }
    ) throws(CompositionError) -> [UInt8] {
        var headers = MessageHeaders.example
        change(&headers)
        return try MessageComposer().compose(headers, RenderedMessage(subject: subject, text: "x", html: nil))
    }

    @Test("no control character passes, in whichever field", arguments: attacks)
    func controlCharacters(_ attack: String) {
        #expect(throws: CompositionError.controlCharacter(field: "Subject")) {
            try compose(subject: "a" + attack)
        }
        #expect(throws: CompositionError.controlCharacter(field: "From")) {
            try compose { $0.from.name = "a" + attack }
        }
        #expect(throws: CompositionError.controlCharacter(field: "From")) {
            try compose { $0.from.email += attack }
        }
        #expect(throws: CompositionError.controlCharacter(field: "To")) {
            try compose { $0.to.name = attack + "a" }
        }
        #expect(throws: CompositionError.controlCharacter(field: "To")) {
            try compose { $0.to.email = "a\(attack)@b.example" }
        }
        #expect(throws: CompositionError.controlCharacter(field: "Reply-To")) {
            try compose { $0.replyTo = Mailbox(email: "a@b.example" + attack, name: nil) }
        }
        #expect(throws: CompositionError.controlCharacter(field: "Message-ID")) {
            try compose { $0.messageID += attack }
        }
        #expect(throws: CompositionError.controlCharacter(field: "In-Reply-To")) {
            try compose { $0.inReplyTo = "<a@b>" + attack }
        }
        #expect(throws: CompositionError.controlCharacter(field: "References")) {
            try compose { $0.references = "<a@b>" + attack + "<c@d>" }
        }
        #expect(throws: CompositionError.controlCharacter(field: "List-Unsubscribe")) {
            try compose { $0.unsubscribeURL = "https://x.example/" + attack }
        }
        #expect(throws: CompositionError.controlCharacter(field: "Date")) {
            try compose { $0.date += attack }
        }
    }

    @Test("a date is an instant", arguments: ["", "now", "2026-03-06", "2026-02-30T00:00:00Z"])
    func dates(_ text: String) {
        #expect(throws: CompositionError.malformed(field: "Date")) { try compose { $0.date = text } }
    }

    @Test(
        "ids and links have their form",
        arguments: ["", "a", "a@b", "<a>", "<a@b", "<a b@c>", "<a@b@c>", "<@b>", "<a@>", "<ä@b>"])
    func forms(_ text: String) {
        #expect(throws: CompositionError.malformed(field: "Message-ID")) {
            try compose { $0.messageID = text }
        }
        #expect(throws: CompositionError.malformed(field: "In-Reply-To")) {
            try compose { $0.inReplyTo = text }
        }
    }

    @Test(
        "a link that would end its brackets is refused",
        arguments: ["", "https://x>,<mailto:y", "https://x y", "https://ü.example"])
    func links(_ url: String) {
        #expect(throws: CompositionError.malformed(field: "List-Unsubscribe")) {
            try compose { $0.unsubscribeURL = url }
        }
    }

    @Test(
        "an address is one address",
        arguments: [
            "", "a", "@b.example", "a@", "a@b@c.example", "a b@c.example", "a,b@c.example", "<a@b.example>",
            "a@b.example>",
            "a@b..example", "a@-b.example", "a@b-.example", "a@b_c.example", "ä@b.example", "a@[127.0.0.1]",
            "a@.b", "a@b.",
            "\"a\"b\"@c.example", String(repeating: "a", count: 65) + "@b.example",
            "a@" + String(repeating: "b", count: 64),
            "a(b)@c.example", "a;b@c.example", "a:b@c.example", "\"a b\"@c.example", "a\\@c.example",
        ])
    func addresses(_ address: String) {
        #expect {
            try compose { $0.to.email = address }
        } throws: { error in
            if case CompositionError.address(field: "To", _) = error { true } else { false }
        }
    }

    @Test(
        "an address takes the form that servers understand",
        arguments: [
            ("Ann.Seller+x@Example.COM", "Ann.Seller+x@example.com"),
            ("a..b@docomo.example", "\"a..b\"@docomo.example"),
            ("a.@b.example", "\"a.\"@b.example"),
            ("o'brien!#$%&*/=?^_`{|}~@b.example", "o'brien!#$%&*/=?^_`{|}~@b.example"),
            ("a@bücher.example", "a@xn--bcher-kva.example"), ("a@localhost", "a@localhost"),
        ])
    func accepted(_ text: String, _ address: String) throws {
        #expect(try EmailAddress(text, field: "To").description == address)
    }
}
