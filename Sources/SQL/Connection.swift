internal import CLibPQ
import Foundation
import Logging

/// One session with PostgreSQL. It belongs to one thread and blocks it; a pool or a migrator lends it to a
/// closure.
///
/// Every wait has a limit: a statement that takes longer is cancelled, and a server that does not answer that
/// either is given up together with the session.
public final class Connection {
    let handle: OpaquePointer
    let canceller: Canceller
    let notices: NoticeSink
    let statementTimeout: Duration
    /// The limit that the server enforces at present.
    var serverTimeout: Duration
    /// Names of prepared statements by their text.
    var prepared: [String: String] = [:]
    /// How many were ever prepared: names are not used twice.
    var preparedCount = 0
    /// The session cannot be used any more.
    var isBroken = false
    /// When the job that uses the session has to be over.
    var deadline = Deadline.never

    /// Opens a session: blocks for the connect timeout of every host at most.
    ///
    /// - Throws: `SQLError.unreachable`.
    init(_ parameters: ConnectionParameters, logger: Logger) throws(SQLError) {
        notices = NoticeSink(logger: logger)
        statementTimeout = parameters.statementTimeout
        serverTimeout = parameters.statementTimeout
        guard let handle = Self.open(parameters) else { throw .unreachable("out of memory") }
        self.handle = handle
        canceller = Canceller(handle)
        guard PQstatus(handle) == CONNECTION_OK else { throw .unreachable(lastMessage) }
        notices.attach(to: handle)
        PQsetnonblocking(handle, 1)
        do throws(SQLError) {
            try prepareSession()
        } catch {
            throw .unreachable("\(error)")
        }
    }

    deinit {
        PQfinish(handle)
    }

    private static func open(_ parameters: ConnectionParameters) -> OpaquePointer? {
        let keywords = parameters.elements.map { strdup($0.keyword) } + [nil]
        let values = parameters.elements.map { strdup($0.value) } + [nil]
        defer { (keywords + values).forEach { free($0) } }
        return PQconnectdbParams(
            keywords.map { UnsafePointer($0) },
            values.map { UnsafePointer($0) },
            0
        )
    }

    /// Values are read as text, so the session fixes how they look. A server that loses its client in the
    /// middle of a statement shall notice; not every platform can.
    private func prepareSession() throws(SQLError) {
        let limit = Duration.seconds(10)
        try execute(
            """
            select pg_catalog.set_config(name, value, false)
            from (values
                ('TimeZone', 'UTC'), ('DateStyle', 'ISO, YMD'), ('IntervalStyle', 'postgres'),
                ('bytea_output', 'hex'), ('client_min_messages', 'notice'), ('jit', 'off'),
                ('idle_in_transaction_session_timeout', '60s'),
                ('statement_timeout', '\(statementTimeout.serverMilliseconds)')
            ) settings (name, value)
            """,
            timeout: limit
        )
        do throws(SQLError) {
            try execute("set client_connection_check_interval = '500ms'", timeout: limit)
        } catch {
            guard case .refused = error else { throw error }
        }
    }

    /// Runs statements that have no parameters and whose rows nobody wants; several are one transaction.
    public func execute(_ sql: String, timeout: Duration? = nil) throws(SQLError) {
        guard !sql.utf8.contains(0) else {
            throw .refused(Refusal(sqlState: "22021", message: "a statement must not contain NUL (U+0000)"))
        }
        try exchange(timeout: timeout) { PQsendQuery($0, sql) }
    }

    /// Runs one statement with parameters `$1`, `$2` … and returns its rows. For tools and tests: the program
    /// itself calls stored functions.
    public func query(_ sql: String, _ values: [Value] = []) throws(SQLError) -> [Row] {
        let statement = try Statement(sql, values)
        let result = try exchange(timeout: nil) { handle in
            statement.parameters.withPointers { values, lengths, formats in
                PQsendQueryParams(handle, sql, Int32(values.count), nil, values, lengths, formats, 0)
            }
        }
        return result?.rows ?? []
    }

    /// `select f(p_a => $1, …)`: one value as text, nil for SQL null.
    public func call(
        _ function: String,
        _ arguments: Arguments,
        timeout: Duration? = nil
    ) throws(SQLError) -> [UInt8]? {
        try run(Statement(function, arguments, .value), timeout: timeout)?.value
    }

    /// `select * from f(p_a => $1, …)`
    public func rows(
        _ function: String,
        _ arguments: Arguments,
        timeout: Duration? = nil
    ) throws(SQLError) -> [Row] {
        try run(Statement(function, arguments, .rows), timeout: timeout)?.rows ?? []
    }

    /// All of `body` in one transaction; rolled back when it throws.
    func transaction<Result>(_ body: (Connection) throws -> Result) throws -> Result {
        try execute("begin")
        let result: Result
        do {
            result = try body(self)
        } catch {
            rollBack()
            throw error
        }
        let command = try exchange(timeout: nil) { PQsendQuery($0, "commit") }?.command
        guard command == "COMMIT" else {
            throw SQLError.refused(
                Refusal(sqlState: "25P02", message: "a statement had failed: the transaction was rolled back")
            )
        }
        return result
    }

    /// Ends whatever transaction is open; a session that cannot even do that is given up.
    func rollBack() {
        canceller.reset()
        deadline = .never
        guard !isBroken, PQtransactionStatus(handle) != PQTRANS_IDLE else { return }
        do throws(SQLError) {
            try execute("rollback", timeout: .seconds(5))
        } catch {
            isBroken = true
        }
    }
}
