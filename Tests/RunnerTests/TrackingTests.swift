import Foundation
import FoundationNetworking
import HTTP
import SQL
import TestCluster
import Testing

@testable import Runner

@Suite("Openings and clicks", .timeLimit(.minutes(2)))
struct TrackingTests {
    private static let firefox = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"

    /// Follows no redirects.
    private final class Stay: NSObject, URLSessionTaskDelegate {
        func urlSession(
            _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
            newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
        ) { completionHandler(nil) }
    }

    private func follow(
        _ server: HTTPFixture, _ url: String?, _ method: String = "GET", agent: String? = firefox
    ) async throws -> HTTPURLResponse {
        let link = try #require(url)
        let path = link.replacing("https://links.example.com", with: "")
        var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(server.port)\(path)")))
        request.httpMethod = method
        request.setValue(agent ?? "", forHTTPHeaderField: "User-Agent")
        let session = URLSession(configuration: .ephemeral, delegate: Stay(), delegateQueue: nil)
        let (_, response) = try await session.data(for: request)
        session.finishTasksAndInvalidate()
        return try #require(response as? HTTPURLResponse)
    }

    /// Runs `body` with a server and the id of a message that was sent an hour ago.
    private func run(
        _ body: @escaping @Sendable (HTTPFixture, TestDatabase, LinkKeys, String) async throws -> Void
    ) async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(1)
        try await database.execute(
            """
            select worker.run_due_steps(10);
            update data.messages m set status = 'sent', sent_at = clock.now();
            select ops.advance_clock('1 hour');
            """)
        let message = try await database.rows("select message_id from data.messages").first?.text(
            "message_id")
        let links = try LinkKeysTests.keys()
        try await HTTPFixture.run(database, pool: database.pool(as: "test_api"), links: links) { server in
            try await body(server, database, links, message ?? "")
        }
    }

    @Test("a click leads to its target and is recorded, an opening is a picture")
    func people() async throws {
        try await run { server, database, links, message in
            let url = links.clickURL(
                tenantID: "acme", messageID: message, target: "https://x.example/?a=b&c=d")
            let click = try await follow(server, url)
            #expect(click.statusCode == 302)
            #expect(click.value(forHTTPHeaderField: "Location") == "https://x.example/?a=b&c=d")
            #expect(click.value(forHTTPHeaderField: "Cache-Control") == "no-store")
            #expect(click.value(forHTTPHeaderField: "Referrer-Policy") == "no-referrer")
            let open = try await follow(server, links.openURL(tenantID: "acme", messageID: message))
            #expect(open.statusCode == 200)
            #expect(open.value(forHTTPHeaderField: "Content-Type") == "image/gif")
            #expect(open.value(forHTTPHeaderField: "Content-Length") == "42")
            try await database.eventually(
                """
                (select count(*) from data.link_uses where verdict = 'human' and reason = 'person') = 2
                and (select clicked_at is not null and opened_at is not null from data.step_executions)
                """)
            #expect(
                try await database.rows("select url, user_agent from data.link_uses where kind = 'click'")
                    .first
                    .map { [$0.text("url"), $0.text("user_agent")] } == [
                        "https://x.example/?a=b&c=d", Self.firefox,
                    ])
        }
    }

    @Test("machines get the same answers and count apart: HEAD, two links at once, a scanner by its name")
    func machines() async throws {
        try await run { server, database, links, message in
            for place in ["a", "b"] {
                let url = links.clickURL(
                    tenantID: "acme", messageID: message, target: "https://x.example/\(place)")
                #expect(try await follow(server, url).statusCode == 302)
            }
            let url = links.openURL(tenantID: "acme", messageID: message)
            #expect(try await follow(server, url, "HEAD").statusCode == 200)
            #expect(try await follow(server, url, agent: "Barracuda Sentinel").statusCode == 200)
            try await database.eventually(
                """
                (select string_agg(kind || ' ' || reason, ', ' order by kind, reason) from data.link_uses
                 where verdict = 'machine')
                = 'click several_at_once, click several_at_once, open head, open scanner'
                """)
            let marks = try await database.rows(
                """
                select opened_at is null and clicked_at is null as is_unread,
                       machine_opened_at is not null and machine_clicked_at is not null as is_seen
                from data.step_executions
                """)
            #expect(marks.first?.boolean("is_unread") == true)
            #expect(marks.first?.boolean("is_seen") == true)
        }
    }

    @Test("nothing that was not signed leads anywhere")
    func forged() async throws {
        try await run { server, _, links, message in
            let good = try #require(
                links.clickURL(tenantID: "acme", messageID: message, target: "https://x.example/"))
            let open = try #require(links.openURL(tenantID: "acme", messageID: message))
            let foreign = try LinkKeysTests.keys([LinkKeysTests.other])
                .clickURL(tenantID: "acme", messageID: message, target: "https://evil.example/")
            let wrong = [
                good + "A", String(good.dropLast()), good.replacing("/c/", with: "/o/") + ".gif",
                open.replacing("/o/", with: "/c/").replacing(".gif", with: ""),
                open.replacing(".gif", with: ""),
                good.replacing("/c/", with: "/u/"), foreign,
                "https://links.example.com/c/https%3A%2F%2Fevil.example", "https://links.example.com/c/",
            ]
            for url in wrong {
                let answer = try await follow(server, url)
                #expect(answer.statusCode == 404, "\(url ?? "")")
                #expect(answer.value(forHTTPHeaderField: "Location") == nil)
            }
            #expect(try await follow(server, good, "POST").statusCode == 405)
            // What stands behind the path is nobody's target.
            let more = try await follow(server, good + "?url=https://evil.example")
            #expect(more.value(forHTTPHeaderField: "Location") == "https://x.example/")
        }
    }

    @Test("without the database everything is answered, and what cannot wait any more is counted")
    func away() async throws {
        let database = try await TestCluster.shared.database()
        let nowhere = Pool(
            ConnectionSettings(url: "host=127.0.0.1 port=1", applicationName: "test"), size: 1,
            logger: TestCluster.quiet)
        let links = try LinkKeysTests.keys()
        try await HTTPFixture.run(database, pool: nowhere, links: links) { server in
            let url = links.clickURL(
                tenantID: "acme", messageID: LinkKeysTests.message, target: "https://x.example/")
            for _ in 0..<3 { #expect(try await follow(server, url).statusCode == 302) }
            let metrics = try await server.call("GET", "/metrics", key: nil).text
            #expect(metrics.contains("pgcadence_link_uses_waiting 3"))
        }
    }

    @Test("what waits when the server ends is recorded before it does")
    func shutdown() async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(1)
        try await database.execute("select worker.run_due_steps(10)")
        let message = try await database.rows("select message_id from data.messages").first?.text(
            "message_id")
        let links = try LinkKeysTests.keys()
        try await HTTPFixture.run(database, pool: database.pool(as: "test_api"), links: links) { server in
            let url = links.openURL(tenantID: "acme", messageID: message ?? "")
            let status = try await follow(server, url).statusCode
            #expect(status == 200)
        }
        let count = try await database.rows("select count(*) as count from data.link_uses").first?.integer(
            "count")
        #expect(count == 1)
    }
}
