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
        cadence_curl_set_long(
            easy, CURLOPT_CONNECTTIMEOUT_MS, Int((limits.connect + Self.slack) / .milliseconds(1)))
        setLongestSilence(limits.command, of: easy)
        guard let login = server.login, let secret else { return }
        Curl.logIn(easy, user: login.user, secret: secret, by: login.mechanism)
    }

    /// For how long libcurl waits for an answer.
    func setLongestSilence(_ limit: Duration, of easy: UnsafeMutableRawPointer) {
        cadence_curl_set_long(
            easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, Int((limit + Self.slack).components.seconds))
    }

    /// The limits are kept by `SMTPTransfer`. libcurl's own come later: when one of them ends, it says farewell
    /// and waits for an answer to that for as long again.
    private static let slack = Duration.seconds(5)
}
