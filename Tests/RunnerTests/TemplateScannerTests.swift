import Foundation
import Testing

@testable import Runner

/// A case of the table that the SQL functions are tested with too.
struct TemplateCase: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let source: String
    let unit: String?
    let times: Int?
    let problem: String?
    let variables: [String]?

    var testDescription: String { name }
    var whole: String { source + String(repeating: unit ?? "", count: times ?? 0) }

    static let all: [TemplateCase] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "template-cases.json")
        do {
            return try JSONDecoder().decode([TemplateCase].self, from: Data(contentsOf: file))
        } catch {
            Issue.record(error)
            return []
        }
    }()
}

@Suite struct TemplateScannerTests {
    @Test("agrees with SQL", arguments: TemplateCase.all)
    func agreesWithSQL(_ example: TemplateCase) {
        do throws(TemplateProblem) {
            let template = try ParsedTemplate(example.whole, .html)
            #expect(example.problem == nil)
            #expect(template.needed == example.variables)
        } catch {
            #expect(error.description == example.problem)
        }
    }

    @Test("there are cases")
    func thereAreCases() {
        #expect(TemplateCase.all.count > 50)
    }

    @Test("text and tags come in order")
    func pieces() throws {
        var scanner = TemplateScanner("a{{ b }}{{{c}}}{{#d}}{{.}}{{/d}}{{!x}}}")
        #expect(
            try scanner.scan() == [
                .text("a"), .variable("b", isEscaped: true), .variable("c", isEscaped: false),
                .section("d", isInverted: false), .variable(".", isEscaped: true), .end("d"), .comment,
                .text("}"),
            ])
    }
}
