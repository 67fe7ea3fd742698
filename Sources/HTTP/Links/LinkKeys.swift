import Crypto
import Foundation

/// Makes and reads the links that leave the house: what they mean is in them, signed with HMAC-SHA256.
///
/// A link has no time at which it ends: it is good as long as its secret is among those that are known. The
/// first secret signs, all of them are believed; that is how they are exchanged.
public struct LinkKeys: Sendable {
    private static let version: UInt8 = 1
    /// Half of a SHA-256: what nobody guesses, and short enough for an address.
    private static let signatureLength = 16
    /// No target is longer, in bytes.
    public static let longestTarget = 2048

    private let base: String
    let secrets: [SymmetricKey]

    /// - Parameters:
    ///   - publicURL: what links begin with: http or https, a host, perhaps a port and a path.
    ///   - secrets: at least one, each of at least 32 bytes.
    /// - Throws: `LinkKeysError` that says what to change.
    public init(publicURL: String, secrets: [String]) throws(LinkKeysError) {
        let base = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
        guard let target = LinkTarget(base), target.text == base, !base.contains("?"), !base.contains("#"),
            !base.contains(","), base.utf8.count <= 300
        else { throw .publicURL }
        guard !secrets.isEmpty else { throw .noSecret }
        guard secrets.allSatisfy({ $0.utf8.count >= 32 }) else { throw .shortSecret }
        self.base = base
        self.secrets = secrets.map { SymmetricKey(data: Array("pgcadence links ".utf8) + Array($0.utf8)) }
    }

    /// The page on which whoever got the message unsubscribes; a POST to it does so at once.
    public func unsubscribeURL(tenantID: String, messageID: String) -> String? {
        address("u", Link(kind: .unsubscribe, tenantID: tenantID, messageID: messageID))
    }

    /// A picture that nobody sees.
    public func openURL(tenantID: String, messageID: String) -> String? {
        address("o", Link(kind: .open, tenantID: tenantID, messageID: messageID)).map { $0 + ".gif" }
    }

    /// An address that leads to the target and counts that; nil for what is no address of the web.
    public func clickURL(tenantID: String, messageID: String, target: String) -> String? {
        guard let target = LinkTarget(target), !target.text.hasPrefix(base + "/") else { return nil }
        return address(
            "c", Link(kind: .click, tenantID: tenantID, messageID: messageID, target: target.text))
    }

    /// What a token says, if one of the secrets signed it and nothing of it was changed.
    func read(_ token: some StringProtocol) -> Link? {
        guard token.utf8.count <= 4096, let bytes = Self.decoded(token), bytes.count > Self.signatureLength
        else { return nil }
        let content = bytes.dropLast(Self.signatureLength)
        let signature = bytes.suffix(Self.signatureLength)
        guard secrets.contains(where: { Self.isSame(Self.signature(content, $0), signature) }) else {
            return nil
        }
        return Self.link(Array(content))
    }

    private func address(_ place: String, _ link: Link) -> String? {
        guard let content = Self.content(link) else { return nil }
        return "\(base)/\(place)/\(Self.encoded(content + Self.signature(content, secrets[0])))"
    }

    // MARK: - Bytes

    /// Version, kind, 16 bytes of the message's id, the tenant with its length before it, the target.
    private static func content(_ link: Link) -> [UInt8]? {
        guard let id = UUID(uuidString: link.messageID)?.uuid, link.tenantID.utf8.count < 256 else {
            return nil
        }
        return [version, link.kind.rawValue] + withUnsafeBytes(of: id) { Array($0) }
            + [UInt8(link.tenantID.utf8.count)] + Array(link.tenantID.utf8) + Array((link.target ?? "").utf8)
    }

    private static func link(_ content: [UInt8]) -> Link? {
        guard content.count >= 19, content[0] == version, let kind = Link.Kind(rawValue: content[1]),
            content.count >= 19 + Int(content[18])
        else { return nil }
        var id = uuid_t(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        withUnsafeMutableBytes(of: &id) { $0.copyBytes(from: content[2..<18]) }
        let rest = content[(19 + Int(content[18]))...]
        // It was one when it was signed; that it still is costs nothing to know.
        let target = kind == .click ? LinkTarget(String(decoding: rest, as: UTF8.self)) : nil
        guard kind == .click ? target != nil : rest.isEmpty else { return nil }
        return Link(
            kind: kind,
            tenantID: String(decoding: content[19..<(19 + Int(content[18]))], as: UTF8.self),
            messageID: UUID(uuid: id).uuidString.lowercased(), target: target?.text)
    }

    private static func signature(_ content: some Sequence<UInt8>, _ key: SymmetricKey) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(content), using: key).prefix(signatureLength))
    }

    /// Takes as long wherever they differ.
    static func isSame(_ left: [UInt8], _ right: ArraySlice<UInt8>) -> Bool {
        left.count == right.count && zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func encoded(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }

    /// Nil also for what means the same bytes and is not how we write them.
    private static func decoded(_ token: some StringProtocol) -> [UInt8]? {
        guard let data = Data(base64URL: String(token)), encoded(Array(data)) == token else { return nil }
        return Array(data)
    }
}

/// Why no links can be made.
public enum LinkKeysError: Error, Sendable, Equatable, CustomStringConvertible {
    case publicURL
    case noSecret
    case shortSecret

    /// One sentence that says what to change.
    public var description: String {
        switch self {
        case .publicURL:
            "CADENCE_PUBLIC_URL must be an address such as https://links.example.com, without a query."
        case .noSecret:
            "CADENCE_PUBLIC_URL needs CADENCE_LINK_SECRET or CADENCE_LINK_SECRET_FILE, which sign the links."
        case .shortSecret:
            "Each secret of CADENCE_LINK_SECRET must have at least 32 characters: openssl rand -hex 32."
        }
    }
}
