import Foundation

/// Where a server of NATS is, and who we are to it.
struct NATSAddress: Sendable, Equatable {
    /// What an address may carry before its `@`.
    enum Login: Sendable, Equatable {
        case none
        case token(String)
        case user(String, password: String)
    }

    /// `HOST:PORT`, for the library and for logs.
    let place: String
    /// Whether its scheme is `tls`.
    let isSecure: Bool
    let login: Login

    /// - Parameter url: `nats://` or `tls://`, before the host `user:password@` or `token@`, where characters
    ///   may be percent-encoded. Without a scheme: `nats`; without a port: 4222.
    init?(_ url: some StringProtocol) {
        let text = url.trimmingCharacters(in: .whitespaces)
        let halves = text.components(separatedBy: "://")
        guard halves.count <= 2, let rest = halves.last else { return nil }
        switch halves.count == 2 ? halves[0].lowercased() : "nats" {
        case "nats": isSecure = false
        case "tls": isSecure = true
        default: return nil
        }
        let at = rest.lastIndex(of: "@")
        var host = at.map { rest[rest.index(after: $0)...] } ?? rest[...]
        if host.hasSuffix("/") { host.removeLast() }
        guard let place = Self.place(host) else { return nil }
        self.place = place
        guard let at else {
            login = .none
            return
        }
        let parts = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let words = parts.compactMap { String($0).removingPercentEncoding }
        guard words.count == parts.count else { return nil }
        switch words.count {
        case 1 where !words[0].isEmpty: login = .token(words[0])
        case 2 where !words[0].isEmpty: login = .user(words[0], password: words[1])
        default: return nil
        }
    }

    private static func place(_ host: Substring) -> String? {
        let pattern = /(\[[0-9A-Fa-f:.]+\]|[^\s:\/?#@\[\]]+)(?::([0-9]{1,5}))?/
        guard let match = host.wholeMatch(of: pattern) else { return nil }
        let port = match.2.map { UInt16($0) } ?? 4222
        guard let port, port > 0 else { return nil }
        return "\(match.1):\(port)"
    }
}
