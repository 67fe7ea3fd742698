internal import CLibPQ
import Foundation

/// One statement there and its answer back: the only place where the thread waits for the server.
extension Connection {
    /// How long the server may take to confirm a cancellation before the session is given up.
    private static let patience = Duration.seconds(2)
    /// How often a wait looks whether its job was cancelled, so that a silent server cannot hold it.
    private static let glance = Duration.seconds(1)

    /// Sends with `send`, then waits for all results and returns the last; nil when there was none.
    ///
    /// The limit is `timeout`, or the session's statement timeout, and the deadline of the job if that is
    /// earlier.
    @discardableResult
    func exchange(
        timeout: Duration?,
        copying data: [UInt8]? = nil,
        _ send: (OpaquePointer) -> Int32
    ) throws(SQLError) -> StatementResult? {
        guard !isBroken else {
            throw .disconnected("an earlier statement of this transaction lost the session")
        }
        guard canceller.begin() else { throw .cancelled }
        defer {
            if !canceller.end(patience: Self.patience) { isBroken = true }
        }
        notices.isCommitUnconfirmed = false
        var limit = Limit(deadline: min(deadline, .after(timeout ?? statementTimeout)))
        guard send(handle) == 1 else { throw lost() }
        let result = try results(&limit, copying: data)
        guard !notices.isCommitUnconfirmed else {
            throw .disconnected("committed here, but no standby confirmed it before the call was cancelled")
        }
        return result
    }

    /// Until when to wait, and whether the server was asked to stop already.
    private struct Limit {
        var deadline: Deadline
        var isInterrupted = false

        mutating func interrupt() {
            isInterrupted = true
            deadline = min(deadline.isPast ? .never : deadline, .after(Connection.patience))
        }
    }

    /// Reads every result of a statement: only then can the next one be sent.
    private func results(_ limit: inout Limit, copying data: [UInt8]?) throws(SQLError) -> StatementResult? {
        var last: StatementResult?
        var failure: StatementResult?
        while true {
            try waitForResult(&limit)
            guard let result = PQgetResult(handle).map(StatementResult.init) else { break }
            switch result.status {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
                last = result
            case PGRES_COPY_IN:
                try send(data, &limit)
            case PGRES_COPY_OUT, PGRES_COPY_BOTH:
                throw lost("the statement copies out, which this layer does not read")
            default:
                failure = failure ?? result
                if PQstatus(handle) != CONNECTION_OK { throw lost(result.refusal.message) }
            }
        }
        guard let failure else { return last }
        throw error(failure)
    }

    private func error(_ failure: StatementResult) -> SQLError {
        let refusal = failure.refusal
        if failure.isEndOfSession { return lost("\(refusal.message) (\(refusal.sqlState))") }
        if refusal.sqlState == "57014", canceller.isCancelled { return .cancelled }
        return .refused(refusal)
    }

    /// The content of a `copy … from stdin`; without any the copy is ended with an error.
    private func send(_ data: [UInt8]?, _ limit: inout Limit) throws(SQLError) {
        var rest = (data ?? [])[...]
        while !rest.isEmpty {
            let piece = rest.prefix(1 << 16)
            let sent = piece.withUnsafeBytes { bytes in
                let first = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
                return PQputCopyData(handle, first, Int32(bytes.count))
            }
            guard sent >= 0 else { throw lost() }
            if sent == 1 { rest = rest.dropFirst(piece.count) }
            try flush(&limit)
        }
        let reason = data == nil ? "there is nothing to copy" : nil
        while true {
            let ended = PQputCopyEnd(handle, reason)
            guard ended >= 0 else { throw lost() }
            if ended == 1 { return }
            try flush(&limit)
        }
    }

    private func flush(_ limit: inout Limit) throws(SQLError) {
        while true {
            let pending = PQflush(handle)
            guard pending >= 0 else { throw lost() }
            if pending == 0 { return }
            try poll(&limit, isSending: true)
        }
    }

    private func waitForResult(_ limit: inout Limit) throws(SQLError) {
        while true {
            let pending = PQflush(handle)
            guard pending >= 0 else { throw lost() }
            if pending == 0, PQisBusy(handle) == 0 { return }
            try poll(&limit, isSending: pending == 1)
        }
    }

    /// Waits until the socket is ready and takes what has arrived. At the limit the server is asked to stop;
    /// one that does not answer even then has lost the session.
    private func poll(_ limit: inout Limit, isSending: Bool) throws(SQLError) {
        let events = Int16(POLLIN | (isSending ? POLLOUT : 0))
        switch wait(for: events, until: min(limit.deadline, .after(Self.glance))) {
        case nil:
            guard limit.deadline.isPast else {
                if canceller.isCancelled, !limit.isInterrupted { limit.interrupt() }
                return
            }
            guard !limit.isInterrupted else { throw lost("the server does not answer") }
            canceller.interrupt()
            limit.interrupt()
        case let events? where events & Int16(POLLIN | POLLHUP | POLLERR) != 0:
            guard PQconsumeInput(handle) == 1 else { throw lost() }
        default:
            return
        }
    }

    /// What the socket is ready for; nil when `deadline` came first.
    func wait(for events: Int16, until deadline: Deadline) -> Int16? {
        while true {
            var descriptor = pollfd(fd: PQsocket(handle), events: events, revents: 0)
            let count = Foundation.poll(&descriptor, 1, deadline.pollMilliseconds)
            if count > 0 { return descriptor.revents }
            if count == 0 { return nil }
            // EINTR: once more. Anything else shows when libpq reads.
            guard errno == EINTR else { return Int16(POLLERR) }
        }
    }

    /// Whether the session is still there, as far as one can tell without asking: the server's farewell may
    /// have arrived while nobody listened.
    func isUsable() -> Bool {
        guard !isBroken, PQsocket(handle) >= 0 else { return false }
        while wait(for: Int16(POLLIN), until: .now) != nil {
            guard PQconsumeInput(handle) == 1 else { return false }
            // Reads what was consumed: notices and parameter changes.
            _ = PQisBusy(handle)
            while let notification = PQnotifies(handle) { PQfreemem(notification) }
        }
        return PQstatus(handle) == CONNECTION_OK && !notices.isEnded
    }

    private func lost(_ reason: String? = nil) -> SQLError {
        isBroken = true
        return .disconnected(reason ?? lastMessage)
    }

    /// What libpq says about the connection, on one line.
    var lastMessage: String {
        String(cString: PQerrorMessage(handle))
            .split(whereSeparator: \.isNewline)
            .map { $0.trimmingCharacters(in: .whitespaces) }
            .joined(separator: "; ")
    }
}
