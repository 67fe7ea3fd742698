public import Logging

/// Makes a database what the files of the `sql` folder say: all of it, or nothing.
///
/// - `roles.sql` and `grants.sql` run first and last whenever anything changed.
/// - `migrations/NNNN_name.sql` run once, in order, and are never edited after that.
/// - `functions/<schema>/<name>.sql` are applied when their text changes, and dropped when their file goes.
/// - `views/<schema>/<name>.sql` are dropped and created around every change of tables, functions or views.
/// - `data/<table>.csv` replaces the content of `data.<table>` when it changes.
/// - `virtual_clock/…` applies to databases that were first migrated with a virtual clock.
///
/// Everything happens in one transaction under one lock of the database: of two migrators one waits.
public struct Migrator: Sendable {
    /// The same in all versions of the program: SHA-256 of `pgcadence migrate`, its last 63 of the first 64
    /// bits.
    private static let lockKey = 0x70db_5ac5_55e1_7e7a
    /// Roles belong to all databases of a server; two migrations in two of them can meet there.
    private static let attempts = 5

    private let settings: ConnectionSettings
    private let files: [SchemaFile]
    private let owner: String
    private let logger: Logger

    /// - Parameter owner: the role that shall own everything, if `roles.sql` makes it and the user is a member.
    public init(
        _ settings: ConnectionSettings,
        files: [SchemaFile],
        owner: String = "cadence_owner",
        logger: Logger
    ) {
        self.settings = settings
        self.files = files
        self.owner = owner
        self.logger = logger
    }

    /// Applies what is pending.
    ///
    /// - Parameter virtualClock: give the database a virtual clock, which it keeps. One that was migrated without
    ///   is refused.
    /// - Throws: `MigrationError`, or `SQLError` when the database cannot be reached or the session breaks.
    public func migrate(virtualClock: Bool) async throws -> MigrationReport {
        var attempt = 1
        while true {
            do {
                return try await inTransaction { connection in
                    try migrate(virtualClock: virtualClock, connection)
                }
            } catch let error as MigrationError where error.isCollision && attempt < Self.attempts {
                attempt += 1
                logger.info("another migration touched the same roles; starting again")
            }
        }
    }

    /// What `migrate` would do now, a line for each change; nothing is written.
    public func pending() async throws -> [String] {
        try await inTransaction { connection in
            try connection.execute("set transaction read only")
            return try plan(virtualClock: false, connection).changes
        }
    }

    /// Whether the database was migrated with a virtual clock.
    public func isVirtual() async throws -> Bool {
        try await inTransaction { connection in
            try connection.execute("set transaction read only")
            try run(connection).assumeOwner()
            return try MigrationLedger(reading: connection).isVirtual
        }
    }

    private func migrate(virtualClock: Bool, _ connection: Connection) throws -> MigrationReport {
        // Names in the files are qualified; where one is not, it must not mean something else on another
        // server.
        try connection.execute("set local search_path = pg_catalog, pg_temp")
        try connection.execute("set local lock_timeout = '10min'")
        _ = try connection.query("select pg_advisory_xact_lock($1)", [.integer(Self.lockKey)])
        // A change of a table that waits for a long report would make everybody else wait behind it.
        try connection.execute("set local lock_timeout = '30s'")
        let plan = try plan(virtualClock: virtualClock, connection)
        if !plan.isEmpty {
            try run(connection).apply(plan)
        }
        return MigrationReport(changes: plan.changes)
    }

    private func plan(virtualClock: Bool, _ connection: Connection) throws -> MigrationPlan {
        try run(connection).assumeOwner()
        let ledger = try MigrationLedger(reading: connection)
        guard !virtualClock || ledger.isEmpty || ledger.isVirtual else {
            throw MigrationError.refused(
                "This database was migrated without a virtual clock and cannot get one: make another database."
            )
        }
        let set = try MigrationSet(files, isVirtual: virtualClock || ledger.isVirtual)
        guard !virtualClock || !set[.virtualClock].isEmpty else {
            throw MigrationError.refused("There is no sql/virtual_clock/migration.sql, so no virtual clock.")
        }
        let checksums = try MigrationLedger.checksums(of: set.all, connection)
        try connection.execute("reset role")
        return try MigrationPlan(set, checksums: checksums, ledger: ledger)
    }

    private func run(_ connection: Connection) -> MigrationRun {
        MigrationRun(connection: connection, owner: owner, logger: logger)
    }

    /// A session for this once, without a limit for its statements: some migrations take long.
    private func inTransaction<T: Sendable>(
        _ body: @escaping @Sendable (Connection) throws -> T
    ) async throws -> T {
        var settings = settings
        settings.statementTimeout = .zero
        let pool = Pool(settings, size: 1, logger: logger)
        do {
            let result = try await pool.transaction(body)
            await pool.shutdown()
            return result
        } catch {
            await pool.shutdown()
            throw error
        }
    }
}

/// What a migration did.
public struct MigrationReport: Sendable, Equatable {
    /// A line for each change, in the order in which they were made; empty when the database was up to date.
    public let changes: [String]
}

extension MigrationError {
    /// Another database's migration changed the same role at the same time, or waited for us as we waited for
    /// it.
    fileprivate var isCollision: Bool {
        guard case .failed(let path, _, let refusal) = self else { return false }
        switch refusal.sqlState {
        case "40P01": return true
        // XX000 is "tuple concurrently updated", which has no code of its own.
        case "23505", "42710", "XX000": return path == "roles.sql" || path == "grants.sql"
        default: return false
        }
    }
}
