import Logging
import SQL

/// A problem for the caller together with what only the log may know about it.
struct Failure: Error, Sendable {
    let problem: Problem
    /// Nil if the problem says it all.
    let metadata: Logger.Metadata?

    init(_ problem: Problem, reason: String? = nil) {
        self.problem = problem
        self.metadata = reason.map { ["reason": .string($0)] }
    }

    init(_ error: SQLError, hasBody: Bool) {
        problem = Problem(error, hasBody: hasBody)
        switch error {
        case .refused(let refusal) where refusal.sqlState.hasPrefix("SE") && problem.status < 500:
            metadata = nil
        case .refused(let refusal):
            metadata = [
                "sqlState": .string(refusal.sqlState),
                "message": .string(refusal.message),
                "detail": .string(refusal.detail ?? ""),
                "hint": .string(refusal.hint ?? ""),
                "context": .string(refusal.context ?? ""),
            ]
        case .disconnected(let reason), .unreachable(let reason):
            metadata = ["reason": .string(reason)]
        case .overloaded, .cancelled, .closed:
            metadata = ["reason": .string("\(error)")]
        }
    }

    /// How loudly the log says it: our own bugs as errors, malformed JSON hardly.
    var level: Logger.Level {
        switch (problem.status, problem.code) {
        case (500, _): .error
        case (_, "malformed_json"), (_, "conflict"): .debug
        default: .warning
        }
    }
}
