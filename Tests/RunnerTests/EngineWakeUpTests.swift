import Foundation
import HTTP
import SQL
import TestCluster
import Testing

@testable import Runner

@Suite("Workers that sleep, and a server that goes away", .timeLimit(.minutes(3)))
struct EngineWakeUpTests {
    private static let settings = ["IDLE_WAIT_SECONDS": "300", "LOG_LEVEL": "info"]

    /// Both loops have announced a long sleep and nothing was asked for two seconds.
    private static let workerSleeps = """
        exists (select from data.workers
                where steps_wait_until is not null and messages_wait_until is not null)
        and not \(TestDatabase.session(
            "pgcadence worker", "(s.state <> 'idle' or clock_timestamp() - s.state_change < interval '2 s')"))
        """

    @Test("an enrollment wakes a worker that would sleep for minutes", arguments: [true, false])
    func notified(isVirtual: Bool) async throws {
        let database = try await TestCluster.shared.database(virtualClock: isVirtual)
        try await database.enroll(0)
        let api = try await database.pool(as: "test_api")
        try await ServeProcess.run(
            database: database.url(as: "test_worker"), folder: Folder(), settings: Self.settings
        ) { worker in
            try await database.eventually(Self.workerSleeps)
            try await database.enrollOverAPI(api)
            try await database.eventually(
                "exists (select from data.messages where status = 'sent')", within: .seconds(20))
            #expect(try await database.tally().executions == 1)
            #expect(worker.folder.delivered.count == 1)
        }
        await api.shutdown()
    }

    @Test("the database is killed and comes back: HTTP says 503 meanwhile, then all goes on by itself")
    func outage() async throws {
        let server = try await DatabaseServer.start()
        let database = TestDatabase(of: server)
        let migrator = Migrator(database.settings, files: schema, logger: TestCluster.quiet)
        _ = try await migrator.migrate(virtualClock: true)
        try await database.enroll(1)
        let key = try await database.key("acme", "member")
        try await ServeProcess.run(
            [], database: database.url(as: "test_server"), folder: Folder(), settings: Self.settings
        ) { process in
            let http = HTTPFixture(
                port: try await process.port(), keys: KeyMemory(), pool: database.pool(size: 1), stop: {})
            let path = "/api/v1/sequences"
            #expect(try await http.call("GET", path, key: key).status == 200)
            try await database.eventually("exists (select from data.messages where status = 'sent')")

            try await server.kill()
            let answer = try await http.call("GET", path, key: key)
            #expect(answer.status == 503)
            #expect(answer.code == "database_unavailable")
            #expect(try await http.call("GET", "/healthz", key: nil).status == 200)

            try await server.start()
            try await eventually("the server answers again") {
                try await http.call("GET", path, key: key).status == 200
            }
            try await database.execute("select ops.advance_clock('1 day')")
            try await database.eventually("exists (select from data.step_executions where step_number = 2)")
        }
        #expect(try await database.tally().executions == 2)
        try await server.stop()
    }
}

extension TestDatabase {
    /// A new key of a tenant.
    func key(_ tenantID: String, _ role: String) async throws -> String {
        let rows = try await rows(
            "select ops.create_key($1, $2, 'ann') as key", [.text(tenantID), .text(role)])
        return try #require(rows.first?.text("key"))
    }

    /// Enrolls a new contact in the only sequence, as the API does.
    fileprivate func enrollOverAPI(_ api: Pool) async throws {
        let context = Value.row(["ann", "member", "request-1", nil, nil, nil, nil])
        let contact = try await api.call(
            "api.create_contact",
            [
                "p_tenant_id": "acme", "p_context": context,
                "p_body": .json(Array(#"{"email": "amy@x.test", "firstName": "Amy"}"#.utf8)),
            ])
        let id = try JSONDecoder().decode(Created.self, from: Data(contact ?? [])).data.id
        let sequence = try await rows("select sequence_id from data.sequences")
        _ = try await api.call(
            "api.enroll_contact",
            [
                "p_tenant_id": "acme", "p_context": context,
                "p_sequence_id": .text(try #require(sequence.first?.text("sequence_id"))),
                "p_body": .json(Array(#"{"contactId": "\#(id)"}"#.utf8)),
            ])
    }
}

/// The part of an answer that names what was made.
struct Created: Decodable {
    struct Data: Decodable { let id: String }

    let data: Data
}
