import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import SQL

/// Answers those who follow a link of a mail: no key, but a signature.
struct LinkPages: Sendable {
    let keys: LinkKeys
    let procedures: Procedures
    let bodyReader: BodyReader
    let recorder: LinkRecorder
    /// By message and kind: what one link can make the database do.
    let limiter = RateLimiter(perSecond: 1, burst: 30)

    private static let places: [Substring: Link.Kind] = ["u": .unsubscribe, "c": .click, "o": .open]
    private static let largestBody = 0x4000

    /// Nil if the path is not one of these.
    func answer(_ request: Request, _ exchange: inout Exchange) async throws -> Response? {
        let parts = request.uri.path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].isEmpty, let kind = Self.places[parts[1]] else { return nil }
        exchange.take(pattern: "/\(parts[1])/:token")
        var token = parts[2]
        if kind == .open {
            guard token.hasSuffix(".gif") else { throw Problem.unknownPath }
            token = token.dropLast(4)
        }
        guard let link = keys.read(token), link.kind == kind else {
            return UnsubscribePage.unknown.response(.notFound)
        }
        exchange.tenantID = link.tenantID
        exchange.ids["messageId"] = .string(link.messageID)
        if kind == .unsubscribe { return try await unsubscribe(request, link, &exchange) }
        guard request.method == .get || request.method == .head else {
            throw Problem.otherMethods([.get, .head])
        }
        await record(request, link)
        return link.target.map(Self.redirect) ?? Self.picture
    }

    /// Never waits for the database, and never fails.
    private func record(_ request: Request, _ link: Link) async {
        guard await limiter.take(for: "\(link.kind) \(link.messageID)").isAllowed else { return }
        await recorder.add(
            LinkUse(
                id: UUID().uuidString, link: link, method: request.method.rawValue,
                userAgent: request.headers[.userAgent].map { String($0.prefix(512)) }, at: .now))
    }

    private static func redirect(to target: String) -> Response {
        var headers = HTTPFields()
        headers[.location] = target
        return bare(.found, headers, [])
    }

    private static var picture: Response {
        bare(.ok, [.contentType: "image/gif"], transparentPixel)
    }

    private static func bare(_ status: HTTPResponse.Status, _ headers: HTTPFields, _ body: [UInt8])
        -> Response
    {
        var headers = headers
        headers[.cacheControl] = "no-store"
        headers[.referrerPolicy] = "no-referrer"
        headers[.robots] = "noindex, nofollow"
        headers[.xContentTypeOptions] = "nosniff"
        return Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }

    /// GIF89a, one pixel, transparent.
    private static let transparentPixel: [UInt8] = [
        0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0x01, 0x00, 0x01, 0x00, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff,
        0xff, 0xff, 0x21, 0xf9, 0x04, 0x01, 0x00, 0x00, 0x00, 0x00, 0x2c, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00,
        0x01, 0x00, 0x00, 0x02, 0x01, 0x44, 0x00, 0x3b,
    ]

    /// The page has a button, and only the button does it: whoever looks at links before people do presses none.
    private func unsubscribe(
        _ request: Request, _ link: Link, _ exchange: inout Exchange
    ) async throws -> Response {
        switch request.method {
        case .get, .head: return UnsubscribePage.question.response(.ok)
        case .post: break
        default: throw Problem.otherMethods([.get, .head, .post])
        }
        guard await limiter.take(for: "\(link.kind) \(link.messageID)").isAllowed else {
            return UnsubscribePage.later.response(.tooManyRequests)
        }
        let arguments: Arguments = [
            "p_tenant_id": .text(link.tenantID),
            "p_context": Caller.context("recipient", .member, exchange.requestID),
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
