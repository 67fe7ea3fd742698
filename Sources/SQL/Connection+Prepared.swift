internal import CLibPQ

extension Connection {
    /// Sessions serve for months; a statement that nobody needs any more must not stay for ever.
    private static let preparedLimit = 500

    /// Runs a call, prepared at its first use in this session.
    func run(_ statement: Statement, timeout: Duration?) throws(SQLError) -> StatementResult? {
        let isInTransaction = PQtransactionStatus(handle) != PQTRANS_IDLE
        if !isInTransaction { try setServerTimeout(timeout) }
        let wasPrepared = prepared[statement.text] != nil
        do throws(SQLError) {
            return try runPrepared(statement, timeout: timeout)
        } catch {
            guard wasPrepared, !isInTransaction, case .refused(let refusal) = error, refusal.isStalePlan
            else { throw error }
            try forget(statement.text)
            return try runPrepared(statement, timeout: timeout)
        }
    }

    private func runPrepared(
        _ statement: Statement,
        timeout: Duration?
    ) throws(SQLError) -> StatementResult? {
        let name = try prepare(statement.text, timeout: timeout)
        return try exchange(timeout: timeout) { handle in
            statement.parameters.withPointers { values, lengths, formats in
                PQsendQueryPrepared(handle, name, Int32(values.count), values, lengths, formats, 0)
            }
        }
    }

    private func prepare(_ text: String, timeout: Duration?) throws(SQLError) -> String {
        if let name = prepared[text] { return name }
        if prepared.count >= Self.preparedLimit, let oldest = prepared.keys.first { try forget(oldest) }
        preparedCount += 1
        let name = "s\(preparedCount)"
        try exchange(timeout: timeout) { PQsendPrepare($0, name, text, 0, nil) }
        prepared[text] = name
        return name
    }

    private func forget(_ text: String) throws(SQLError) {
        guard let name = prepared.removeValue(forKey: text) else { return }
        do throws(SQLError) {
            try execute("deallocate \(name)")
        } catch {
            // The server may have lost it already, and then the next preparation helps.
            guard case .refused = error else { throw error }
        }
    }

    /// The server ends a statement by itself, too, when this process cannot. Its limit is raised for a call
    /// that may take longer, and lowered again by the first one that may not.
    private func setServerTimeout(_ timeout: Duration?) throws(SQLError) {
        guard statementTimeout > .zero else { return }
        let wanted = max(timeout ?? statementTimeout, statementTimeout)
        guard wanted != serverTimeout else { return }
        try execute("set statement_timeout = \(wanted.serverMilliseconds)")
        serverTimeout = wanted
    }
}

extension Duration {
    /// What `statement_timeout` takes; 0 is no limit.
    var serverMilliseconds: Int32 {
        let milliseconds = (self / .milliseconds(1)).rounded(.up)
        return Int32(min(max(milliseconds, 0), Double(Int32.max)))
    }
}

extension Refusal {
    /// The statement was prepared for a function that looks different now. Nothing ran, so it can be prepared
    /// again.
    fileprivate var isStalePlan: Bool {
        switch sqlState {
        case "26000": true
        case "0A000": sourceFunction == "RevalidateCachedQuery"
        case "42883", "42804", "42704", "42725": context == nil
        default: false
        }
    }
}
