/// A mail server, and as whom we speak with it. Connections are shared among mails whose server is equal.
struct SMTPServer: Sendable, Hashable {
    /// How to log in.
    enum Mechanism: String, Sendable, Decodable {
        case plain
        case login
        case xoauth2
    }

    /// Where a password or token is.
    enum Secret: Sendable, Hashable {
        case text(String)
        /// A file, read for every mail: who renews a token replaces the file.
        case file(String)
    }

    /// Who logs in.
    struct Login: Sendable, Hashable {
        var user: String
        var secret: Secret
        /// Nil: the best one that the server has.
        var mechanism: Mechanism?
    }

    /// `smtp://host:port`, without a user and without a path.
    var url: String
    var login: Login?
    /// Whether nothing is said in the clear: by STARTTLS, where the URL is not `smtps:`.
    var isTLSRequired = true
    /// Whether the server's certificate must be good.
    var isVerified = true

    /// - Throws: `SMTPServerError` when the URL is none of a mail server.
    init(url: String, login: Login? = nil, isTLSRequired: Bool = true, isVerified: Bool = true)
        throws(SMTPServerError)
    {
        guard !url.utf8.contains(UInt8(ascii: "@")) else { throw .hasUser }
        guard Self.isServer(url) else { throw .noServer }
        self.url = url
        self.login = login
        self.isTLSRequired = isTLSRequired
        self.isVerified = isVerified
    }

    /// `smtp://` or `smtps://`, a name or an address in brackets, and maybe a port.
    private static func isServer(_ url: String) -> Bool {
        let scheme = ["smtp://", "smtps://"].first { url.hasPrefix($0) }
        guard let scheme else { return false }
        var rest = url.utf8.dropFirst(scheme.utf8.count)
        if rest.first == UInt8(ascii: "[") {
            guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return false }
            let address = rest[..<end].dropFirst()
            let isAddress =
                !address.isEmpty && address.allSatisfy { isHexDigit($0) || ":.".utf8.contains($0) }
            guard isAddress else { return false }
            rest = rest[end...].dropFirst()
        } else {
            let name = rest.prefix { $0 != UInt8(ascii: ":") }
            guard !name.isEmpty, name.allSatisfy(isNameByte) else { return false }
            rest = rest.dropFirst(name.count)
        }
        if rest.isEmpty { return true }
        let port = rest.dropFirst()
        return rest.first == UInt8(ascii: ":") && (1...5).contains(port.count)
            && (Int(String(decoding: port, as: UTF8.self)).map { (1...65535).contains($0) } ?? false)
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || "._-".utf8.contains(byte)
    }
}

/// Why there is no mail server to speak with. Says no value: that may hold a password.
enum SMTPServerError: Error, Sendable, Equatable, CustomStringConvertible {
    case hasUser
    case noServer
    case secret(String)

    var description: String {
        switch self {
        case .hasUser:
            "The address of a mail server names no user and no password; they have settings of their own."
        case .noServer: "A mail server is smtp://HOST, smtp://HOST:PORT, smtps://HOST or smtps://HOST:PORT."
        case .secret(let reason): reason
        }
    }
}
