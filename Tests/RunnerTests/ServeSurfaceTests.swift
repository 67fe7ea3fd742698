import Foundation
import HTTPTypes
import SQL
import TestCluster
import Testing

@testable import HTTP

@Suite("Every route in front of the project's own functions", .timeLimit(.minutes(3)))
struct ServeSurfaceTests {
    /// Runs `body` with the API as the least-privileged login, a tenant with one of everything, and a neighbour.
    private func run(_ body: @escaping @Sendable (HTTPFixture, Surface) async throws -> Void) async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(1)
        let surface = try await Surface(database)
        let pool = try await database.pool(as: "test_api")
        try await HTTPFixture.run(database, pool: pool) { server in try await body(server, surface) }
    }

    @Test("without a key 401; a reader may read and changes nothing")
    func keys() async throws {
        try await run { server, surface in
            let before = try await surface.snapshot()
            for route in routes {
                let path = surface.path(route)
                let body = surface.body(route)
                let nobody = try await server.call(route.method.rawValue, path, key: nil, body: body)
                #expect(nobody.status == 401, "\(route.function)")
                #expect(nobody.code == "unauthenticated")
                let reader = try await server.call(
                    route.method.rawValue, path, key: surface.reader, body: body)
                let isChange = route.role > .reader
                #expect(reader.status == (isChange ? 403 : 200), "\(route.function): \(reader.text)")
                #expect(reader.code == (isChange ? "forbidden" : nil))
            }
            #expect(try await surface.snapshot() == before)
        }
    }

    @Test("ids of another tenant and unknown ones are 404, malformed ones 400, and nothing is changed")
    func ids() async throws {
        try await run { server, surface in
            let before = try await surface.snapshot()
            for route in routes where route.pathParameters.contains(where: { $0.kind == .uuid }) {
                let method = route.method.rawValue
                let body = surface.body(route)
                let neighbour = try await server.call(
                    method, surface.path(route), key: surface.neighbour, body: body)
                #expect(neighbour.status == 404, "\(route.function): \(neighbour.text)")
                #expect(neighbour.code?.hasSuffix("_not_found") == true)
                let unknown = try await server.call(
                    method, surface.path(route, id: HTTPFixture.id), key: surface.member, body: body)
                #expect(unknown.status == 404, "\(route.function): \(unknown.text)")
                let malformed = try await server.call(
                    method, surface.path(route, id: "7"), key: surface.member, body: body)
                #expect(malformed.status == 400, "\(route.function)")
                #expect(malformed.code == "invalid_parameter")
            }
            #expect(try await surface.snapshot() == before)
        }
    }

    @Test("what is wrong with a body is said: not JSON 400, not called JSON 415, not as it should be 422")
    func bodies() async throws {
        try await run { server, surface in
            let before = try await surface.snapshot()
            for route in routes where route.body != .none {
                let method = route.method.rawValue
                let path = surface.path(route)
                let malformed = try await server.call(method, path, key: surface.member, body: "{")
                #expect(malformed.status == 400, "\(route.function)")
                #expect(malformed.code == "malformed_json")
                let text = try await server.call(
                    method, path, key: surface.member, body: "{}", headers: ["Content-Type": "text/plain"])
                #expect(text.status == 415, "\(route.function)")
                let cases = (surface.wrongBodies[route.function] ?? []) + [(#"{"surprise": 1}"#, "/surprise")]
                for (body, pointer) in cases {
                    let wrong = try await server.call(method, path, key: surface.member, body: body)
                    #expect(wrong.status == 422, "\(route.function) \(body): \(wrong.text)")
                    #expect(wrong.code == "invalid_body")
                    #expect(wrong.pointers.contains(pointer), "\(route.function) \(body): \(wrong.text)")
                }
                let list = try await server.call(method, path, key: surface.member, body: "[]")
                #expect(list.status == 422, "\(route.function): \(list.text)")
            }
            #expect(try await surface.snapshot() == before)
        }
    }

    @Test("what is answered has the schema that the interface promises, route by route")
    func schemas() async throws {
        try await run { server, surface in
            var seen = 0
            // What ends something comes after what needs it.
            let ending: Set = ["api.cancel_enrollment", "api.archive_sequence", "api.pause_sequence"]
            let later = routes.filter { $0.method == .delete || ending.contains($0.function) }
            let first = routes.filter {
                $0.method != .delete && !ending.contains($0.function)
            }
            for route in first + later {
                let answer = try await server.call(
                    route.method.rawValue, surface.path(route), key: surface.member, body: surface.body(route)
                )
                guard answer.status == route.status.code else {
                    #expect((400..<500).contains(answer.status), "\(route.function): \(answer.text)")
                    continue
                }
                seen += 1
                let unfit = try await surface.database.rows(
                    """
                    select string_agg(p.pointer || ' ' || p.message, ', ') as found
                    from (select d -> 'isList' = 'true' as is_list, d -> 'answer' as fits,
                                 $json$\(answer.text)$json$::jsonb -> 'data' as data
                          from (select api.describe() -> '\(route.function)' as d) d) a
                    cross join lateral problem.find(
                        case when a.is_list then jsonb_build_object('type', 'array', 'items', a.fits) else a.fits end,
                        a.data) p
                    """
                ).first?.text("found")
                #expect(unfit == nil, "\(route.function): \(unfit ?? "")")
            }
            #expect(seen > routes.count * 4 / 5, "most were answered: \(seen) of \(routes.count)")
        }
    }

    @Test("a request that is repeated under its key is answered alike, and the header says so")
    func repeated() async throws {
        try await run { server, surface in
            for route in routes where route.method == .post && route.function.hasPrefix("api.create_") {
                if route.function == "api.create_key" { continue }
                let call = {
                    try await server.call(
                        "POST", surface.path(route), key: surface.member, body: surface.body(route),
                        headers: ["Idempotency-Key": route.function])
                }
                let first = try await call()
                #expect(first.status == 201, "\(route.function): \(first.text)")
                #expect(first.headers["idempotency-replayed"] == nil)
                let second = try await call()
                #expect(second.status == 201)
                #expect(second.text == first.text)
                #expect(second.headers["idempotency-replayed"] == "true")
            }
        }
    }

    @Test("contacts come as CSV, too; no other address takes it")
    func csv() async throws {
        try await run { server, surface in
            let headers = ["Content-Type": "text/csv; charset=utf-8"]
            let answer = try await server.call(
                "POST", "/api/v1/contacts/bulk", key: surface.member,
                body: "email,First Name\nnew@x.test,Zoë\n", headers: headers)
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer.text.contains(#""created": 1"#))
            let broken = try await server.call(
                "POST", "/api/v1/contacts/bulk", key: surface.member, body: "email\n\"new@x.test",
                headers: headers)
            #expect(broken.status == 422)
            #expect(broken.code == "invalid_csv")
            let other = try await server.call(
                "POST", "/api/v1/contacts", key: surface.member, body: "email\nnew@x.test", headers: headers)
            #expect(other.status == 415)
        }
    }

    @Test("mails come raw, too, and may be as large as mails are; no other address takes them")
    func mail() async throws {
        try await run { server, surface in
            let mail = "From: bob@x.test\r\nMessage-ID: <m@x.test>\r\nSubject: Hi\r\n\r\nHello\r\n"
            let post = { (path: String, body: String, type: String) in
                try await server.call(
                    "POST", "/api/v1\(path)", key: surface.member, body: body, headers: ["Content-Type": type]
                )
            }
            let first = try await post("/inbox/messages", mail, "message/rfc822")
            #expect(first.status == 201, "\(first.text)")
            #expect(first.text.contains(#""outcome": "unmatched""#))
            let again = try await post("/inbox/messages", mail, "Message/RFC822; charset=iso-8859-1")
            #expect(again.text == first.text)
            let large =
                mail.replacing("m@x", with: "l@x") + String(repeating: "Hello, hello.\r\n", count: 200_000)
            #expect(try await post("/inbox/messages", large, "message/rfc822").status == 201)
            #expect(try await post("/inbox/messages", large, "application/json").status == 413)
            let none = try await post("/inbox/messages", "no mail", "message/rfc822")
            #expect(none.status == 400)
            #expect(none.code == "malformed_mail")
            #expect(try await post("/inbox/messages", "x", "text/plain").status == 415)
            #expect(try await post("/contacts", mail, "message/rfc822").status == 415)
        }
    }

    @Test("what a body refers to must be the tenant's own")
    func references() async throws {
        try await run { server, surface in
            let before = try await surface.snapshot()
            let contact = try await server.call(
                "POST", "/api/v1/sequences/\(surface.neighbours)/enrollments", key: surface.neighbour,
                body: #"{"contactId": "\#(surface.ids["contactId", default: ""])"}"#)
            #expect(contact.status == 404)
            #expect(contact.code == "contact_not_found")
            let step = #"{"type": "auto_email", "templateId": "\#(surface.ids["templateId", default: ""])"}"#
            let template = try await server.call(
                "POST", "/api/v1/sequences", key: surface.neighbour,
                body: #"{"name": "S", "steps": [\#(step)]}"#)
            #expect(template.status == 422, "\(template.text)")
            #expect(template.pointers == ["/steps/0/templateId"])
            #expect(try await surface.snapshot() == before)
        }
    }
}

extension HTTPFixture.Answer {
    private struct Errors: Decodable {
        struct Item: Decodable { let pointer: String }

        let errors: [Item]
    }

    /// Where the body is not as it should be, as JSON pointers.
    var pointers: [String] {
        (try? JSONDecoder().decode(Errors.self, from: Data(text.utf8)).errors.map(\.pointer)) ?? []
    }
}
