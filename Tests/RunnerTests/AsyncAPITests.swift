import Foundation
import SQL
import TestCluster
import Testing

@testable import HTTP

@Suite("The description of the events", .timeLimit(.minutes(2)))
struct AsyncAPITests {
    private struct Document: Decodable {
        struct Reference: Decodable {
            let path: String

            private enum CodingKeys: String, CodingKey { case path = "$ref" }
        }
        struct Channel: Decodable {
            let address: String
            let messages: [String: Reference]
        }
        struct Operation: Decodable {
            let action: String
            let channel: Reference
        }
        struct Message: Decodable {
            let name: String
            let payload: JSONValue
        }
        struct Components: Decodable { let messages: [String: Message] }

        let asyncapi: String
        let channels: [String: Channel]
        let operations: [String: Operation]
        let components: Components
    }

    @Test("it names every subject, with the schema of its payload; docs/events.md does, too")
    func document() async throws {
        let database = try await TestCluster.shared.database()
        let pool = try await database.pool(as: "test_api")
        let page = try String(
            contentsOfFile: "\(PythonScript.root)/docs/events.md", encoding: .utf8)
        try await HTTPFixture.run(database, pool: pool) { server in
            let answer = try await server.call("GET", "/asyncapi.json", key: nil)
            #expect(answer.status == 200)
            let document = try JSONDecoder().decode(Document.self, from: Data(answer.text.utf8))
            #expect(document.asyncapi == "3.0.0")
            let row = try await database.rows(
                """
                select array_to_string(outbox.types(), ' ') as sent,
                       array_to_string(intake.subjects(), ' ') as received
                """
            ).first
            let sent = (row?.text("sent") ?? "").split(separator: " ").map(String.init)
            let received = (row?.text("received") ?? "").split(separator: " ").map(String.init)
            #expect(Set(document.channels.keys) == Set(sent + received))
            for (subject, channel) in document.channels {
                #expect(channel.address == subject)
                #expect(channel.messages["event"]?.path == "#/components/messages/\(subject)")
                let action = sent.contains(subject) ? "send" : "receive"
                #expect(document.operations["\(action).\(subject)"]?.channel.path == "#/channels/\(subject)")
                guard case .object(let schema)? = document.components.messages[subject]?.payload,
                    case .object(let properties)? = schema["properties"]
                else {
                    Issue.record("\(subject) has no schema")
                    continue
                }
                #expect(properties["data"] != nil && properties["eventId"] != nil)
                #expect(page.contains("`\(subject)`"), "docs/events.md does not name \(subject)")
            }
        }
    }
}
