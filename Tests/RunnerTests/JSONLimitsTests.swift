import Testing

@testable import HTTP

@Suite("Limits of JSON")
struct JSONLimitsTests {
    private func check(_ text: String) throws { try JSONLimits().check(Array(text.utf8)) }

    @Test(
        "what is small and harmless passes",
        arguments: [
            "{}", "[]", "", "{\"a\":1e308,\"b\":-1.5E-308,\"c\":[true,false,null]}",
            "\"1e100000 [[[[\"", "\"a\\\"1e999\\\"\"", "{\"1e999\":\"\\\\\"}", "\"unfinished", "\"\\",
            String(repeating: "9", count: 400), String(repeating: "[", count: 100),
            String(repeating: "[]", count: 1000), "\"é1e9999\"",
        ])
    func passes(text: String) throws {
        try check(text)
    }

    @Test(
        "numbers that print long and deep nesting are refused",
        arguments: [
            "1e100000", "{\"a\":1e309}", "[1E+309]", "-1e-309", "1e00000000000000309",
            "0.5e99999999999999999999",
            String(repeating: "9", count: 401), "0." + String(repeating: "1", count: 400),
            String(repeating: "[", count: 101), String(repeating: "{\"a\":", count: 101),
            "[\"a\\\\\",1e309]",
        ])
    func refused(text: String) {
        let problem = #expect(throws: Problem.self) { try check(text) }
        #expect(problem?.status == 400)
        #expect(problem?.code == "malformed_json")
    }
}
