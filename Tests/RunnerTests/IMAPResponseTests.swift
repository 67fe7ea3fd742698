import Testing

@testable import Runner

@Suite("Answers of IMAP servers")
struct IMAPResponseTests {
    private func response(_ pieces: String...) -> IMAPResponse {
        IMAPResponse(
            pieces.enumerated().map { index, text in
                index % 2 == 0 ? .line(Array(text.utf8)) : .literal(Array(text.utf8))
            })
    }

    @Test("tags, words and codes")
    func codes() {
        let answer = response("* OK [UIDVALIDITY 1795705716] UIDs valid")
        #expect(answer.tag == "*")
        #expect(answer.code("UIDVALIDITY") == 1_795_705_716)
        #expect(answer.code("uidvalidity") == 1_795_705_716)
        #expect(answer.code("UIDNEXT") == nil)
        #expect(response("x1 NO no").tag == "x1")
        #expect(response("").tag == "")
    }

    @Test("numbers, strings, lists and literals")
    func values() {
        #expect(response("* SEARCH 2 84 882").values.dropFirst() == [.atom("2"), .atom("84"), .atom("882")])
        let fetch = response(
            "* 12 FETCH (UID 7 FLAGS (\\Seen $x) BODY[] {5}", "a) {3",
            " INTERNALDATE \"17-Jul-2026 02:44:25 -0700\")"
        ).values
        #expect(
            fetch == [
                .atom("12"), .atom("FETCH"),
                .list([
                    .atom("UID"), .atom("7"), .atom("FLAGS"), .list([.atom("\\Seen"), .atom("$x")]),
                    .atom("BODY[]"), .string(Array("a) {3".utf8)), .atom("INTERNALDATE"),
                    .string(Array("17-Jul-2026 02:44:25 -0700".utf8)),
                ]),
            ])
        #expect(
            response(#"* X "a\"b\\c" NIL ()"#).values.dropFirst() == [
                .string(Array(#"a"b\c"#.utf8)), .atom("NIL"), .list([]),
            ])
        #expect(
            response("* X BODY[HEADER.FIELDS (TO)] 1").values.dropFirst() == [
                .atom("BODY[HEADER.FIELDS (TO)]"), .atom("1"),
            ])
        #expect(response("* X {0}", "", "").values.dropFirst() == [.string([])])
    }

    @Test(
        "what is broken ends, and traps nothing",
        arguments: ["* (((", "* )))", "* \"a", "* \"a\\", "* [", "* a]b", "* {x}", "*", " ", "* \u{0}"])
    func broken(line: String) {
        _ = response(line).values
        _ = response(line, "x", ")").values
    }

    @Test(
        "the lengths of literals",
        arguments: [
            ("a {12}", 12), ("a {12+}", 12), ("a {}", nil), ("a {-}", nil), ("{3} a", nil), ("}", nil),
            ("", nil),
        ])
    func literals(line: String, length: Int?) {
        #expect(IMAPResponse.literal(after: Array(line.utf8)) == length)
    }

    @Test(
        "times of receipt",
        arguments: [
            ("17-Jul-2026 02:44:25 -0700", "2026-07-17T02:44:25-07:00"),
            (" 7-jan-2026 02:44:25 +0000", "2026-01-07T02:44:25+00:00"),
            ("32-Jul-2026 02:44:25 -0700", nil), ("17-Foo-2026 02:44:25 -0700", nil), ("yesterday", nil),
            ("", nil),
        ])
    func instants(text: String, instant: String?) {
        #expect(IMAPFolder.instant(text) == instant)
    }
}
