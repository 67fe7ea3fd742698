import SQL

extension SQLError {
    /// Whether the same call may succeed a little later.
    var isPassing: Bool {
        switch self {
        case .disconnected, .unreachable, .overloaded:
            true
        case .refused(let refusal):
            // Serialization, deadlock, resources, an operator at work, a time limit, a read-only standby.
            ["40", "53", "57", "55"].contains(String(refusal.sqlState.prefix(2)))
                || refusal.sqlState == "25006"
        case .cancelled, .closed:
            false
        }
    }
}
