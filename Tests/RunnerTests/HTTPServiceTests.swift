import Foundation
import HTTP
import TestCluster
import Testing

@Suite("HTTP in front of a database")
struct HTTPServiceTests {
    private typealias Fixture = HTTPFixture

    private func run(
        settings: HTTPSettings = HTTPSettings(port: 0),
        _ body: @escaping @Sendable (HTTPFixture) async throws -> Void
    ) async throws {
        let database = try await TestCluster.shared.emptyDatabase()
        try await database.installStubs()
        try await HTTPFixture.run(database, settings: settings, body: body)
    }

    @Test("the function gets tenant, context and the body's bytes, and its bytes are the answer")
    func passThrough() async throws {
        try await run { server in
            let answer = try await server.call(
                "POST", "/api/v1/contacts", body: #"{"n": 1.50, "s": "ü\u00e9"}"#,
                headers: ["X-Request-Id": "r-1"])
            #expect(answer.status == 201)
            #expect(answer.headers["content-type"] == "application/json")
            #expect(answer.headers["x-request-id"] == "r-1")
            #expect(
                answer.text == #"{"data": {"body": {"n": 1.50, "s": "üé"}, "tenant": "acme", "#
                    + #""context": {"role": "member", "actor": "jane", "if_match": null, "request_id": "r-1", "#
                    + #""traceparent": null, "#
                    + #""request_sha256": null, "idempotency_key": null}}, "success": true}"#
            )
        }
    }

    @Test("path and query become typed arguments; what is left out is null")
    func arguments() async throws {
        try await run { server in
            let contact = try await server.call("GET", "/api/v1/contacts/\(Fixture.id)")
            #expect(contact.text.contains(Fixture.id))
            let tasks = try await server.call(
                "GET", "/api/v1/sequences/tasks?page=2&assignedTo=j%C3%B6%20a&dueDate=2026-01-31")
            #expect(tasks.text == #"[2, null, "jö a", null, "2026-01-31"]"#)
            let steps = "/api/v1/sequences/\(Fixture.id)/enrollments/\(Fixture.id)/steps/3/complete"
            #expect(try await server.call("POST", steps).text == "[3, {}]")
        }
    }

    @Test("who has no key, a wrong one or one of too low a role is turned away")
    func keys() async throws {
        try await run { server in
            for key in [nil, "cad_acme_1", "cad_other_\(Fixture.secret)"] {
                let answer = try await server.call("GET", "/api/v1/contacts/\(Fixture.id)", key: key)
                #expect(answer.status == 401)
                #expect(answer.code == "unauthenticated")
                #expect(answer.headers["www-authenticate"]?.hasPrefix("Bearer") == true)
            }
            let answer = try await server.call("POST", "/api/v1/contacts", key: Fixture.reader, body: "{}")
            #expect(answer.status == 403)
            #expect(answer.code == "forbidden")
        }
    }

    @Test("a revoked key is refused as soon as the memory is told")
    func revocation() async throws {
        let database = try await TestCluster.shared.emptyDatabase()
        try await database.installStubs()
        try await HTTPFixture.run(database) { server in
            let path = "/api/v1/contacts/\(Fixture.id)"
            #expect(try await server.call("GET", path).status == 200)
            try await database.execute("delete from data.keys where key_id = 'key-1'")
            #expect(try await server.call("GET", path).status == 200, "remembered")
            await server.keys.forget(keyID: "key-1")
            #expect(try await server.call("GET", path).status == 401)
        }
    }

    @Test(
        "a body that is no JSON that can be stored is 400",
        arguments: [
            "{", "", "nonsense", #"{"a":"\u0000"}"#, #"{"a":"\ud800"}"#, #"{"a":1e100000}"#, "{}\0{}",
            String(repeating: "[", count: 200_000),
        ])
    func malformed(body: String) async throws {
        try await run { server in
            let answer = try await server.post(body)
            #expect(answer.status == 400)
            #expect(answer.code == "malformed_json")
            #expect(answer.headers["content-type"] == "application/problem+json")
        }
    }

    @Test("a body of another type, compressed, too large or not wanted is refused")
    func bodies() async throws {
        try await run { server in
            let types = [
                "text/plain", "application/json; charset=latin1", "application/jsonx", "application/xml",
            ]
            for type in types {
                let answer = try await server.call(
                    "POST", "/api/v1/contacts", body: "{}", headers: ["Content-Type": type])
                #expect(answer.status == 415, "\(type)")
            }
            let accepted = try await server.call(
                "POST", "/api/v1/contacts", body: "{}",
                headers: ["Content-Type": "Application/JSON; charset=\"UTF-8\""])
            #expect(accepted.status == 201)
            let large = "\"" + String(repeating: "x", count: 1 << 20) + "\""
            #expect(try await server.post(large).status == 413)
            let activate = "/api/v1/sequences/\(Fixture.id)/activate"
            #expect(try await server.call("POST", activate).status == 200)
            #expect(try await server.call("POST", activate, body: " {} ").status == 200)
            #expect(try await server.call("POST", activate, body: #"{"a":1}"#).code == "unexpected_body")
        }
    }

    @Test("a wrong address says what is wrong with it")
    func addresses() async throws {
        try await run { server in
            let cases: [(String, String, Int, String)] = [
                ("GET", "/nowhere", 404, "not_found"),
                ("GET", "/api/v1/contacts/7", 400, "invalid_parameter"),
                ("GET", "/api/v1/contacts/\(Fixture.id)?x=1", 400, "unknown_parameter"),
                ("GET", "/api/v1/sequences/tasks?page=one", 400, "invalid_parameter"),
                ("GET", "/api/v1/sequences/tasks?page=1&page=1", 400, "invalid_parameter"),
                ("DELETE", "/api/v1/sequences/tasks", 405, "method_not_allowed"),
            ]
            for (method, path, status, code) in cases {
                let answer = try await server.call(method, path)
                #expect(answer.status == status, "\(path)")
                #expect(answer.code == code, "\(path)")
                #expect((status == 405) == (answer.headers["allow"] == "GET, HEAD"))
            }
            let head = try await server.call("HEAD", "/api/v1/contacts/\(Fixture.id)")
            #expect(head.status == 200)
            #expect(head.text.isEmpty)
        }
    }

    @Test("what a function raises, and what it stumbles over, follows the table")
    func raised() async throws {
        try await run { server in
            let raised = try await server.post(
                #"{"state": "SE409", "detail": "{\"code\": \"busy_bee\", \"title\": \"t\", \"n\": 1}"}"#)
            #expect(raised.status == 409)
            #expect(raised.code == "busy_bee")
            let inner = try await server.post(#"{"state": "XX000", "detail": "inner detail"}"#)
            #expect(inner.status == 500)
            #expect(!inner.text.contains("inner"))
            #expect(try await server.post(#"{"state": "23505"}"#).code == "conflict")
        }
    }

    @Test("what lost a conflict is repeated twice, then the caller is asked to come again")
    func repeated() async throws {
        try await run { server in
            #expect(try await server.post(#"{"conflicts": 2}"#).status == 201)
            let answer = try await server.post(#"{"conflicts": 1000}"#)
            #expect(answer.status == 503)
            #expect(answer.code == "busy")
            #expect(answer.headers["retry-after"] == "1")
        }
    }

    @Test("a call that takes too long is stopped in the database")
    func deadline() async throws {
        try await run(settings: HTTPSettings(port: 0, callTimeout: .milliseconds(300))) { server in
            let answer = try await server.post(#"{"sleep": 60}"#)
            #expect(answer.status == 504)
            #expect(answer.code == "timeout")
        }
    }

    @Test("a request under way is answered before a graceful shutdown ends")
    func drained() async throws {
        let database = try await TestCluster.shared.emptyDatabase()
        try await database.installStubs()
        let status = try await HTTPFixture.run(database) { server in
            async let answer = server.post(#"{"sleep": 0.5}"#)
            try await database.wait(
                for: """
                    exists (select from pg_stat_activity
                            where wait_event = 'PgSleep' and datname = current_database()
                              and query like '%create_contact%')
                    """)
            await server.stop()
            return try await answer.status
        }
        #expect(status == 201)
    }

    @Test("without the database requests are 503 and the server lives, and serves again when it is back")
    func outage() async throws {
        let server = try await DatabaseServer.start()
        let database = TestDatabase(of: server)
        try await database.installStubs()
        try await HTTPFixture.run(database) { http in
            let path = "/api/v1/contacts/\(Fixture.id)"
            #expect(try await http.call("GET", path).status == 200)
            try await server.kill()
            for _ in 0..<3 {
                let answer = try await http.call("GET", path)
                #expect(answer.status == 503)
                #expect(answer.code == "database_unavailable")
                #expect(answer.headers["retry-after"] != nil)
            }
            #expect(try await http.call("GET", "/healthz", key: nil).status == 200)
            try await server.start()
            #expect(try await http.call("GET", path).status == 200)
        }
        try await server.stop()
    }
}
