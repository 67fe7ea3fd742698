import Foundation
import SQL
import TestCluster
import Testing

@testable import HTTP

@Suite("Events as a stream", .timeLimit(.minutes(2)))
struct EventStreamTests {
    /// What a client of server-sent events gets until it has enough of it.
    private func follow(
        _ server: HTTPFixture, _ key: String, query: String = "", lastID: String? = nil,
        until isEnough: @escaping @Sendable (String) -> Bool = { _ in false }
    ) async throws -> String {
        let socket = try RawSocket(port: server.port)
        var request = "GET /api/v1/events\(query) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(key)\r\n"
        request += "Accept: text/event-stream\r\n"
        if let lastID { request += "Last-Event-ID: \(lastID)\r\n" }
        await socket.send(request + "\r\n")
        return await socket.receive(until: isEnough)
    }

    private static let quick = HTTPSettings(
        port: 0, idleTimeout: .seconds(1), streamLimit: 2, streamInterval: .milliseconds(20),
        streamHeartbeat: .milliseconds(200))

    @Test("a stream sends what is there, then what comes, and goes on after the last that its client has got")
    func stream() async throws {
        let (database, pool, key) = try await EventFeedFixture.prepared()
        try await HTTPFixture.run(database, settings: Self.quick, pool: pool) { server in
            try await EventFeedFixture.add(database, 1)
            var ids: [String] = []
            try await eventually("the first is shown") {
                ids = try await EventFeedFixture.read(server, key, after: "").data.map(\.eventId)
                return !ids.isEmpty
            }
            let first = ids[0]
            try await withThrowingTaskGroup(of: String.self) { tasks in
                tasks.addTask { try await follow(server, key) { $0.contains(#""n": 2"#) } }
                tasks.addTask { try await follow(server, key, lastID: first) { $0.contains(#""n": 2"#) } }
                try await EventFeedFixture.add(database, 2)
                let texts = try await tasks.reduce(into: [String]()) { $0.append($1) }
                for text in texts {
                    #expect(text.contains("200 OK"))
                    #expect(text.contains("text/event-stream"))
                    #expect(text.contains("event: sequence.enrollment.created"))
                }
                #expect(texts.count { $0.contains("id: \(first)") } == 1)
            }
            let types = try await follow(
                server, key, query: "?types=sequence.step.executed"
            ) { $0.contains("\n:\n") || $0.contains("\n:\r\n") || $0.occurrences(of: ":\n\n") > 0 }
            #expect(
                !types.contains("data: "), "silence is filled with comments, longer than the idle timeout")
            let unknown = try await follow(server, key, lastID: HTTPFixture.id) { $0.contains("requestId") }
            #expect(unknown.contains("404") && unknown.contains("event_not_found"))
        }
    }

    @Test("streams are bounded, and one whose client has left makes room")
    func bounded() async throws {
        let (database, pool, key) = try await EventFeedFixture.prepared()
        try await HTTPFixture.run(database, settings: Self.quick, pool: pool) { server in
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for _ in 0..<2 {
                    tasks.addTask {
                        _ = try await follow(server, key) { $0.contains(#""n": 1"#) }
                    }
                }
                try await eventually("the third is refused") {
                    let text = try await follow(server, key) {
                        $0.contains("requestId") || $0.contains("retry:")
                    }
                    return text.contains("503") && text.contains("too_many_streams")
                }
                try await EventFeedFixture.add(database, 1)
                try await tasks.waitForAll()
            }
            try await eventually("there is room again") {
                try await follow(server, key) { $0.contains("requestId") || $0.contains("data: ") }
                    .contains("200 OK")
            }
        }
    }

    @Test("a stream outlives the idle timeout; a revoked key and a shutdown end it")
    func ends() async throws {
        let (database, pool, key) = try await EventFeedFixture.prepared()
        try await HTTPFixture.run(database, settings: Self.quick, pool: pool) { server in
            // Ten comments take twice the idle timeout.
            let silence = try await follow(server, key) { $0.occurrences(of: ":\n") > 10 }
            #expect(silence.contains("200 OK"))
            try await eventually("its end is noticed") {
                try await server.call("GET", "/metrics").text
                    .contains("pgcadence_http_event_streams_open 0")
            }
            try await withThrowingTaskGroup(of: String.self) { tasks in
                tasks.addTask { try await follow(server, key) }
                try await eventually("it is open") {
                    try await server.call("GET", "/metrics").text
                        .contains("pgcadence_http_event_streams_open 1")
                }
                try await database.execute(
                    "select ops.revoke_key('acme', (select api_key_id from data.api_keys limit 1))")
                await server.keys.forgetAll()
                let text = try await tasks.next() ?? ""
                #expect(text.hasSuffix("0\r\n\r\n"), "and it was ended in order")
            }
            let other = try await database.key("acme", "reader")
            try await withThrowingTaskGroup(of: String.self) { tasks in
                tasks.addTask { try await follow(server, other) }
                try await eventually("it is open") {
                    try await server.call("GET", "/metrics").text
                        .contains("pgcadence_http_event_streams_open 1")
                }
                await server.stop()
                let text = try await tasks.next() ?? ""
                #expect(text.hasSuffix("0\r\n\r\n"))
            }
        }
    }
}
