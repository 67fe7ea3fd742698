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
        cadence_curl_set_string(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        // No proxy, whatever the environment says, and no signals among threads.
        cadence_curl_set_string(easy, CURLOPT_PROXY, "")
        cadence_curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        cadence_curl_set_long(easy, CURLOPT_TCP_KEEPALIVE, 1)
        cadence_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(limits.connect))
        cadence_curl_set_long(
            easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, max(1, Int(limits.command.components.seconds)))

        let security = server.isTLSRequired ? CURLUSESSL_ALL : CURLUSESSL_NONE
        cadence_curl_set_long(easy, CURLOPT_USE_SSL, Int(security.rawValue))
        cadence_curl_set_long(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        cadence_curl_set_long(easy, CURLOPT_SSL_VERIFYPEER, server.isVerified ? 1 : 0)
        cadence_curl_set_long(easy, CURLOPT_SSL_VERIFYHOST, server.isVerified ? 2 : 0)
        if !authorities.isEmpty { cadence_curl_set_string(easy, CURLOPT_CAINFO, authorities) }

        guard let login = server.login, let secret else { return }
        cadence_curl_set_string(easy, CURLOPT_USERNAME, login.user)
        switch login.mechanism {
        case .xoauth2:
            cadence_curl_set_string(easy, CURLOPT_XOAUTH2_BEARER, secret)
            cadence_curl_set_string(easy, CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2")
        case .plain, .login:
            cadence_curl_set_string(easy, CURLOPT_PASSWORD, secret)
            let mechanism = login.mechanism == .plain ? "PLAIN" : "LOGIN"
            cadence_curl_set_string(easy, CURLOPT_LOGIN_OPTIONS, "AUTH=\(mechanism)")
        case nil:
            cadence_curl_set_string(easy, CURLOPT_PASSWORD, secret)
        }
    }

    private static func milliseconds(_ duration: Duration) -> Int {
        max(1, Int(duration / .milliseconds(1)))
    }
}
