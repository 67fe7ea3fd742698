extension SQLError {
    /// Whether the same call may succeed a little later. What was refused had no effect; of a call whose session
    /// broke that is unknown: repeat it only if doing it twice is as doing it once.
    public var isPassing: Bool {
        switch self {
        case .disconnected, .unreachable, .overloaded: true
        case .refused(let refusal): refusal.isPassing
        case .cancelled, .closed: false
        }
    }
}

extension Refusal {
    /// Classes of SQLSTATEs of the server's troubles, not the caller's: connections, serialization and deadlocks,
    /// resources, what somebody else has in use, operators and time limits, the system below.
    private static let passingClasses: Set<String> = ["08", "40", "53", "55", "57", "58"]

    /// Whether the same call may succeed a little later.
    public var isPassing: Bool {
        // 25006 is a standby, read-only until it is promoted.
        Self.passingClasses.contains(String(sqlState.prefix(2))) || sqlState == "25006"
    }
}
