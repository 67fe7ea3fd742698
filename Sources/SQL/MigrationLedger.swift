/// What was applied to a database, which the database itself remembers in `migration.applied_files`.
struct MigrationLedger: Sendable {
    /// Checksums by key of the file.
    private let checksums: [String: String]

    /// Whether there is nothing in it: no migration has ever run.
    var isEmpty: Bool { checksums.isEmpty }
    var keys: [String] { checksums.keys.sorted() }
    var isVirtual: Bool { checksums["virtual_clock/migration.sql"] != nil }

    subscript(_ key: String) -> String? { checksums[key] }

    /// An empty ledger for a database that was never migrated.
    init(reading connection: Connection) throws(SQLError) {
        guard try Self.isThere(connection) else {
            checksums = [:]
            return
        }
        var checksums: [String: String] = [:]
        for row in try connection.query("select path, checksum from migration.applied_files") {
            if let path = row.text("path"), let checksum = row.text("checksum") { checksums[path] = checksum }
        }
        self.checksums = checksums
    }

    /// Whether the database was ever migrated.
    static func isThere(_ connection: Connection) throws(SQLError) -> Bool {
        let rows = try connection.query("select to_regclass('migration.applied_files') is not null as answer")
        return rows.first?.boolean("answer") == true
    }

    /// One text for the whole list: another one whenever anything was applied or forgotten.
    static func fingerprint(_ pool: Pool, timeout: Duration) async throws(SQLError) -> String? {
        try await pool.query(
            "select md5(string_agg(path || checksum, ',' order by path)) as digest from migration.applied_files",
            timeout: timeout
        ).first?.text("digest")
    }

    /// Makes the table, as whoever is the present role.
    static func create(_ connection: Connection) throws(SQLError) {
        try connection.execute(
            """
            create table if not exists migration.applied_files (
                path        text        not null,
                checksum    text        not null,
                applied_at  timestamptz not null default now(),
                constraint applied_files_pkey primary key (path)
            );
            comment on table migration.applied_files is
            'The files of sql/ that make up this database, with SHA-256 of their text. Kept by the migrator.';
            """
        )
    }

    /// Remembers what was applied and forgets what is no more.
    static func write(
        applied: [String: String],
        forgotten: [String],
        _ connection: Connection
    ) throws(SQLError) {
        let keys = applied.keys.sorted()
        _ = try connection.query(
            """
            insert into migration.applied_files as f (path, checksum)
            select n.path, n.checksum
            from unnest($1::text[], $2::text[]) n (path, checksum)
            on conflict (path) do update
            set checksum = excluded.checksum,
                applied_at = excluded.applied_at
            where f.checksum <> excluded.checksum
            """,
            [.texts(keys), .texts(keys.compactMap { applied[$0] })]
        )
        _ = try connection.query(
            "delete from migration.applied_files where path = any ($1::text[])",
            [.texts(forgotten)]
        )
    }

    /// SHA-256 of each file's text, by key.
    static func checksums(
        of files: [MigrationFile],
        _ connection: Connection
    ) throws(SQLError) -> [String: String] {
        let rows = try connection.query(
            """
            select f.path, encode(sha256(convert_to(f.content, 'UTF8')), 'hex') as checksum
            from unnest($1::text[], $2::text[]) f (path, content)
            """,
            [.texts(files.map(\.key)), .texts(files.map(\.text))]
        )
        var checksums: [String: String] = [:]
        for row in rows {
            if let path = row.text("path"), let checksum = row.text("checksum") { checksums[path] = checksum }
        }
        return checksums
    }
}
