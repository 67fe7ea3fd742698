/// Why a call of the database gave no answer, and what is known about its effects.
public enum SQLError: Error, Sendable {
    /// The server answered with an error: nothing was committed by this call.
    case refused(Refusal)
    /// The session broke, or the commit was not confirmed, while a statement ran: its outcome is unknown.
    case disconnected(String)
    /// No session could be made: nothing ran.
    case unreachable(String)
    /// The queue is full, or the call waited in it for all of its time: nothing ran.
    case overloaded
    /// The task was cancelled before the call ran, or the server confirmed that it stopped.
    case cancelled
    /// The pool was shut down: nothing ran.
    case closed
}

extension SQLError: CustomStringConvertible {
    /// A sentence for logs and for people at a terminal; it never contains a password.
    public var description: String {
        switch self {
        case .refused(let refusal): refusal.description
        case .disconnected(let reason):
            "The session with the database broke, the outcome is unknown: \(reason)"
        case .unreachable(let reason): "The database cannot be reached: \(reason)"
        case .overloaded: "More calls are waiting for the database than may wait."
        case .cancelled: "The call was cancelled."
        case .closed: "The pool of database sessions has been shut down."
        }
    }
}
