public import Logging

/// A bounded number of sessions with PostgreSQL, each on a thread of its own, fed from one queue.
///
/// Sessions are opened when they are needed and opened anew when they break. While the database cannot be
/// reached, calls fail at once with `SQLError.unreachable` and one attempt at a time is made, at growing
/// distances up to two seconds.
public final class Pool: Sendable {
    private let queue: PoolQueue
    private let statementTimeout: Duration
    private let failure: SQLError?

    /// - Parameters:
    ///   - size: how many sessions there may be.
    ///   - queueLimit: how many calls may wait; one more is `SQLError.overloaded`.
    public init(_ settings: ConnectionSettings, size: Int, queueLimit: Int = 1024, logger: Logger) {
        precondition(size > 0 && queueLimit > 0, "a pool has at least one session and room for one call")
        queue = PoolQueue(size: size, limit: queueLimit)
        statementTimeout = settings.statementTimeout
        do throws(SQLError) {
            let parameters = try ConnectionParameters(settings)
            failure = nil
            for number in 1...size {
                let worker = PoolWorker(parameters: parameters, queue: queue, logger: logger)
                startThread(named: "sql-\(number)") { worker.run() }
            }
            startThread(named: "sql-deadlines") { [queue] in queue.watchDeadlines() }
        } catch {
            failure = error
        }
    }

    deinit {
        queue.close()
    }

    /// Calls a stored function by its argument names and returns its value as text, nil for SQL null.
    ///
    /// - Parameter timeout: for waiting and running together; nil means the statement timeout of the settings.
    /// - Throws: `SQLError.refused` when the function raised, with 57014 when its time was up;
    ///   `SQLError.disconnected` when the session broke and the outcome is unknown. The next call reconnects.
    public func call(
        _ function: String,
        _ arguments: Arguments,
        timeout: Duration? = nil
    ) async throws(SQLError) -> [UInt8]? {
        try await submit(timeout: timeout) { (connection) throws(SQLError) in
            try connection.call(function, arguments, timeout: timeout)
        }
    }

    /// Calls a stored function that returns a table; otherwise like `call`.
    public func rows(
        _ function: String,
        _ arguments: Arguments,
        timeout: Duration? = nil
    ) async throws(SQLError) -> [Row] {
        try await submit(timeout: timeout) { (connection) throws(SQLError) in
            try connection.rows(function, arguments, timeout: timeout)
        }
    }

    /// Runs statements without parameters, outside of any transaction; for tools and tests.
    public func execute(_ sql: String, timeout: Duration? = nil) async throws(SQLError) {
        try await submit(timeout: timeout) { (connection) throws(SQLError) in
            try connection.execute(sql, timeout: timeout)
        }
    }

    /// Runs one statement with parameters `$1`, `$2` … and returns its rows; for tools and tests.
    public func query(
        _ sql: String, _ values: [Value] = [], timeout: Duration? = nil
    ) async throws(SQLError) -> [Row] {
        try await submit(timeout: timeout) { (connection) throws(SQLError) in
            try connection.query(sql, values)
        }
    }

    /// Runs all of `body` in one transaction on one session, on the session's own thread; rolled back when it
    /// throws.
    ///
    /// Each statement has the statement timeout of the settings; the time in the queue has it, too.
    public func transaction<T: Sendable>(
        _ body: @escaping @Sendable (Connection) throws -> T
    ) async throws -> T {
        let result = try await submit(timeout: nil) { (connection) throws(SQLError) -> Result<T, any Error> in
            connection.deadline = .never
            return Result { try connection.transaction(body) }
        }
        return try result.get()
    }

    /// Refuses what waits and everything new, lets what runs finish for at most `patience`, then stops it in
    /// the server. Returns when every session is closed.
    public func shutdown(patience: Duration = .seconds(10)) async {
        queue.close()
        guard failure == nil else { return }
        await withCheckedContinuation { continuation in
            startThread(named: "sql-shutdown") { [queue] in
                queue.drain(patience: patience)
                continuation.resume()
            }
        }
    }

    /// What the pool is doing at this moment.
    public var statistics: PoolStatistics {
        queue.statistics
    }

    private func submit<T: Sendable>(
        timeout: Duration?,
        _ body: @escaping @Sendable (Connection) throws(SQLError) -> T
    ) async throws(SQLError) -> T {
        if let failure { throw failure }
        guard !Task.isCancelled else { throw .cancelled }
        let deadline = Deadline.after(timeout ?? statementTimeout)
        let present = Monitor<PoolJob?>(nil)
        return try await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Result<T, SQLError>, Never>) in
                let job = PoolJob(deadline: deadline) { connection in
                    continuation.resume(returning: Result { () throws(SQLError) in try body(connection) })
                } refusal: { error in
                    continuation.resume(returning: .failure(error))
                }
                present.withLock { $0 = job }
                // A cancellation that came before the line above has found nothing to cancel.
                if Task.isCancelled { job.cancel() }
                queue.add(job)
            }
        } onCancel: {
            present.withLock { $0 }?.cancel()
        }.get()
    }
}

/// What a pool is doing at one moment.
public struct PoolStatistics: Sendable, Equatable {
    /// Sessions that the pool may have.
    public let size: Int
    /// Sessions that are at work, or being opened for it.
    public let busy: Int
    /// Calls that wait for a session.
    public let queued: Int
    /// Sessions that are open.
    public let connected: Int
}
