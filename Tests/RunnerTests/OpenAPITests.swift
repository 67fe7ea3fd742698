import Foundation
import HTTPTypes
import TestCluster
import Testing

@testable import HTTP

@Suite("The description of the interface", .timeLimit(.minutes(2)))
struct OpenAPITests {
    @Test("it names every route, and says of each what its function checks and refuses")
    func complete() async throws {
        let database = try await TestCluster.shared.database()
        try await HTTPFixture.run(database, pool: database.pool(as: "test_api")) { server in
            let answer = try await server.call("GET", "/openapi.json", key: nil)
            #expect(answer.status == 200)
            let document = try JSONDecoder().decode(JSONValue.self, from: Data(answer.text.utf8))
            for route in routes {
                let path = route.pattern.replacing(/:([A-Za-z]+)/) { "{\($0.1)}" }
                let operation = document["paths"]?[path]?[route.method.rawValue.lowercased()]
                #expect(operation != nil, "\(route.function)")
                #expect(operation?["responses"]?[String(route.status.code)] != nil)
                #expect((operation?["requestBody"] != nil) == (route.body != .none))
                #expect(operation?["summary"] != .string(""), "\(route.function)")
                #expect(operation?["security"] == [["bearer": []]])
                #expect(operation?["responses"]?["401"] != nil)
            }
            let contact = document["paths"]?["/api/v1/contacts"]?["post"]
            let schema = contact?["requestBody"]?["content"]?["application/json"]?["schema"]
            #expect(schema?["additionalProperties"] == false)
            #expect(schema?["properties"]?["firstName"]?["pattern"] != nil)
            #expect(
                contact?["responses"]?["409"]?["description"] == "conflict, contact_erased, contact_exists")
            #expect(contact?["responses"]?["201"]?["headers"]?["Idempotency-Replayed"] != nil)
            let answered = contact?["responses"]?["201"]?["content"]?["application/json"]
            #expect(answered?["schema"]?["properties"]?["data"]?["$ref"] == "#/components/schemas/Contact")
            #expect(answered?["example"]?["data"]?["firstName"] == "Ada")
            let refused = contact?["responses"]?["409"]?["content"]?["application/problem+json"]
            #expect(refused?["examples"]?["contact_exists"]?["value"]?["status"] == 409)
            #expect(answer.text.contains(#""openapi":"3.1.0""#))
        }
    }
}

extension JSONValue {
    /// The member of an object.
    subscript(_ name: String) -> JSONValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }
}
