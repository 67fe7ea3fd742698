import SQL
import Schema

/// The SQL files that travel in this binary.
let schema: [SchemaFile] = schemaFiles.map { SchemaFile(path: $0.path, text: $0.text) }

extension Settings {
    /// How to reach the database.
    ///
    /// - Parameters:
    ///   - name: what `pg_stat_activity` shows.
    ///   - timeout: the longest statement; zero means no limit.
    func connection(_ name: String, timeout: Duration) -> ConnectionSettings {
        ConnectionSettings(
            url: text(.databaseURL), applicationName: name, connectTimeout: duration(.connectTimeout),
            statementTimeout: timeout)
    }
}
