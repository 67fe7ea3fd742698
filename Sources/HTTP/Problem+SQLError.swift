import Foundation
import SQL

/// How the answers of the database become answers of HTTP: the one table for it.
extension Problem {
    /// SQLSTATEs that a caller's JSON causes when the database reads it.
    private static let malformedStates: Set<String> = ["22P02", "22P05", "22021", "22003", "54001"]

    /// SQLSTATEs of a value that no function checked before it was converted.
    private static let valueStates: Set<String> = [
        "22P02", "22P05", "22021", "22003", "22007", "22008", "22023",
    ]

    /// - Parameter hasBody: whether the caller sent JSON, so that a bad value can be theirs.
    init(_ error: SQLError, hasBody: Bool) {
        switch error {
        case .refused(let refusal):
            self = Self.problem(refusal, hasBody: hasBody)
        case .unreachable:
            self = .unavailable(
                "database_unavailable", "The database cannot be reached; nothing was changed.",
                retryAfterSeconds: 2)
        case .disconnected:
            self = .unavailable(
                "database_unavailable",
                "The connection to the database broke; whether the request took effect is unknown.",
                retryAfterSeconds: 2)
        case .overloaded:
            self = .unavailable("overloaded", "Too many requests are waiting.", retryAfterSeconds: 1)
        case .cancelled, .closed:
            self = .unavailable("shutting_down", "The server is shutting down.", retryAfterSeconds: 5)
        }
    }

    private static func problem(_ refusal: Refusal, hasBody: Bool) -> Problem {
        let state = refusal.sqlState
        let cameFromFunction = refusal.context?.contains("function") ?? false
        if state.hasPrefix("SE") { return raised(refusal) }
        if hasBody, !cameFromFunction, malformedStates.contains(state) { return malformed(refusal) }
        if hasBody, cameFromFunction, valueStates.contains(state) {
            return Problem(400, "invalid_value", "A value in the body cannot be used: \(refusal.message).")
        }
        switch state {
        case "57014": return .timeout
        case "40001", "40P01", "55P03":
            return .unavailable("busy", "Others are changing the same data.", retryAfterSeconds: 1)
        case "23505": return Problem(409, "conflict", "Something with the same key exists already.")
        case "23503": return Problem(409, "conflict", "What this refers to was taken away in the meantime.")
        case _ where refusal.isPassing:
            return .unavailable(
                "database_unavailable", "The database cannot serve this now; nothing was changed.",
                retryAfterSeconds: 2)
        default: return .internal
        }
    }

    /// What `problem.raise` said: SQLSTATE `SE` + status, the title as message, the document as detail.
    private static func raised(_ refusal: Refusal) -> Problem {
        guard let status = Int(refusal.sqlState.dropFirst(2)), (400...599).contains(status),
            let detail = refusal.detail,
            var members = try? JSONDecoder().decode([String: JSONValue].self, from: Data(detail.utf8)),
            case .string(let code) = members.removeValue(forKey: "code")
        else { return .internal }
        members["title"] = nil
        return Problem(status, code, refusal.message, members: members)
    }

    private static func malformed(_ refusal: Refusal) -> Problem {
        let title =
            switch refusal.sqlState {
            case "22P05": "A string in the body holds \\u0000, which cannot be stored."
            case "22021": "The body is not UTF-8 text without NUL bytes."
            case "22003": "A number in the body is out of range."
            case "54001": "The body is nested too deeply."
            default: "The body is not valid JSON."
            }
        let detail: [String: JSONValue] =
            refusal.detail.map { ["detail": .string($0)] } ?? [:]
        return Problem(400, "malformed_json", title, members: detail)
    }
}
