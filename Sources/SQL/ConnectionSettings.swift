/// Where the database is and how patient a session is.
///
/// Everything that is not said here comes from libpq: `PG…` variables, the password file, several hosts with
/// `target_session_attrs`, TLS with `sslmode` and its relatives.
public struct ConnectionSettings: Sendable {
    /// A libpq connection string, `postgresql://…` or `host=… dbname=…`; empty means the `PG…` variables
    /// alone.
    public var url: String
    /// What `pg_stat_activity` shows, unless the connection string or `PGAPPNAME` says otherwise.
    public var applicationName: String
    /// How long one host may take to accept a session, unless the connection string says otherwise.
    public var connectTimeout: Duration
    /// The longest a statement may run when the call itself sets no limit; zero means no limit.
    public var statementTimeout: Duration

    /// Settings of sessions; nothing is opened or checked yet.
    public init(
        url: String,
        applicationName: String,
        connectTimeout: Duration = .seconds(5),
        statementTimeout: Duration = .seconds(30)
    ) {
        self.url = url
        self.applicationName = applicationName
        self.connectTimeout = connectTimeout
        self.statementTimeout = statementTimeout
    }
}
