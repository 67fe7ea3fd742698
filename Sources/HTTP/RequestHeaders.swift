import Crypto
import HTTPTypes
import Hummingbird

/// What the header of a request says to the function that answers it, besides who asks.
struct RequestHeaders: Sendable, Equatable {
    /// 1 to 255 visible ASCII characters; only of POST.
    let idempotencyKey: String?
    let ifMatch: String?

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
    /// Says that the answer is the one of an earlier request.
    static let idempotencyReplayed = HTTPField.Name("Idempotency-Replayed")!
}
