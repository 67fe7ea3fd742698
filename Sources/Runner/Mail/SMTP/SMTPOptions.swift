import CCurl

/// How libcurl is to speak with one mail server.
struct SMTPOptions: Sendable {
    let server: SMTPServer
    let limits: SMTPLimits
    /// What we call ourselves in EHLO; empty: the name of the host.
    let name: String
    /// A file with certificates of authorities; empty: those of the system.
    let authorities: String

    /// - Parameter secret: The password or token of the server's login.
    func apply(to easy: UnsafeMutableRawPointer, secret: String?) {
        cadence_curl_set_string(easy, CURLOPT_URL, name.isEmpty ? server.url : "\(server.url)/\(name)")
        Curl.secure(
            easy, protocols: "smtp,smtps", isTLSRequired: server.isTLSRequired, isVerified: server.isVerified)
        if !authorities.isEmpty { cadence_curl_set_string(easy, CURLOPT_CAINFO, authorities) }
        cadence_curl_set_long(easy, CURLOPT_TCP_KEEPALIVE, 1)
        cadence_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(limits.connect))
        cadence_curl_set_long(
            easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, max(1, Int(limits.command.components.seconds)))
        guard let login = server.login, let secret else { return }
        Curl.logIn(easy, user: login.user, secret: secret, by: login.mechanism)
    }

    private static func milliseconds(_ duration: Duration) -> Int {
        max(1, Int(duration / .milliseconds(1)))
    }
}
