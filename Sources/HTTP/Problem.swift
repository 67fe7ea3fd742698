import Foundation
import HTTPTypes

/// An answer that is no success, as RFC 9457 problem details: all that a client sees of an error.
struct Problem: Error, Sendable, Equatable {
    let status: Int
    /// Stable and machine-readable; the last part of the type URN.
    let code: String
    /// One sentence that the caller can act on.
    let title: String
    var members: [String: JSONValue] = [:]
    var headers = HTTPFields()

    init(_ status: Int, _ code: String, _ title: String, members: [String: JSONValue] = [:]) {
        self.status = status
        self.code = code
        self.title = title
        self.members = members
    }

    /// The document for the body of the response.
    func document(requestID: RequestID) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Numbers that a database problem carries are finite, so that encoding can't fail.
        return [UInt8]((try? encoder.encode(value(requestID: requestID.text))) ?? Data())
    }

    /// The document.
    func value(requestID: String) -> JSONValue {
        let own: [String: JSONValue] = [
            "success": .boolean(false),
            "type": .string("urn:pgcadence:problem:\(code)"),
            "title": .string(title),
            "status": .integer(status),
            "code": .string(code),
            "requestId": .string(requestID),
        ]
        return .object(own.merging(members) { own, _ in own })
    }

    func with(_ name: HTTPField.Name, _ value: String) -> Problem {
        var problem = self
        problem.headers[name] = value
        return problem
    }
}

// What HTTP itself refuses; rules of the domain come from the database.
extension Problem {
    static func invalidParameter(_ name: String, _ rule: String) -> Problem {
        Problem(
            400, "invalid_parameter", "The parameter \(name) \(rule).", members: ["parameter": .string(name)])
    }

    static func unknownParameter(_ name: String, known: [String]) -> Problem {
        let title =
            known.isEmpty
            ? "This address takes no query parameters."
            : "There is no query parameter of this name; known ones are \(known.joined(separator: ", "))."
        return Problem(400, "unknown_parameter", title, members: ["parameter": .string(name)])
    }

    static func malformedJSON(_ title: String) -> Problem { Problem(400, "malformed_json", title) }

    static func unauthenticated(_ title: String) -> Problem {
        Problem(401, "unauthenticated", title)
            .with(.wwwAuthenticate, "Bearer realm=\"pgcadence\"")
    }

    static func forbidden(needed: Role, actual: Role) -> Problem {
        Problem(
            403, "forbidden",
            "This needs a key with the role \(needed.rawValue); yours has \(actual.rawValue).")
    }

    static let unknownPath = Problem(404, "not_found", "There is nothing at this address.")

    static func otherMethods(_ methods: [HTTPRequest.Method]) -> Problem {
        let allowed = methods.map(\.rawValue).joined(separator: ", ")
        return Problem(405, "method_not_allowed", "This address takes \(allowed) only.").with(.allow, allowed)
    }

    static func bodyTooLarge(limit: Int) -> Problem {
        Problem(413, "body_too_large", "The body is larger than \(limit) bytes.")
    }

    static func unsupportedMediaType(_ title: String) -> Problem {
        Problem(415, "unsupported_media_type", title).with(.accept, "application/json")
    }

    static let `internal` = Problem(
        500, "internal", "Something went wrong on our side. Please report the requestId.")

    static func unavailable(_ code: String, _ title: String, retryAfterSeconds: Int) -> Problem {
        Problem(503, code, title).with(.retryAfter, String(retryAfterSeconds))
    }

    static func notReady(_ reason: String) -> Problem {
        unavailable("not_ready", "Requests cannot be served now: \(reason)", retryAfterSeconds: 5)
    }

    static let timeout = Problem(
        504, "timeout", "The request took too long and was stopped; nothing was changed.")
}
