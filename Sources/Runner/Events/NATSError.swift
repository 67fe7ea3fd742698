internal import CNATS

/// Why NATS did not do what it was asked.
struct NATSError: Error, Sendable, CustomStringConvertible {
    /// A sentence for logs; it names no password.
    let description: String

    init(_ description: String) {
        self.description = description
    }

    /// - Throws: what the library says of a status that is no success.
    static func check(_ status: natsStatus, _ what: String) throws(NATSError) {
        guard status != NATS_OK else { return }
        throw NATSError("\(what): \(text(status))")
    }

    static func text(_ status: natsStatus) -> String {
        natsStatus_GetText(status).map { String(cString: $0) } ?? "status \(status.rawValue)"
    }

    /// The status with what the last call on this thread said of it.
    static func detail(_ status: natsStatus) -> String {
        let more = nats_GetLastError(nil).map { String(cString: $0) } ?? ""
        return more.isEmpty || more == text(status) ? text(status) : "\(text(status)) (\(more))"
    }
}
