import Crypto
import Foundation

/// Signs mails so that whoever gets them can tell that the domain sent them (DKIM, RFC 6376).
struct DKIMSigner: Sendable {
    let key: DKIMKey
    /// Under which name the public key is in the DNS: SELECTOR._domainkey.DOMAIN.
    let selector: String
    /// Whose signature it is; empty: the domain of the sender's address.
    let domain: String

    /// Signed if they are there, each as often as it stands.
    private static let signed = [
        "from", "to", "reply-to", "subject", "date", "message-id", "in-reply-to", "references",
        "mime-version",
        "content-type", "content-transfer-encoding", "list-unsubscribe", "list-unsubscribe-post",
    ]
    /// Named once more than they stand: nobody can add another one.
    private static let sealed = ["from", "to", "reply-to", "subject", "date"]

    /// The mail with the signature before it: relaxed, headers and body.
    ///
    /// - Parameter sender: Its domain signs if no other is set.
    func sign(_ mail: [UInt8], sender: EmailAddress) throws -> [UInt8] {
        let canonical = DKIMCanonical(mail)
        let names = Self.signed.filter { canonical.fields[$0] != nil }
        let body = Data(SHA256.hash(data: canonical.body)).base64EncodedString()
        var lines = [
            "DKIM-Signature: v=1; a=\(key.algorithm); c=relaxed/relaxed;",
            " d=\(domain.isEmpty ? sender.domain : domain); s=\(selector);",
        ]
        lines += Self.folded("h=", (names + Self.sealed).joined(separator: ":"), after: ":", end: ";")
        lines += [" bh=\(body);", " b="]
        let unsigned = lines.joined(separator: "\r\n")

        var text: [UInt8] = []
        for name in names { text += canonical.fields[name] ?? [] }
        // Fields that are not there are signed as nothing; our own has no line end.
        text += DKIMCanonical.field(Array(unsigned.utf8)).line
        let signature = Data(try key.signature(for: text)).base64EncodedString()
        return Array((unsigned + Self.chunks(signature).joined(separator: "\r\n ") + "\r\n").utf8) + mail
    }

    /// Lines of at most 76 characters, broken after a separator.
    private static func folded(_ tag: String, _ value: String, after separator: Character, end: String)
        -> [String]
    {
        var lines = [" " + tag]
        for part in value.split(separator: separator) {
            if lines[lines.count - 1].utf8.count + part.utf8.count > 74 { lines.append("  ") }
            lines[lines.count - 1] += part + String(separator)
        }
        lines[lines.count - 1].removeLast()
        lines[lines.count - 1] += end
        return lines
    }

    private static func chunks(_ text: String) -> [String] {
        stride(from: 0, to: text.utf8.count, by: 72).map { start in
            String(decoding: text.utf8.dropFirst(start).prefix(72), as: UTF8.self)
        }
    }
}
