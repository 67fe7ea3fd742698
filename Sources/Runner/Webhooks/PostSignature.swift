import Crypto
import Foundation

/// Signs what is posted, as Standard Webhooks says: HMAC-SHA-256 over id, time and body.
enum PostSignature {
    /// The header `webhook-signature`: a signature for each secret, with spaces between them.
    ///
    /// - Parameters:
    ///   - secrets: `whsec_` and base64.
    ///   - time: seconds since 1970.
    static func header(id: String, time: Int, body: [UInt8], secrets: [String]) -> String {
        secrets.compactMap { secret -> String? in
            guard let key = Data(base64Encoded: String(secret.trimmingPrefix("whsec_"))) else { return nil }
            let signed = Array("\(id).\(time).".utf8) + body
            let code = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: key))
            return "v1,\(Data(code).base64EncodedString())"
        }.joined(separator: " ")
    }
}
