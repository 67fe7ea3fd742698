import CCurl
import Foundation

/// libcurl, made ready once for the process.
enum Curl {
    static func start() {
        _ = started
    }

    private static let started: Void = {
        curl_global_init(Int(CURL_GLOBAL_DEFAULT))
        // OpenSSL writes to sockets without MSG_NOSIGNAL.
        signal(SIGPIPE, SIG_IGN)
    }()
}
