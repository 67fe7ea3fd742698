import Crypto
import HTTPTypes
import Hummingbird

/// What the header of a request says to the function that answers it, besides who asks.
struct RequestHeaders: Sendable, Equatable {
    /// 1 to 255 visible ASCII characters; only of POST.
    let idempotencyKey: String?
    let ifMatch: String?
    /// W3C trace context; one that is malformed is as if it were not there.
    let traceparent: String?

    /// - Throws: a 400 that names the header.
    init(_ method: HTTPRequest.Method, _ fields: HTTPFields) throws(Problem) {
        let key = method == .post ? fields[.idempotencyKey] : nil
        if let key, !(1...255).contains(key.utf8.count) || !key.utf8.allSatisfy({ (0x21...0x7e) ~= $0 }) {
            throw Problem(
                400, "invalid_idempotency_key",
                "The Idempotency-Key must be given once and be 1 to 255 visible ASCII characters.")
        }
        let match = fields[.ifMatch]
        if let match, match.utf8.count > 1024 || !match.utf8.allSatisfy({ (0x20...0x7e) ~= $0 }) {
            throw Problem(400, "invalid_if_match", "If-Match must be at most 1024 ASCII characters.")
        }
        idempotencyKey = key
        ifMatch = match
        traceparent = Self.traceparent(fields)
    }

    /// The trace that the headers name.
    static func traceparent(_ fields: HTTPFields) -> String? {
        fields[.traceparent].flatMap { isTrace($0) ? $0 : nil }
    }

    /// `version-trace-parent-flags` in hexadecimal digits, of which neither id may be all zeros.
    private static func isTrace(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let isHexadecimal = text.utf8.allSatisfy {
            $0 == 0x2d || (0x30...0x39) ~= $0 || (0x61...0x66) ~= $0
        }
        return isHexadecimal && parts.map(\.utf8.count) == [2, 32, 16, 2] && parts[0] != "ff"
            && parts[1].contains { $0 != "0" } && parts[2].contains { $0 != "0" }
    }

    /// Tells a repeated request from another one with the same key, as PostgreSQL writes `bytea`; nil without
    /// a key.
    func digest(of request: Request, _ body: [UInt8]) -> String? {
        guard idempotencyKey != nil else { return nil }
        var hash = SHA256()
        hash.update(data: Array("\(request.method.rawValue) \(request.uri.string)\n".utf8))
        hash.update(data: body)
        let digits = Array("0123456789abcdef")
        return "\\x" + hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }
}

extension HTTPField.Name {
    /// Names a request that may be repeated.
    static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
    /// The trace of which the request is a part.
    static let traceparent = HTTPField.Name("traceparent")!
    /// The last event that a client of a stream has got.
    static let lastEventID = HTTPField.Name("Last-Event-ID")!
    /// Says that the answer is the one of an earlier request.
    static let idempotencyReplayed = HTTPField.Name("Idempotency-Replayed")!
}
