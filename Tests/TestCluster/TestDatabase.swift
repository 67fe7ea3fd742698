import Logging
public import SQL

/// One database of a test, reached as the superuser.
public final class TestDatabase: Sendable {
    /// A libpq connection string.
    public let url: String
    private let administrator: Pool

    init(url: String) {
        self.url = url
        administrator = Pool(
            ConnectionSettings(url: url, applicationName: "test administrator"),
            size: 1,
            logger: TestCluster.quiet
        )
    }

    /// A database of a server of its own.
    public convenience init(of server: DatabaseServer, named name: String = "postgres") {
        self.init(url: server.url(database: name))
    }

    /// Settings for sessions with it.
    public var settings: ConnectionSettings {
        ConnectionSettings(url: url, applicationName: "test")
    }

    /// A pool of its own; its sessions end with it.
    public func pool(size: Int, queueLimit: Int = 1024) -> Pool {
        Pool(settings, size: size, queueLimit: queueLimit, logger: TestCluster.quiet)
    }

    /// Runs statements that have no result, several in one transaction.
    public func execute(_ sql: String) async throws {
        try await administrator.execute(sql)
    }

    /// Runs one statement with parameters `$1`, `$2` …
    public func rows(_ sql: String, _ values: [Value] = []) async throws -> [Row] {
        try await administrator.query(sql, values)
    }

    /// Blocks in the server until `condition`, an SQL expression, is true; fails after 20 s.
    ///
    /// For what other sessions do: that they wait for a lock, or have gone.
    public func wait(for condition: String) async throws {
        try await administrator.execute(
            """
            do $$
            begin
                for i in 1 .. 2000 loop
                    perform pg_stat_clear_snapshot();
                    if (\(condition)) then
                        return;
                    end if;
                    perform pg_sleep(0.01);
                end loop;
                raise 'it did not come true: %', $c$\(condition)$c$;
            end $$
            """
        )
    }
}
