import Foundation
import HTTP
import SQL
import TestCluster
import Testing

@testable import Runner

@Suite("The unsubscribe page", .timeLimit(.minutes(2)))
struct UnsubscribeTests {
    /// Runs `body` with a server, somebody enrolled with an e-mail in the queue, and the path of the link in it.
    private func run(
        _ body: @escaping @Sendable (HTTPFixture, TestDatabase, String) async throws -> Void
    ) async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(2)
        try await database.execute("select worker.run_due_steps(10)")
        let links = try LinkKeysTests.keys()
        let message = try await database.rows(
            """
            select m.message_id from data.messages m
            join data.contacts c on c.contact_id = m.contact_id and c.email_key = 'person1@x.test'
            """
        ).first?.text("message_id")
        let url = try #require(links.unsubscribeURL(tenantID: "acme", messageID: message ?? ""))
        let path = try #require(URL(string: url)).path
        try await HTTPFixture.run(database, pool: database.pool(as: "test_api"), links: links) { server in
            try await body(server, database, path)
        }
    }

    private func state(_ database: TestDatabase) async throws -> [String] {
        try await database.rows(
            """
            select concat_ws(' ', c.email_key, e.status, m.status, s.reason, s.source) as state
            from data.enrollments e
            join data.contacts c using (tenant_id, contact_id)
            join data.messages m using (tenant_id, enrollment_id)
            left join data.suppressions s on s.value = c.email_key
            order by c.email_key
            """
        ).map { $0.text("state") ?? "" }
    }

    private static let before = ["person1@x.test active queued", "person2@x.test active queued"]
    private static let after = [
        "person1@x.test unsubscribed cancelled unsubscribed unsubscribe", "person2@x.test active queued",
    ]

    @Test("looking at it changes nothing; the button does, once and for all")
    func button() async throws {
        try await run { server, database, path in
            for method in ["GET", "HEAD", "GET"] {
                let page = try await server.call(method, path, key: nil)
                #expect(page.status == 200)
                #expect(page.headers["content-type"] == "text/html; charset=utf-8")
                #expect(page.text.contains("<form method=\"post\">") == (method == "GET"))
            }
            #expect(try await state(database) == Self.before)
            let done = try await server.call("POST", path, key: nil)
            #expect(done.status == 200)
            #expect(done.text.contains("You are unsubscribed"))
            #expect(!done.text.contains("person1"), "the address is nobody's business")
            #expect(try await state(database) == Self.after)
            #expect(try await server.call("POST", path, key: nil).status == 200)
            #expect(try await state(database) == Self.after)
        }
    }

    @Test("mail programs unsubscribe with one click (RFC 8058), as a form of either kind")
    func oneClick() async throws {
        try await run { server, database, path in
            let answer = try await server.call(
                "POST", path, key: nil, body: "List-Unsubscribe=One-Click",
                headers: ["Content-Type": "application/x-www-form-urlencoded"])
            #expect(answer.status == 200)
            #expect(try await state(database) == Self.after)
            let form =
                "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n"
            let again = try await server.call(
                "POST", path, key: nil, body: form,
                headers: ["Content-Type": "multipart/form-data; boundary=b"])
            #expect(again.status == 200)
        }
    }

    @Test("many clicks at the same moment are one")
    func together() async throws {
        try await run { server, database, path in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<10 {
                    group.addTask { try await server.call("POST", path, key: nil).status }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses == Array(repeating: 200, count: 10))
            #expect(try await state(database) == Self.after)
            let events = try await database.rows(
                """
                select count(*) as count from data.outbox_events
                where type = 'sequence.enrollment.exited' and data ->> 'reason' = 'unsubscribed'
                """)
            #expect(events.first?.integer("count") == 1)
        }
    }

    @Test("the page loads nothing, is kept nowhere and tells nobody where it was")
    func headers() async throws {
        try await run { server, _, path in
            let headers = try await server.call("GET", path, key: nil).headers
            #expect(
                headers["content-security-policy"]?.hasPrefix("default-src 'none'; style-src 'sha256-")
                    == true)
            #expect(headers["content-security-policy"]?.contains("frame-ancestors 'none'") == true)
            #expect(headers["cache-control"] == "no-store")
            #expect(headers["referrer-policy"] == "no-referrer")
            #expect(headers["x-content-type-options"] == "nosniff")
            #expect(headers["x-robots-tag"] == "noindex, nofollow")
        }
    }

    @Test("a forged link, one of another kind, another method, a large body: refused, and nothing is changed")
    func refused() async throws {
        try await run { server, database, path in
            let open = try #require(
                try LinkKeysTests.keys().openURL(tenantID: "acme", messageID: LinkKeysTests.message))
            let foreign = try LinkKeysTests.keys([LinkKeysTests.other])
                .unsubscribeURL(tenantID: "acme", messageID: LinkKeysTests.message)
            let unknown = try LinkKeysTests.keys().unsubscribeURL(
                tenantID: "acme", messageID: LinkKeysTests.message)
            let token = String(try #require(open.split(separator: "/").last).dropLast(4))
            let paths = [
                path + "A", String(path.dropLast()), path.replacing("/u/", with: "/u/A"), "/u/\(token)",
                "/u/",
                try #require(URL(string: foreign ?? "")).path, try #require(URL(string: unknown ?? "")).path,
            ]
            for path in paths {
                let answer = try await server.call("POST", path, key: nil)
                #expect(answer.status == 404, "\(path)")
            }
            #expect(try await server.call("GET", paths[0], key: nil).status == 404)
            #expect(try await server.call("GET", path + "/", key: nil).status == 404)
            #expect(try await server.call("DELETE", path, key: nil).status == 405)
            let large = String(repeating: "x", count: 0x4001)
            #expect(try await server.call("POST", path, key: nil, body: large).status == 413)
            #expect(try await state(database) == Self.before)
        }
    }

    @Test("a link that is used again and again is asked to wait, and costs the database nothing")
    func limited() async throws {
        try await run { server, _, path in
            var statuses: Set<Int> = []
            // It is refilled once a second: all at once, however slow the machine is.
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<100 {
                    group.addTask { try await server.call("POST", path, key: nil).status }
                }
                for try await status in group { statuses.insert(status) }
            }
            #expect(statuses == [200, 429])
            #expect(try await server.call("GET", path, key: nil).status == 200)
        }
    }

    @Test("without the database: a page that says so")
    func away() async throws {
        let database = try await TestCluster.shared.database()
        let nowhere = Pool(
            ConnectionSettings(url: "host=127.0.0.1 port=1", applicationName: "test"), size: 1,
            logger: TestCluster.quiet)
        let links = try LinkKeysTests.keys()
        let url = links.unsubscribeURL(tenantID: "acme", messageID: LinkKeysTests.message) ?? ""
        let path = try #require(URL(string: url)).path
        try await HTTPFixture.run(database, pool: nowhere, links: links) { server in
            #expect(try await server.call("GET", path, key: nil).status == 200)
            let answer = try await server.call("POST", path, key: nil)
            #expect(answer.status == 503)
            #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
        }
    }

    @Test("what is sent has the link in its header and where the template wants it")
    func sent() async throws {
        let links = try LinkKeysTests.keys()
        let message = ClaimedMessage.example(
            html: "<p>{{firstName}} <a href=\"{{unsubscribeUrl}}\">Stop</a></p>",
            variables: #"{"firstName": "Zoë", "unsubscribeUrl": "https://evil.example/"}"#)
        let folder = try Folder()
        func send(_ links: LinkKeys?, _ message: ClaimedMessage) async throws -> FinishedMessage {
            let sender = MessageSender(
                renderer: TemplateRenderer(), transport: try FileTransport(directory: folder.mail),
                links: links,
                logger: TestCluster.quiet)
            return try #require(
                await sender.send(message, leaseEnd: .now + .seconds(60), permit: .always))
        }
        let finished = try await send(links, message)
        let url = try #require(links.unsubscribeURL(tenantID: "acme", messageID: message.messageID))
        #expect(finished.outcome == .sent)
        #expect(finished.html == "<p>Zoë <a href=\"\(url)\">Stop</a></p>")
        let file = try #require(folder.delivered.first)
        let mail = try String(contentsOfFile: "\(folder.mail)/\(file).eml", encoding: .utf8)
        #expect(
            mail.contains(
                "List-Unsubscribe:\r\n <\(url)>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click"))

        // Without links the contact's own address counts, and without that the message is refused by its name.
        #expect(try await send(nil, message).html?.contains("https://evil.example/") == true)
        let bare = ClaimedMessage.example(text: "{{unsubscribeUrl}}")
        let refused = try await send(nil, bare)
        #expect(refused.outcome == .unrenderable)
        #expect(refused.error == "No value and no default: unsubscribeUrl.")
    }
}
