import CCurl
import Foundation

/// libcurl, made ready once for the process.
enum Curl {
    static func start() {
        _ = started
    }

    /// Which protocols are spoken, no proxy whatever the environment says, no signals among threads; TLS as it is told.
    static func secure(
        _ easy: UnsafeMutableRawPointer, protocols: String, isTLSRequired: Bool, isVerified: Bool
    ) {
        cadence_curl_set_string(easy, CURLOPT_PROTOCOLS_STR, protocols)
        cadence_curl_set_string(easy, CURLOPT_PROXY, "")
        cadence_curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        let security = isTLSRequired ? CURLUSESSL_ALL : CURLUSESSL_NONE
        cadence_curl_set_long(easy, CURLOPT_USE_SSL, Int(security.rawValue))
        cadence_curl_set_long(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        cadence_curl_set_long(easy, CURLOPT_SSL_VERIFYPEER, isVerified ? 1 : 0)
        cadence_curl_set_long(easy, CURLOPT_SSL_VERIFYHOST, isVerified ? 2 : 0)
    }

    /// - Parameter mechanism: Nil: the best way that the server has.
    static func logIn(
        _ easy: UnsafeMutableRawPointer, user: String, secret: String, by mechanism: SMTPServer.Mechanism?
    ) {
        cadence_curl_set_string(easy, CURLOPT_USERNAME, user)
        cadence_curl_set_string(
            easy, mechanism == .xoauth2 ? CURLOPT_XOAUTH2_BEARER : CURLOPT_PASSWORD, secret)
        guard let mechanism else { return }
        cadence_curl_set_string(easy, CURLOPT_LOGIN_OPTIONS, "AUTH=\(mechanism.rawValue.uppercased())")
    }

    private static let started: Void = {
        curl_global_init(Int(CURL_GLOBAL_DEFAULT))
        // OpenSSL writes to sockets without MSG_NOSIGNAL.
        signal(SIGPIPE, SIG_IGN)
    }()
}
