/// How to reach NATS.
struct NATSSettings: Sendable, Equatable {
    /// In the order in which they are set; they are tried in any order until one takes us.
    let servers: [NATSAddress]
    /// A file with the JWT and the seed of a user, or the seed alone; empty: none.
    let credentialsFile: String
    /// Certificates that the server's may come from, beside those of the system; empty: none.
    let authorityFile: String
    /// Our own certificate; empty: none.
    let certificateFile: String
    /// The private key of our certificate.
    let keyFile: String

    /// - Parameter urls: the addresses, with commas between them.
    /// - Throws: for an address that is none. What it says names no password.
    init(
        urls: String, credentialsFile: String = "", authorityFile: String = "", certificateFile: String = "",
        keyFile: String = ""
    ) throws(NATSError) {
        var servers: [NATSAddress] = []
        for (index, url) in urls.split(separator: ",").enumerated() {
            guard let server = NATSAddress(url) else {
                throw NATSError("address \(index + 1) is not nats://HOST:PORT or tls://HOST:PORT")
            }
            servers.append(server)
        }
        guard !servers.isEmpty else { throw NATSError("no address is given") }
        self.servers = servers
        self.credentialsFile = credentialsFile
        self.authorityFile = authorityFile
        self.certificateFile = certificateFile
        self.keyFile = keyFile
    }

    /// TLS is spoken to every server if one of the addresses says so, or certificates are given.
    var isSecure: Bool {
        !authorityFile.isEmpty || !certificateFile.isEmpty || servers.contains(where: \.isSecure)
    }
}
