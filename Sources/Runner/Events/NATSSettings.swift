/// How to reach NATS.
struct NATSSettings: Sendable {
    /// `nats://host:port`, or `tls://…`; the first that answers is taken, in random order.
    let servers: [String]
    /// A file with user JWT and seed; empty: none.
    let credentialsFile: String
    /// Certificates that the server's must come from; empty: those of the system.
    let authorityFile: String

    /// - Parameter urls: the addresses, with commas between them.
    init(urls: String, credentialsFile: String = "", authorityFile: String = "") {
        servers = urls.split(separator: ",").map { $0.trimmingPrefix(while: \.isWhitespace) }
            .map { String($0.reversed().drop(while: \.isWhitespace).reversed()) }
        self.credentialsFile = credentialsFile
        self.authorityFile = authorityFile
    }

    /// TLS is spoken if one of the addresses says so, or authorities are given.
    var isSecure: Bool { !authorityFile.isEmpty || servers.contains { $0.hasPrefix("tls://") } }
}
