/// One call that waits for a session or runs on one. Whoever takes it out of `queued` is the one who answers
/// it.
///
///     queued --start--> running --finish--> done
///     queued --refuse (cancelled, expired, unreachable, closed)--> done
final class PoolJob: Sendable {
    private enum State: Sendable {
        case queued
        case running(Canceller)
        case done
    }

    /// When the call has to be over, its time in the queue included.
    let deadline: Deadline
    private let state = Monitor(State.queued)
    private let body: @Sendable (Connection) -> Void
    private let refusal: @Sendable (SQLError) -> Void

    init(
        deadline: Deadline,
        body: @escaping @Sendable (Connection) -> Void,
        refusal: @escaping @Sendable (SQLError) -> Void
    ) {
        self.deadline = deadline
        self.body = body
        self.refusal = refusal
    }

    var isQueued: Bool {
        state.withLock { if case .queued = $0 { true } else { false } }
    }

    /// Runs on the thread of `connection`; does nothing when the job was answered while it waited.
    func run(on connection: Connection) {
        let mayRun = state.withLock { state in
            guard case .queued = state else { return false }
            connection.canceller.reset()
            state = .running(connection.canceller)
            return true
        }
        guard mayRun else { return }
        connection.deadline = deadline
        body(connection)
        connection.deadline = .never
        // From here on a cancellation finds nothing to stop: it cannot hit the next job.
        state.withLock { $0 = .done }
    }

    /// Answers a job that has not begun; false when it has, or was answered before.
    @discardableResult
    func refuse(_ error: SQLError) -> Bool {
        let isMine = state.withLock { state in
            guard case .queued = state else { return false }
            state = .done
            return true
        }
        if isMine { refusal(error) }
        return isMine
    }

    /// The caller no longer waits: a queued job is answered at once, a running one is stopped in the server.
    func cancel() {
        guard !refuse(.cancelled) else { return }
        state.withLock { state in
            if case .running(let canceller) = state { canceller.cancel() }
        }
    }
}
