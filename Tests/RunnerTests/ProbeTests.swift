import Foundation
import HTTP
import SQL
import Schema
import TestCluster
import Testing

@testable import Runner

@Suite("Readiness and metrics", .timeLimit(.minutes(2)))
struct ProbeTests {
    private func state(_ database: TestDatabase, _ pool: Pool) -> SchemaState {
        SchemaState(Migrator(database.settings, files: schema, logger: TestCluster.quiet), pool: pool)
    }

    @Test("a migrated database is ready, also for a login that may only call the API")
    func ready() async throws {
        let database = try await TestCluster.shared.database(virtualClock: false)
        let pool = try await database.pool(as: "test_api")
        try await HTTPFixture.run(database, pool: pool, readiness: .ofSchema(state(database, pool))) {
            server in
            let answer = try await server.call("GET", "/readyz", key: nil)
            #expect(answer.status == 200)
            #expect(answer.text == #"{"status":"ready"}"#)
            #expect(try await server.call("HEAD", "/readyz", key: nil).status == 200)
            #expect(try await server.call("POST", "/readyz", key: nil).status == 405)
        }
    }

    @Test("an empty database is not ready, and the answer says what is pending")
    func notMigrated() async throws {
        let database = try await TestCluster.shared.emptyDatabase()
        try await HTTPFixture.run(
            database, readiness: .ofSchema(state(database, database.pool(size: 1)))
        ) { server in
            let answer = try await server.call("GET", "/readyz", key: nil)
            #expect(answer.status == 503)
            #expect(answer.code == "not_ready")
            #expect(answer.text.contains("not migrated"))
            #expect(answer.headers["retry-after"] == "5")
        }
    }

    @Test("a change of the database after the first look is noticed")
    func changed() async throws {
        let database = try await TestCluster.shared.database(virtualClock: false)
        let state = state(database, database.pool(size: 1))
        #expect(try await state.pending(timeout: .seconds(5)).isEmpty)
        #expect(try await state.pending(timeout: .seconds(5)).isEmpty)
        try await database.execute(
            "update migration.applied_files set checksum = 'other' where path like 'functions/wire/ok%'")
        #expect(try await state.pending(timeout: .seconds(5)).count == 1)
    }

    @Test("a database that is gone is not ready, and is again when it is back")
    func outage() async throws {
        let server = try await DatabaseServer.start()
        let database = TestDatabase(of: server)
        let pool = database.pool(size: 1)
        let readiness = Readiness(lifetime: .zero) {
            do {
                _ = try await pool.query("select 1 as one", timeout: .seconds(2))
                return nil
            } catch {
                return "gone"
            }
        }
        try await HTTPFixture.run(database, readiness: readiness) { http in
            #expect(try await http.call("GET", "/readyz", key: nil).status == 200)
            try await server.kill()
            #expect(try await http.call("GET", "/readyz", key: nil).status == 503)
            try await server.start()
            try await eventually("it is ready again") {
                try await http.call("GET", "/readyz", key: nil).status == 200
            }
        }
        try await server.stop()
    }

    @Test("of many who ask at once one looks, and the finding is kept for a while")
    func remembered() async throws {
        let looks = Counter()
        let readiness = Readiness(lifetime: .seconds(60)) {
            await looks.add()
            return nil
        }
        let database = try await TestCluster.shared.emptyDatabase()
        try await HTTPFixture.run(database, readiness: readiness) { server in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await server.call("GET", "/readyz", key: nil).status }
                }
                for try await status in group { #expect(status == 200) }
            }
        }
        #expect(await looks.count == 1)
    }

    @Test("requests are counted by method, route and status; what callers invent is no label")
    func requestMetrics() async throws {
        let database = try await TestCluster.shared.emptyDatabase()
        try await database.installStubs()
        try await HTTPFixture.run(database) { server in
            for _ in 0..<3 { _ = try await server.post("{}") }
            _ = try await server.call("GET", "/nowhere/at-all")
            _ = try await server.call("PROPFIND", "/coffee")
            let page = try await server.call("GET", "/metrics", key: nil)
            #expect(page.status == 200)
            #expect(page.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            let labels = #"method="POST",route="/api/v1/contacts",status="201""#
            #expect(page.text.contains("pgcadence_http_request_duration_seconds_count{\(labels)} 3\n"))
            #expect(page.text.contains(#"_count{method="GET",route="none",status="404"} 1"#))
            #expect(page.text.contains(#"_count{method="other",route="none",status="404"} 1"#))
            #expect(page.text.contains("pgcadence_pool_sessions_max{pool=\"api\"} 2\n"))
            #expect(page.text.contains("# TYPE pgcadence_database_up gauge\npgcadence_database_up "))
            #expect(!page.text.contains("nowhere") && !page.text.contains("PROPFIND"))
        }
    }

    @Test("the text is what Prometheus reads: cumulative buckets, escaped labels")
    func exposition() async {
        let metrics = Metrics()
        let counter = MetricFamily("things_total", .counter, labels: ["kind"], "Things.")
        let histogram = MetricFamily("wait_seconds", .histogram(bounds: [0.1, 1]), "Waits.")
        await metrics.add(counter, ["a\"b\\c\nd"], 2)
        for wait in [0.05, 0.1, 0.5, 7] {
            await metrics.observe(histogram, [], .milliseconds(Int(wait * 1000)))
        }
        #expect(
            await metrics.text() == """
                # HELP pgcadence_things_total Things.
                # TYPE pgcadence_things_total counter
                pgcadence_things_total{kind="a\\"b\\\\c\\nd"} 2
                # HELP pgcadence_wait_seconds Waits.
                # TYPE pgcadence_wait_seconds histogram
                pgcadence_wait_seconds_bucket{le="0.1"} 2
                pgcadence_wait_seconds_bucket{le="1"} 3
                pgcadence_wait_seconds_bucket{le="+Inf"} 4
                pgcadence_wait_seconds_sum 7.65
                pgcadence_wait_seconds_count 4

                """)
    }
}

private actor Counter {
    private(set) var count = 0
    func add() { count += 1 }
}
