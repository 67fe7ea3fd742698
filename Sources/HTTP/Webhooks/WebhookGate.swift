import Foundation
import HTTPTypes
import Hummingbird
import SQL

/// Takes webhooks: a tenant in the path, no key, but a signature of the body.
struct WebhookGate: Sendable {
    let secrets: WebhookSecrets
    let procedures: Procedures
    let bodyReader: BodyReader
    /// By tenant, and only of what was signed: nobody else can use it up.
    let limiter = RateLimiter(perSecond: 20, burst: 200)

    private static let pattern = "\(Route.prefix)/meetings/:tenant"

    /// Nil if the path is not one of these.
    func answer(_ request: Request, _ exchange: inout Exchange) async throws -> Response? {
        let parts = request.uri.path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 5, request.uri.path.hasPrefix("\(Route.prefix)/meetings/"),
            APIKey.isTenantID(parts[4])
        else {
            return nil
        }
        exchange.take(pattern: Self.pattern)
        guard request.method == .post else { throw Problem.otherMethods([.post]) }
        let tenantID = String(parts[4])
        let signature = try WebhookSignature(request.headers)
        let requestID = exchange.requestID
        let trace = RequestHeaders.traceparent(request.headers)
        let answer: [UInt8] = try await bodyReader.withBytes(of: request, limit: Route.Size.ordinary.rawValue)
        { bytes in
            let secrets = try await secrets.secrets(of: tenantID, requestID: requestID)
            let now = Int(Date().timeIntervalSince1970)
            guard signature.isOf(bytes, secrets, now: now) else { throw Problem.unsigned }
            let standing = await limiter.take(for: tenantID)
            guard standing.isAllowed else { throw Problem.rateLimited(standing) }
            try JSONLimits().check(bytes)
            let context = Caller.context("webhook", .member, requestID, traceparent: trace)
            return try await procedures.call(
                "api.receive_meeting", isSafe: true, hasBody: true,
                [
                    "p_tenant_id": .text(tenantID), "p_context": context,
                    "p_webhook_id": signature.id.map { .text($0) } ?? .null, "p_payload": .json(bytes),
                ])
        }
        exchange.tenantID = tenantID
        return Gateway.response(.ok, answer)
    }
}
