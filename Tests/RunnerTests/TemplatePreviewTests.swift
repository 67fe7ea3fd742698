import Foundation
import HTTP
import SQL
import TestCluster
import Testing

@testable import Runner

@Suite("Previews", .timeLimit(.minutes(2)))
struct TemplatePreviewTests {
    private struct Preview: Decodable, Equatable {
        let subject: String?
        let html: String?
        let text: String
        let missing: [String]
    }

    private struct Envelope: Decodable { let data: Preview }

    private func read(_ answer: HTTPFixture.Answer) throws -> Preview {
        #expect(answer.status == 200, "\(answer.text)")
        return try JSONDecoder().decode(Envelope.self, from: Data(answer.text.utf8)).data
    }

    private func run(
        links: LinkKeys? = nil,
        _ body: @escaping @Sendable (HTTPFixture, TestDatabase, _ key: String) async throws -> Void
    ) async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(1)
        let key = try await database.key("acme", "reader")
        try await HTTPFixture.run(database, pool: database.pool(as: "test_api"), links: links) { server in
            try await body(server, database, key)
        }
    }

    private func template(_ database: TestDatabase, _ body: String) async throws -> String {
        try await database.rows(
            "select template_id from template.create('acme', 'ann', $json$\(body)$json$::jsonb, clock.now())"
        ).first?.text("template_id") ?? ""
    }

    @Test("a template as a contact would get it, and what is missing")
    func template() async throws {
        try await run { server, database, key in
            let id = try await template(
                database,
                #"{"name": "T", "subject": "Hi {{firstName}}", "bodyHtml": "<p>{{firstName}} {{plan}} {{price}}</p>"}"#
            )
            let path = "/api/v1/templates/\(id)/preview"
            let bare = try read(await server.call("POST", path, key: key))
            #expect(bare.missing == ["firstName", "plan", "price"])
            let contact = try await database.rows("select contact_id from data.contacts").first?.text(
                "contact_id")
            let body = """
                {"contactId": "\(contact ?? "")", "variables": {"plan": "<b>\\"&", "price": 1.50}}
                """
            let preview = try read(await server.call("POST", path, key: key, body: body))
            #expect(
                preview
                    == Preview(
                        subject: "Hi Person1", html: "<p>Person1 &lt;b&gt;&quot;&amp; 1.50</p>",
                        text: "Person1 <b>\"& 1.50\n", missing: []))
        }
    }

    @Test("a step with the defaults of its sequence; a subject of its own or none")
    func step() async throws {
        try await run { server, database, key in
            let row = try #require(
                try await database.rows(
                    "select sequence_id, step_id from data.sequence_steps where step_number = 1"
                ).first)
            let path =
                "/api/v1/sequences/\(row.text("sequence_id") ?? "")/steps/\(row.text("step_id") ?? "")/preview"
            let preview = try read(
                await server.call("POST", path, key: key, body: #"{"variables": {"firstName": "Zoë"}}"#))
            #expect(preview == Preview(subject: "Hello Zoë", html: nil, text: "Hi Zoë.", missing: []))
        }
    }

    @Test("the unsubscribe link is there where the server makes links, and missing where not")
    func unsubscribe() async throws {
        let body = #"{"name": "T", "subject": "S", "bodyText": "Stop: {{unsubscribeUrl}}"}"#
        try await run { server, database, key in
            let path = "/api/v1/templates/\(try await template(database, body))/preview"
            #expect(try read(await server.call("POST", path, key: key)).missing == ["unsubscribeUrl"])
        }
        try await run(links: LinkKeysTests.keys()) { server, database, key in
            let path = "/api/v1/templates/\(try await template(database, body))/preview"
            let preview = try read(await server.call("POST", path, key: key))
            #expect(preview.missing == [])
            let text = try #require(preview.text.split(separator: " ").last)
            let url = try #require(URL(string: String(text)))
            #expect(try await server.call("GET", url.path, key: nil).status == 200)
            #expect(try await server.call("POST", url.path, key: nil).status == 404, "it unsubscribes nobody")
        }
    }

    @Test("what could not be sent cannot be previewed, and says why")
    func refused() async throws {
        try await run { server, database, key in
            let id = try await template(
                database, #"{"name": "T", "subject": "{{a}}", "bodyText": "{{#list}}{{text}}{{/list}}x"}"#)
            let path = "/api/v1/templates/\(id)/preview"
            let injected = try await server.call(
                "POST", path, key: key, body: #"{"variables": {"a": "x\r\nBcc: evil@x.test"}}"#)
            #expect(injected.status == 422)
            #expect(injected.code == "not_renderable")
            let text = String(repeating: "x", count: 2000)
            let items = Array(repeating: "{\"text\": \"\(text)\"}", count: 450).joined(separator: ",")
            let large =
                #"{"name": "T", "bodyText": "\#(String(repeating: "{{#list}}{{text}}{{/list}}", count: 3))"}"#
            let largePath = "/api/v1/templates/\(try await template(database, large))/preview"
            let huge = try await server.call(
                "POST", largePath, key: key, body: "{\"variables\": {\"list\": [\(items)]}}")
            #expect(huge.status == 422, "\(huge.text.prefix(200))")
            #expect(huge.text.contains("1048576 bytes"))
        }
    }
}
