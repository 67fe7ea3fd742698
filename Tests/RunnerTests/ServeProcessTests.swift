import Foundation
import FoundationNetworking
import SQL
import TestCluster
import Testing

@Suite("The program as others see it: probes and signals", .timeLimit(.minutes(3)))
struct ServeProcessTests {
    private func call(
        _ port: Int, _ method: String, _ path: String, key: String? = nil, body: String? = nil
    ) async throws -> (status: Int, text: String) {
        let address = try #require(URL(string: "http://127.0.0.1:\(port)\(path)"))
        var request = URLRequest(url: address)
        request.httpMethod = method
        request.httpBody = body.map { Data($0.utf8) }
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        if let key { request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization") }
        let (data, response) = try await URLSession.shared.data(for: request)
        let status = try #require((response as? HTTPURLResponse)?.statusCode)
        return (status, String(decoding: data, as: UTF8.self))
    }

    @Test("a worker has probes and metrics on a port of its own, and no API")
    func probes() async throws {
        let database = try await TestCluster.shared.database()
        let port = try RawSocket.freePort()
        try await ServeProcess.run(
            ["--workers-only"], database: database.url, folder: Folder(), settings: ["PROBE_PORT": "\(port)"]
        ) { server in
            try await eventually("it is ready") {
                // Nobody listens at first.
                (try? await call(port, "GET", "/readyz"))?.status == 200
            }
            #expect(try await call(port, "GET", "/healthz").status == 200)
            let metrics = try await call(port, "GET", "/metrics").text
            #expect(metrics.contains("pgcadence_pool_sessions_max{pool=\"worker\"}"))
            #expect(metrics.contains("pgcadence_database_up 1"))
            #expect(metrics.contains("pgcadence_http_refused_total{status=\"400\"} 0"))
            // An alert sees the first of them.
            for sample in [
                #"steps_total{outcome="failed"}"#, #"messages_total{outcome="sent"}"#,
                #"messages_total{outcome="unrenderable"}"#, #"messages_total{outcome="stopped"}"#,
                "steps_claimed_total", #"webhook_attempts_total{outcome="dead"}"#,
            ] { #expect(metrics.contains("pgcadence_\(sample) 0\n")) }
            #expect(try await call(port, "GET", "/api/v1/contacts").status == 404)
            #expect(try await call(port, "POST", "/healthz").status == 405)
            server.send(SIGTERM)
            #expect(try await server.exitStatus() == 0)
        }
    }

    @Test("SIGTERM: what is under way is answered, nobody new comes in, and the program ends with 0")
    func drain() async throws {
        let database = try await TestCluster.shared.database()
        try await database.execute("select ops.create_tenant('acme', 'Acme')")
        let key = try await database.key("acme", "member")
        try await ServeProcess.run(["--api-only"], database: database.url, folder: Folder()) { server in
            let port = try await server.port()
            let body = #"{"email": "ada@x.test"}"#
            #expect(try await call(port, "POST", "/api/v1/contacts", key: key, body: body).status == 201)

            // A request that waits for a lock as long as we want it to.
            try await database.execute("select pg_advisory_lock(7)")
            let other = database.pool(size: 1)
            async let holder: Void = other.execute(
                """
                do $$
                begin
                    lock table data.contacts in access exclusive mode;
                    perform pg_advisory_lock(7);
                end
                $$
                """)
            try await database.wait(
                for: "exists (select from pg_locks l where l.locktype = 'advisory' and not l.granted)")
            async let waiting = call(
                port, "POST", "/api/v1/contacts", key: key, body: #"{"email": "bob@x.test"}"#)
            try await database.wait(
                for:
                    "exists (select from pg_locks l where l.relation = 'data.contacts'::regclass and not l.granted)"
            )

            server.send(SIGTERM)
            try await eventually("new connections are refused") { (try? RawSocket(port: port)) == nil }
            try await database.execute("select pg_advisory_unlock(7)")
            try await holder
            #expect(try await waiting.status == 201)
            #expect(try await server.exitStatus() == 0)
            await other.shutdown()
        }
    }
}
