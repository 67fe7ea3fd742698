import Foundation
import Logging
import Testing

@testable import Runner

@Suite("Log lines")
struct LineLogHandlerTests {
    /// What is written by the logger that `body` uses.
    private func lines(_ format: LineLogHandler.Format, _ body: (Logger) -> Void) async -> [String] {
        let (written, continuation) = AsyncStream.makeStream(of: String.self)
        body(
            Logger(label: "test") { label in
                LineLogHandler(label: label, level: .info, format: format) { continuation.yield($0) }
            })
        continuation.finish()
        return await written.reduce(into: []) { $0.append($1) }
    }

    @Test("text is one line: time, level, message, sorted key=value")
    func text() async throws {
        let line = try #require(
            await lines(.text) { $0.info("two\nlines", metadata: ["tenantId": "acme", "a": "b c", "e": ""]) }
                .first)
        #expect(line.hasSuffix("Z info     two\\nlines a=\"b c\" e=\"\" tenantId=acme\n"))
    }

    @Test("JSON is one object a line whatever the message holds")
    func json() async throws {
        let line = try #require(
            await lines(.json) { $0.warning("a \"quoted\"\n\u{1} ü", metadata: ["tenantId": "acme"]) }.first)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
        #expect(object["message"] == "a \"quoted\"\n\u{1} ü")
        #expect(object["level"] == "warning")
        #expect(object["tenantId"] == "acme")
        #expect(line.count { $0 == "\n" } == 1)
    }

    @Test("what is below the level is not written")
    func level() async {
        #expect(await lines(.text) { $0.debug("quiet") }.isEmpty)
    }
}
