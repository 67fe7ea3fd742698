import SQL
import Schema
import TestCluster
import Testing

@Suite("The project's own schema")
struct ProjectSchemaTests {
    private let files = schemaFiles.map { SchemaFile(path: $0.path, text: $0.text) }

    @Test("travels in the program and migrates, with and without a virtual clock", arguments: [true, false])
    func complete(isVirtual: Bool) async throws {
        let database = try await TestCluster.shared.database(virtualClock: isVirtual)
        let migrator = Migrator(database.settings, files: files, logger: TestCluster.quiet)
        #expect(try await migrator.pending().isEmpty)
        #expect(try await migrator.isVirtual() == isVirtual)
    }

    @Test("can be migrated by a login that may create roles and owns its database, and is no superuser")
    func withoutSuperuser() async throws {
        let server = try await DatabaseServer.start()
        let administrator = TestDatabase(of: server)
        try await administrator.execute("create role operator login createrole")
        try await administrator.execute("create database cadence owner operator")
        let settings = ConnectionSettings(
            url: server.url(database: "cadence").replacing("user=postgres", with: "user=operator"),
            applicationName: "test"
        )
        let migrator = Migrator(settings, files: files, logger: TestCluster.quiet)
        #expect(try await !migrator.migrate(virtualClock: false).changes.isEmpty)
        #expect(try await migrator.pending().isEmpty)
        #expect(try await migrator.migrate(virtualClock: false).changes.isEmpty)
    }
}
