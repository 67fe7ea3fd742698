import Foundation
import HTTP
import TestCluster
import Testing

@Suite("Clients that keep to no rule", .timeLimit(.minutes(2)))
struct RawSocketTests {
    /// Runs `body`, then sees that the server still serves others.
    private func run(
        _ change: (inout HTTPSettings) -> Void = { _ in },
        _ body: @escaping @Sendable (HTTPFixture) async throws -> Void
    ) async throws {
        let database = try await TestCluster.shared.emptyDatabase()
        try await database.installStubs()
        var settings = HTTPSettings(port: 0)
        change(&settings)
        try await HTTPFixture.run(database, settings: settings) { server in
            try await body(server)
            #expect(try await server.post("{}").status == 201)
        }
    }

    private static func head(_ fields: [String], line: String = "POST /api/v1/contacts") -> String {
        let own = ["Host: x", "Authorization: Bearer \(HTTPFixture.member)"]
        return (["\(line) HTTP/1.1"] + own + fields).joined(separator: "\r\n") + "\r\n\r\n"
    }

    private static func post(_ body: [UInt8]) -> [UInt8] {
        Array(
            head(["Content-Type: application/json", "Content-Length: \(body.count)", "Connection: close"])
                .utf8)
            + body
    }

    private func answer(_ server: HTTPFixture, _ bytes: [UInt8]) async throws -> String {
        let socket = try RawSocket(port: server.port)
        await socket.send(bytes)
        return await socket.receive()
    }

    @Test("a header that trickles in is cut off with 408 while others are served")
    func slowHeader() async throws {
        try await run({ $0.headerTimeout = .milliseconds(300) }) { server in
            let socket = try RawSocket(port: server.port)
            await socket.send("GET /healthz HTTP/1.1\r\nHos")
            #expect(try await server.call("GET", "/healthz", key: nil).status == 200)
            let answer = await socket.receive()
            #expect(answer.hasPrefix("HTTP/1.1 408 "))
            #expect(answer.contains(#""code":"request_timeout""#))
        }
    }

    @Test("a body that trickles in is cut off with 408, and the connection ends")
    func slowBody() async throws {
        try await run({ $0.idleTimeout = .milliseconds(400) }) { server in
            let socket = try RawSocket(port: server.port)
            await socket.send(Self.head(["Content-Type: application/json", "Content-Length: 100"]))
            await socket.send("{")
            try await Task.sleep(for: .milliseconds(200))
            await socket.send("\"")
            let answer = await socket.receive()
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 408 "), "\(answer)")
        }
    }

    @Test("an oversized header is 431 with a problem document", arguments: ["X-Long", "many", "address"])
    func oversizedHeader(kind: String) async throws {
        try await run { server in
            let long = String(repeating: "x", count: 40_000)
            let text =
                switch kind {
                case "many": Self.head((0..<200).map { "X-Field-\($0): 1" })
                case "address": Self.head([], line: "GET /\(long)")
                default: Self.head(["\(kind): \(long)"])
                }
            let answer = try await self.answer(server, Array(text.utf8))
            #expect(answer.hasPrefix("HTTP/1.1 431 "), "\(answer)")
            #expect(answer.contains("application/problem+json"))
            #expect(answer.contains(#""requestId":"#))
        }
    }

    @Test(
        "what is no HTTP is 400 with a problem document",
        arguments: [
            "nonsense\r\n\r\n", "GET / HTTP/1.1\r\nA b: c\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\u{0}\u{1}",
        ])
    func malformed(text: String) async throws {
        try await run { server in
            let socket = try RawSocket(port: server.port)
            await socket.send(text)
            socket.finish()
            let answer = await socket.receive()
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
            #expect(answer.isEmpty || answer.contains(#""code":"malformed_request""#))
        }
    }

    @Test("a body that is cut off changes nothing and harms nobody")
    func bodyCutOff() async throws {
        try await run { server in
            let socket = try RawSocket(port: server.port)
            await socket.send(
                Self.head(["Content-Type: application/json", "Content-Length: 100"]) + "{\"a\":")
            socket.finish()
            let answer = await socket.receive()
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"), "\(answer)")
        }
    }

    @Test("a broken chunk in a body is 400")
    func brokenChunk() async throws {
        try await run { server in
            let head = Self.head(["Content-Type: application/json", "Transfer-Encoding: chunked"])
            let answer = try await self.answer(server, Array((head + "5\r\n{\"a\":\r\nzz\r\n").utf8))
            #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
        }
    }

    @Test("a request that is refused before its body has come ends the connection")
    func unreadBody() async throws {
        try await run { server in
            let socket = try RawSocket(port: server.port)
            await socket.send("POST /api/v1/contacts HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n{")
            let answer = await socket.receive()
            #expect(answer.hasPrefix("HTTP/1.1 401 "))
            #expect(answer.lowercased().contains("connection: close"))
        }
    }

