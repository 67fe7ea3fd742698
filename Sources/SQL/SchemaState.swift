/// Whether a database is what the files of the program say; cheap to ask again and again.
///
/// The whole comparison is made once and again whenever the database's own list of applied files has changed;
/// otherwise one small query is enough.
public actor SchemaState {
    private let migrator: Migrator
    private let pool: Pool
    /// The list that was found to be right.
    private var approved: String?

    /// - Parameters:
    ///   - migrator: compares with the files; opens a session of its own when it does.
    ///   - pool: answers the small query.
    public init(_ migrator: Migrator, pool: Pool) {
        self.migrator = migrator
        self.pool = pool
    }

    /// What `migrate` would do now; empty when the database is up to date, or may not be looked into.
    public func pending(timeout: Duration) async throws -> [String] {
        do {
            let present = try await MigrationLedger.fingerprint(pool, timeout: timeout)
            if present == approved { return [] }
            let pending = try await migrator.pending()
            if pending.isEmpty { approved = present }
            return pending
        } catch SQLError.refused(let refusal) where refusal.sqlState == "42501" {
            return []
        } catch SQLError.refused(let refusal) where ["42P01", "3F000"].contains(refusal.sqlState) {
            return ["everything: this database was never migrated"]
        }
    }
}
