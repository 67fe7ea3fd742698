internal import CLibPQ

/// Asks the server to stop the statement that a session runs, from any thread and without blocking it.
///
/// `PQcancel` opens a connection of its own and can hang as long as the network likes, so it runs on a thread
/// that lives for one cancellation. A request can overtake the statement that it is meant for, so it is
/// repeated until the statement has ended; and the session runs nothing else before the last request has
/// arrived.
///
///     idle --begin--> running --end--> idle
///                     running --cancel, interrupt--> asking --end--> settling --the thread ends--> idle
final class Canceller: Sendable {
    private struct State: Sendable {
        var isRunning = false
        var isAsking = false
        /// The task that waits for this job gave up: no further statement of it may start.
        var isCancelled = false
    }

    /// A `PGcancel`, which libpq lets any thread use; freed with the last user.
    private final class Request: @unchecked Sendable {
        private let handle: OpaquePointer

        init?(_ connection: OpaquePointer) {
            guard let handle = PQgetCancel(connection) else { return nil }
            self.handle = handle
        }

        deinit {
            PQfreeCancel(handle)
        }

        func send() {
            var message = [CChar](repeating: 0, count: 256)
            _ = PQcancel(handle, &message, Int32(message.count))
        }
    }

    private static let repeatInterval = Duration.milliseconds(100)

    private let request: Request?
    private let state = Monitor(State())

    init(_ connection: OpaquePointer) {
        request = Request(connection)
    }

    /// A statement is about to be sent; false when it must not, because the job was cancelled.
    func begin() -> Bool {
        state.withLock { state in
            guard !state.isCancelled else { return false }
            state.isRunning = true
            return true
        }
    }

    /// The statement has ended. False when a request to cancel is still under way after `patience`: it could
    /// hit the next statement, so the session has to go.
    func end(patience: Duration) -> Bool {
        let isSettled = state.withLock { state in
            state.isRunning = false
            return !state.isAsking
        }
        guard !isSettled else { return true }
        state.broadcast()
        return state.wait(until: .after(patience)) { $0.isAsking ? nil : true } ?? false
    }

    /// Stops the running statement and every later one of the same job.
    func cancel() {
        state.withLock { $0.isCancelled = true }
        interrupt()
    }

    /// Stops the running statement, if there is one.
    func interrupt() {
        let mayAsk = state.withLock { state in
            guard state.isRunning, !state.isAsking else { return false }
            state.isAsking = true
            return true
        }
        guard mayAsk else { return }
        startThread(named: "sql-cancel") { [self] in
            repeat {
                request?.send()
            } while state.wait(until: .after(Self.repeatInterval)) { $0.isRunning ? nil : true } == nil
            state.withLock { $0.isAsking = false }
            state.broadcast()
        }
    }

    /// Whether the task that waited for the present job gave up.
    var isCancelled: Bool {
        state.withLock { $0.isCancelled }
    }

    /// The next job starts without the wishes of the last.
    func reset() {
        state.withLock { $0.isCancelled = false }
    }
}