    @Test("a thousand silent connections keep nobody from being served")
    func idleConnections() async throws {
        try await run { server in
            let sockets = try (0..<1000).map { _ in try RawSocket(port: server.port) }
            for _ in 0..<5 { #expect(try await server.post("{}").status == 201) }
            #expect(sockets.count == 1000)
        }
    }

    @Test(
        "during a graceful shutdown what is under way is answered, silent clients go, and nobody new comes in"
    )
    func shutdown() async throws {
        let database = try await TestCluster.shared.emptyDatabase()
        try await database.installStubs()
        try await HTTPFixture.run(database) { server in
            let silent = try RawSocket(port: server.port)
            async let answer = server.post(#"{"sleep": 1}"#)
            try await database.wait(
                for: """
                    exists (select from pg_stat_activity
                            where wait_event = 'PgSleep' and datname = current_database()
                              and query like '%create_contact%')
                    """)
            await server.stop()
            #expect(await silent.receive().isEmpty)
            #expect(throws: POSIXError.self) { try RawSocket(port: server.port) }
            #expect(try await answer.status == 201)
        }
    }

    @Test("what is refused before it is a request is counted")
    func counted() async throws {
        try await run { server in
            _ = try await self.answer(server, Array("nonsense\r\n\r\n".utf8))
            _ = try await self.answer(
                server, Array(Self.head(["X-Long: \(String(repeating: "x", count: 40_000))"]).utf8))
            let metrics = try await server.call("GET", "/metrics", key: nil).text
            #expect(metrics.contains("pgcadence_http_refused_total{status=\"400\"} 1\n"))
            #expect(metrics.contains("pgcadence_http_refused_total{status=\"431\"} 1\n"))
            #expect(metrics.contains("pgcadence_http_refused_total{status=\"408\"} 0\n"))
        }
    }

    @Test("a silent connection is closed after the idle time")
    func idleTimeout() async throws {
        try await run({ $0.idleTimeout = .milliseconds(300) }) { server in
            let socket = try RawSocket(port: server.port)
            #expect(await socket.receive().isEmpty)
        }
    }

    @Test("pipelined requests are answered in their order, what is no request after them too")
    func pipelined() async throws {
        try await run { server in
            let socket = try RawSocket(port: server.port)
            let requests = (1...50).map { Self.head(["X-Request-Id: n\($0)-"], line: "GET /api/v1/nowhere") }
            await socket.send(requests.joined() + "garbage\r\n\r\n")
            let answer = await socket.receive()
            #expect(answer.occurrences(of: "HTTP/1.1 404 ") == 50)
            #expect(answer.occurrences(of: "HTTP/1.1 400 ") == 1)
            let places = (1...50).map { answer.range(of: "X-Request-Id: n\($0)-")?.lowerBound }
            #expect(
                places.allSatisfy { $0 != nil }
                    && places.compactMap(\.self) == places.compactMap(\.self).sorted())
        }
    }

    @Test("bytes that are no text, NUL, deep and twice-named JSON, huge numbers: each is 400")
    func bodies() async throws {
        let deep = String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)
        let objects =
            String(repeating: #"{"a":"#, count: 10_000) + "1" + String(repeating: "}", count: 10_000)
        let texts = [
            "{\"a\":\"\u{0}\"}", #"{"a":"\u0000"}"#, deep, objects, #"{"a":1,"a":2}"#,
            #"{"a":{"b":1,"\u0062":2}}"#,
            #"{"n":1e400}"#, #"{"n":"# + String(repeating: "9", count: 100_000) + "}", "{}\u{0}",
        ]
        try await run { server in
            for bytes in texts.map({ Array($0.utf8) }) + [
                Array("{\"a\":\"".utf8) + [0xff, 0xfe] + Array("\"}".utf8)
            ] {
                let answer = try await self.answer(server, Self.post(bytes))
                #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(answer.prefix(300))")
                #expect(answer.contains(#""code":"malformed_json""#))
            }
        }
    }

    @Test(
        "bodies that together take too much memory are refused for the moment, and what they took comes back")
    func bodyMemory() async throws {
        try await run({ $0.bodyMemory = 600_000 }) { server in
            let body = { (size: Int) in
                Self.post(Array(("{\"a\":\"" + String(repeating: "x", count: size) + "\"}").utf8))
            }
            for _ in 0..<3 {
                #expect(try await self.answer(server, body(500_000)).hasPrefix("HTTP/1.1 201 "))
                let refused = try await self.answer(server, body(700_000))
                #expect(refused.hasPrefix("HTTP/1.1 503 "))
                #expect(refused.contains(#""code":"overloaded""#))
            }
        }
    }
}
