import Foundation
import HTTPTypes
import SQL
import TestCluster
import Testing

@testable import HTTP

@Suite("Idempotency keys and entity tags over HTTP", .timeLimit(.minutes(2)))
struct RequestHeadersTests {
    private func run(_ body: @escaping @Sendable (HTTPFixture, String, TestDatabase) async throws -> Void)
        async throws
    {
        let database = try await TestCluster.shared.database()
        try await database.execute("select ops.create_tenant('acme', 'Acme')")
        let key = try await database.key("acme", "member")
        try await HTTPFixture.run(database, pool: database.pool(as: "test_api")) { server in
            try await body(server, key, database)
        }
    }

    @Test("the same request with the same key, many at once: done once, answered alike")
    func once() async throws {
        try await run { server, key, database in
            let answers = try await withThrowingTaskGroup(of: HTTPFixture.Answer.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        try await server.call(
                            "POST", "/api/v1/templates", key: key, body: #"{"name": "T", "bodyText": "B"}"#,
                            headers: ["Idempotency-Key": "order-1"])
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0.status == 201 })
            #expect(Set(answers.map(\.text)).count == 1)
            let count = try await database.rows("select count(*) as number from data.templates")
            #expect(count.first?.text("number") == "1")
        }
    }

    @Test("another body, or another address, under the same key is 422")
    func otherRequest() async throws {
        try await run { server, key, _ in
            let headers = ["Idempotency-Key": "k"]
            let post = { (path: String, body: String) in
                try await server.call("POST", "/api/v1\(path)", key: key, body: body, headers: headers)
            }
            #expect(try await post("/templates", #"{"name": "T", "bodyText": "B"}"#).status == 201)
            for (path, body) in [
                ("/templates", #"{"name": "U", "bodyText": "B"}"#), ("/contacts", #"{"email": "a@x.test"}"#),
            ] {
                let answer = try await post(path, body)
                #expect(answer.status == 422)
                #expect(answer.code == "idempotency_key_reused")
            }
        }
    }

    @Test(
        "a key that is no key is 400", arguments: ["", "with space", "ü", String(repeating: "x", count: 256)])
    func badKey(text: String) {
        var fields = HTTPFields()
        fields[.idempotencyKey] = text
        let problem = #expect(throws: Problem.self) { try RequestHeaders(.post, fields) }
        #expect(problem?.code == "invalid_idempotency_key")
        #expect(problem?.status == 400)
        #expect(throws: Never.self) { try RequestHeaders(.get, fields) }
    }

    @Test("an answer's entity tag stands in the header and not in the body")
    func entityTag() async throws {
        try await run { server, key, _ in
            let body = #"{"email": "amy@x.test", "attributes": {"etag": "mine", "a": ", \"etag\": \"b\""}}"#
            let created = try await server.call("POST", "/api/v1/contacts", key: key, body: body)
            #expect(created.status == 201, "\(created.text)")
            struct Envelope: Decodable { let data: Created.Data }
            let id = try JSONDecoder().decode(Envelope.self, from: Data(created.text.utf8)).data.id
            let read = try await server.call("GET", "/api/v1/contacts/\(id)", key: key)
            #expect(read.headers["etag"]?.wholeMatch(of: /"[0-9a-f]{32}"/) != nil)
            #expect(read.text.hasSuffix(#"}, "success": true}"#))
            #expect(read.text.contains(#""etag": "mine""#))
        }
    }

    @Test("members of the envelope become headers, those of the data do not")
    func envelope() {
        let cases: [(String, String, String?, String?)] = [
            (#"{"data": {"a": 1}, "success": true}"#, #"{"data": {"a": 1}, "success": true}"#, nil, nil),
            (
                #"{"data": {}, "etag": "\"q\"", "success": true}"#, #"{"data": {}, "success": true}"#,
                "\"q\"", nil
            ),
            (
                #"{"data": {}, "etag": "\"q\"", "success": true, "replayed": true}"#,
                #"{"data": {}, "success": true}"#, "\"q\"", "true"
            ),
            (
                #"{"data": {"id": 1, "etag": "q"}, "success": true}"#,
                #"{"data": {"id": 1, "etag": "q"}, "success": true}"#, nil, nil
            ),
            (
                #"{"data": ", \"etag\": \"q\"", "success": true}"#,
                #"{"data": ", \"etag\": \"q\"", "success": true}"#, nil, nil
            ),
            (#"{"data": {}, "etag": null, "success": true}"#, #"{"data": {}, "success": true}"#, nil, nil),
            (
                #"{"data": {}, "etag": "a\r\nb", "success": true}"#, #"{"data": {}, "success": true}"#, nil,
                nil
            ),
            ("[1]", "[1]", nil, nil), ("{}", "{}", nil, nil), ("", "", nil, nil),
        ]
        for (answer, body, tag, replayed) in cases {
            let envelope = EnvelopeHeaders(Array(answer.utf8))
            #expect(String(decoding: envelope.body, as: UTF8.self) == body)
            #expect(envelope.fields[.eTag] == tag)
            #expect(envelope.fields[.idempotencyReplayed] == replayed)
        }
    }

    @Test("If-Match must be short text")
    func ifMatch() throws {
        var fields = HTTPFields()
        fields[.ifMatch] = "\"a\", \"b\""
        #expect(try RequestHeaders(.patch, fields).ifMatch == "\"a\", \"b\"")
        fields[.ifMatch] = String(repeating: "x", count: 1025)
        #expect(throws: Problem.self) { try RequestHeaders(.patch, fields) }
    }
}
