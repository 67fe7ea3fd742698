import Foundation
import Testing

@testable import Runner

@Suite struct TemplateLimitTests {
    private let list = "[" + Array(repeating: "1", count: 100).joined(separator: ",") + "]"

    @Test("nested lists do not multiply without end", .timeLimit(.minutes(1)))
    func multiplication() async throws {
        let depth = 20
        let source =
            String(repeating: "{{#l}}", count: depth) + "x" + String(repeating: "{{/l}}", count: depth)
        await #expect(throws: RenderError.tooLarge(part: "text part", limit: 1 << 20)) {
            try await TemplateRenderer().render(
                .example(subject: "s", text: source, variables: "{\"l\": \(list)}"))
        }
    }

    @Test("a long list over a large section ends at the limit")
    func largeSection() async throws {
        let source = "{{#l}}" + String(repeating: "x", count: 100_000) + "{{/l}}"
        await #expect(throws: RenderError.tooLarge(part: "HTML part", limit: 1 << 20)) {
            try await TemplateRenderer().render(
                .example(subject: "s", html: source, variables: "{\"l\": \(list)}"))
        }
    }

    @Test("a large variable counts each time")
    func largeVariable() async throws {
        let value = String(repeating: "y", count: 300_000)
        let message = ClaimedMessage.example(
            subject: "s", text: "{{a}}{{a}}{{a}}", variables: "{\"a\": \"\(value)\"}")
        #expect(try await TemplateRenderer().render(message).text.utf8.count == 900_000)
        var four = message
        four.textTemplate = "{{a}}{{a}}{{a}}{{a}}"
        await #expect(throws: RenderError.tooLarge(part: "text part", limit: 1 << 20)) {
            try await TemplateRenderer().render(four)
        }
        four.subjectTemplate = "{{a}}"
        await #expect(throws: RenderError.tooLarge(part: "subject", limit: 4096)) {
            try await TemplateRenderer().render(four)
        }
    }

    @Test("the largest template that is allowed is parsed in good time", .timeLimit(.minutes(1)))
    func largest() throws {
        let unit = "{{a}}" + String(repeating: "é{ ", count: 129)
        let template = try ParsedTemplate(String(repeating: unit, count: 500), .html)
        let result = template.render(.object(["a": .text("<")]), limit: 1 << 20)
        #expect(result?.utf8.count == 500 * (4 + 129 * 4))
    }

    @Test("the cache gives the same template and stays bounded")
    func cache() async throws {
        let cache = TemplateCache(capacity: 8, largestSize: 1000)
        for number in 0..<100 {
            _ = try await cache.template("{{a\(number)}}", .text)
            _ = try await cache.template("{{hot}}", .html)
        }
        #expect(await cache.count <= 8)
        _ = try await cache.template(String(repeating: "x", count: 5000), .text)
        #expect(try await cache.template("{{hot}}", .html).needed == ["hot"])
        await #expect(throws: TemplateProblem.self) { try await cache.template("{{", .text) }
    }

    @Test("many render at once")
    func concurrency() async throws {
        let renderer = TemplateRenderer(cache: TemplateCache(capacity: 4))
        try await withThrowingTaskGroup { group in
            for number in 0..<200 {
                group.addTask {
                    let message = ClaimedMessage.example(
                        subject: "{{n}}-\(number % 10)", html: "<p>{{n}}</p>", variables: "{\"n\": \(number)}"
                    )
                    let rendered = try await renderer.render(message)
                    #expect(
                        rendered.subject == "\(number)-\(number % 10)" && rendered.html == "<p>\(number)</p>")
                }
            }
            try await group.waitForAll()
        }
    }
}
