import HTTPTypes
import Hummingbird
import Logging
import SQL

/// Answers those who follow a link of a mail: no key, but a signature.
struct LinkPages: Sendable {
    let keys: LinkKeys
    let procedures: Procedures
    let bodyReader: BodyReader
    /// By message: what one message can make the database do.
    let limiter = RateLimiter(perSecond: 1, burst: 30)

    private static let places: [Substring: Link.Kind] = ["u": .unsubscribe]
    private static let largestBody = 0x4000

    /// Nil if the path is not one of these.
    func answer(_ request: Request, _ exchange: inout Exchange) async throws -> Response? {
        let parts = request.uri.path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].isEmpty, let kind = Self.places[parts[1]] else { return nil }
        exchange.take(pattern: "/\(parts[1])/:token")
        guard let link = keys.read(parts[2]), link.kind == kind else {
            return UnsubscribePage.unknown.response(.notFound)
        }
        exchange.tenantID = link.tenantID
        exchange.ids["messageId"] = .string(link.messageID)
        return try await unsubscribe(request, link, &exchange)
    }

    /// The page has a button, and only the button does it: whoever looks at links before people do presses none.
    private func unsubscribe(
        _ request: Request, _ link: Link, _ exchange: inout Exchange
    ) async throws -> Response {
        switch request.method {
        case .get, .head: return UnsubscribePage.question.response(.ok)
        case .post: break
        default: throw Problem.otherMethods([.get, .head, .post])
        }
        guard await limiter.take(for: link.messageID).isAllowed else {
            return UnsubscribePage.later.response(.tooManyRequests)
        }
        let context: [String?] = ["recipient", Role.member.rawValue, exchange.requestID.text, nil, nil, nil]
        let arguments: Arguments = [
            "p_tenant_id": .text(link.tenantID), "p_context": .row(context),
            "p_message_id": .text(link.messageID),
        ]
        // Whatever the body says: the one click of RFC 8058, or our own form.
        let failure: Failure? = try await bodyReader.withBytes(of: request, limit: Self.largestBody) { _ in
            do throws(Failure) {
                _ = try await procedures.call("api.unsubscribe", isSafe: true, arguments)
                return nil
            } catch {
                return error
            }
        }
        guard let failure else { return UnsubscribePage.done.response(.ok) }
        if failure.problem.status == 404 { return UnsubscribePage.unknown.response(.notFound) }
        _ = exchange.refuse(failure)
        return UnsubscribePage.unavailable.response(.serviceUnavailable)
    }
}
