import Crypto
import Foundation
import HTTPTypes

/// What the header of a webhook says of who sent it: Standard Webhooks, or Calendly's own form.
struct WebhookSignature: Sendable {
    /// How far the clocks of sender and receiver may be apart, and how long a webhook may be under way.
    static let tolerance = 300

    /// The sender's id of the message; nil for Calendly, whose payload has one.
    let id: String?
    /// In seconds since 1970.
    let timestamp: Int
    /// What comes before the body in what is signed.
    private let prefix: String
    private let signatures: [[UInt8]]

    /// - Throws: a 401 that says which headers are wanted.
    init(_ headers: HTTPFields) throws(Problem) {
        if let text = headers[.calendlySignature] {
            var times: [String] = []
            var signatures: [[UInt8]] = []
            for part in text.split(separator: ",").prefix(10) {
                let pair = part.split(separator: "=", maxSplits: 1).map {
                    $0.trimmingCharacters(in: .whitespaces)
                }
                guard pair.count == 2 else { throw .unsigned }
                if pair[0] == "t" { times.append(pair[1]) }
                if pair[0] == "v1", let bytes = Self.hexadecimal(pair[1]) { signatures.append(bytes) }
            }
            guard times.count == 1, let timestamp = Self.seconds(times[0]) else { throw .unsigned }
            (id, self.timestamp, prefix, self.signatures) = (nil, timestamp, "\(times[0]).", signatures)
        } else {
            guard let id = headers[.webhookID], let time = headers[.webhookTimestamp],
                let text = headers[.webhookSignature], let timestamp = Self.seconds(time),
                (1...255).contains(id.utf8.count), id.utf8.allSatisfy({ (0x21...0x7e) ~= $0 })
            else { throw .unsigned }
            signatures = text.split(separator: " ").prefix(20).compactMap { part in
                part.hasPrefix("v1,") ? Data(base64Encoded: String(part.dropFirst(3))).map { Array($0) } : nil
            }
            (self.id, self.timestamp, prefix) = (id, timestamp, "\(id).\(time).")
        }
    }

    /// Whether one of the secrets signed this body, and lately.
    ///
    /// - Parameters:
    ///   - secrets: as they are kept: `whsec_` and base64, or any text.
    ///   - now: in seconds since 1970.
    func isOf(_ body: [UInt8], _ secrets: [String], now: Int) -> Bool {
        guard abs(now - timestamp) <= Self.tolerance else { return false }
        let content = Array(prefix.utf8) + body
        return secrets.contains { secret in
            let key = SymmetricKey(data: Self.key(secret))
            return signatures.contains {
                HMAC<SHA256>.isValidAuthenticationCode($0, authenticating: content, using: key)
            }
        }
    }

    private static func key(_ secret: String) -> [UInt8] {
        guard secret.hasPrefix("whsec_"), let data = Data(base64Encoded: String(secret.dropFirst(6))) else {
            return Array(secret.utf8)
        }
        return Array(data)
    }

    private static func seconds(_ text: String) -> Int? {
        (1...12).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39) ~= $0 } ? Int(text) : nil
    }

    private static func hexadecimal(_ text: String) -> [UInt8]? {
        let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue.map(UInt8.init) }
        guard digits.count == text.utf8.count, digits.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}

extension HTTPField.Name {
    static let webhookID = HTTPField.Name("webhook-id")!
    static let webhookTimestamp = HTTPField.Name("webhook-timestamp")!
    static let webhookSignature = HTTPField.Name("webhook-signature")!
    static let calendlySignature = HTTPField.Name("Calendly-Webhook-Signature")!
}

extension Problem {
    /// The same whatever is wrong with it: nobody learns which tenants there are.
    static let unsigned = Problem(
        401, "invalid_signature",
        "This address takes webhooks that are signed: webhook-id, webhook-timestamp (of the last five minutes) and "
            + "webhook-signature of Standard Webhooks, or Calendly-Webhook-Signature.")
}
