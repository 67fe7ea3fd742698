import HTTP

/// Puts reply tokens into addresses, and finds them there: `replies+TOKEN@example.com`.
struct ReplyTokens: Sendable {
    /// Nil: addresses carry none.
    let keys: LinkKeys?

    /// The address for a message, where it is made to carry a token: its name ends with `+`.
    func address(_ email: String, tenantID: String, messageID: String) -> String {
        guard let at = email.lastIndex(of: "@"), email[..<at].hasSuffix("+"),
            let token = keys?.replyToken(tenantID: tenantID, messageID: messageID),
            // RFC 5321 has no longer names.
            email[..<at].utf8.count + token.utf8.count <= 64
        else { return email }
        return email[..<at] + token + email[at...]
    }

    /// The messages that addresses name, as ids that a mail answers.
    func ids(in addresses: [String], tenantID: String) -> [String] {
        guard let keys else { return [] }
        return addresses.compactMap { address in
            guard let at = address.lastIndex(of: "@"), let plus = address[..<at].lastIndex(of: "+") else {
                return nil
            }
            let token = address[address.index(after: plus)..<at]
            return keys.messageID(ofReplyToken: token, tenantID: tenantID).map { "<\($0)@reply-token>" }
        }
    }
}
