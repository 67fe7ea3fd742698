import Crypto
import Foundation

/// Reply tokens: what an address to reply to carries behind its `+`, so that a reply finds its message whatever
/// the mail programs on its way make of the ids.
extension LinkKeys {
    private static let tagLength = 8

    /// 39 small letters and digits, as some servers change the case of addresses; nil for what is no UUID.
    public func replyToken(tenantID: String, messageID: String) -> String? {
        guard let id = UUID(uuidString: messageID)?.uuid else { return nil }
        let bytes = withUnsafeBytes(of: id) { Array($0) }
        return Self.base32(bytes + Self.tag(bytes, tenantID, secrets[0]))
    }

    /// The message, a UUID in lower case, if one of the secrets signed it for the tenant.
    public func messageID(ofReplyToken token: some StringProtocol, tenantID: String) -> String? {
        guard let bytes = Self.bytes(base32: token), bytes.count == 16 + Self.tagLength else { return nil }
        let id = Array(bytes.prefix(16))
        let isSigned = secrets.contains {
            Self.isSame(Self.tag(id, tenantID, $0), bytes.suffix(Self.tagLength))
        }
        guard isSigned else { return nil }
        var uuid = uuid_t(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        withUnsafeMutableBytes(of: &uuid) { $0.copyBytes(from: id) }
        return UUID(uuid: uuid).uuidString.lowercased()
    }

    private static func tag(_ id: [UInt8], _ tenantID: String, _ key: SymmetricKey) -> [UInt8] {
        let content = Array("reply ".utf8) + id + Array(tenantID.utf8)
        return Array(HMAC<SHA256>.authenticationCode(for: content, using: key).prefix(tagLength))
    }

    private static let digits = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    private static func base32(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var (bits, count) = (0, 0)
        for byte in bytes {
            bits = bits << 8 | Int(byte)
            count += 8
            while count >= 5 {
                count -= 5
                text.append(digits[bits >> count & 31])
            }
            bits &= 255
        }
        if count > 0 { text.append(digits[bits << (5 - count) & 31]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Nil for what is none, and for what means the same bytes and is not how we write them.
    private static func bytes(base32 text: some StringProtocol) -> [UInt8]? {
        let text = text.lowercased()
        guard text.utf8.count <= 100 else { return nil }
        var bytes: [UInt8] = []
        var (bits, count) = (0, 0)
        for digit in text.utf8 {
            guard let value = digits.firstIndex(of: digit) else { return nil }
            bits = bits << 5 | value
            count += 5
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(bits >> count & 255))
            }
            bits &= 255
        }
        return base32(bytes) == text ? bytes : nil
    }
}
