public import Logging
import SQL
import Schema

/// The server that all tests of a process share, started at the first use.
public actor TestCluster {
    /// The one of this process.
    public static let shared = TestCluster()

    /// A logger that says nothing.
    public static let quiet = Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() }

    private var started: Task<DatabaseServer, any Error>?
    private var templates: [Bool: Task<String, any Error>] = [:]
    private var count = 0

    private init() {}

    /// A database of its own with the project's schema, copied from one that was migrated once.
    public func database(virtualClock: Bool = true) async throws -> TestDatabase {
        let template = try await template(virtualClock: virtualClock)
        return try await create("template \(template) strategy file_copy")
    }

    /// A database with nothing in it.
    public func emptyDatabase() async throws -> TestDatabase {
        try await create("template template0")
    }

    /// The server, for what concerns all its databases; do not stop it.
    public func server() async throws -> DatabaseServer {
        if started == nil {
            // Migrating turns jit off for its own database, and a copy of that doesn't inherit the setting.
            let settings = ["synchronous_commit": "off", "jit": "off"]
            started = Task { try await DatabaseServer.start(settings: settings) }
        }
        guard let started else { preconditionFailure("set above") }
        return try await started.value
    }

    private func create(_ options: String) async throws -> TestDatabase {
        count += 1
        let name = "test_\(count)"
        let server = try await server()
        try await TestDatabase(url: server.url()).execute("create database \(name) \(options)")
        return TestDatabase(url: server.url(database: name))
    }

    private func template(virtualClock: Bool) async throws -> String {
        let task = templates[virtualClock] ?? Task { try await makeTemplate(virtualClock: virtualClock) }
        templates[virtualClock] = task
        return try await task.value
    }

    /// Nobody may connect to it, or it could not be copied at that moment.
    private func makeTemplate(virtualClock: Bool) async throws -> String {
        let name = virtualClock ? "template_virtual" : "template_real"
        let server = try await server()
        let administrator = TestDatabase(url: server.url())
        try await administrator.execute("create database \(name) template template0")
        let migrator = Migrator(
            TestDatabase(url: server.url(database: name)).settings,
            files: schemaFiles.map { SchemaFile(path: $0.path, text: $0.text) },
            logger: Self.quiet
        )
        _ = try await migrator.migrate(virtualClock: virtualClock)
        try await administrator.execute("alter database \(name) is_template true allow_connections false")
        return name
    }
}
