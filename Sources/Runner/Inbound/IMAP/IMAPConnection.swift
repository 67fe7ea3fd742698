import CCurl
import Foundation
import ServiceLifecycle

/// A connection with an IMAP server: libcurl connects, secures and logs in; then bytes go to and fro.
///
/// Blocks. It is used by one thread at a time, within limits of time.
final class IMAPConnection {
    private let easy: UnsafeMutableRawPointer
    private let limits: IMAPLimits
    private let deadline: ContinuousClock.Instant
    private let scratch = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 64 * 1024)
    private var buffer: [UInt8] = []
    private var start = 0

    /// Connects and logs in.
    init(_ account: IMAPAccount, secret: String, limits: IMAPLimits) throws(IMAPError) {
        Curl.start()
        guard let easy = curl_easy_init() else { throw .refused("there is no memory") }
        self.easy = easy
        self.limits = limits
        deadline = .now + limits.batch
        apply(account, secret: secret)
        let result = curl_easy_perform(easy)
        if result != CURLE_OK {
            if Self.isLeaving { throw .stopped }
            throw .refused(String(cString: curl_easy_strerror(result)))
        }
    }

    deinit {
        curl_easy_cleanup(easy)
        scratch.deallocate()
    }

    private func apply(_ account: IMAPAccount, secret: String) {
        cadence_curl_set_string(easy, CURLOPT_URL, account.url)
        Curl.secure(
            easy, protocols: "imap,imaps", isTLSRequired: account.isTLSRequired,
            isVerified: account.isVerified)
        cadence_curl_set_long(easy, CURLOPT_CONNECT_ONLY, 1)
        cadence_curl_set_long(easy, CURLOPT_TIMEOUT_MS, Int(limits.connect / .milliseconds(1)))
        Curl.logIn(easy, user: account.user, secret: secret, by: account.auth)
        cadence_curl_set_long(easy, CURLOPT_NOPROGRESS, 0)
        cadence_curl_set_progress(easy) { _, _, _, _, _ in IMAPConnection.isLeaving ? 1 : 0 }
    }

    /// Asked on the thread of the task that reads the mailbox.
    private static var isLeaving: Bool { Task.isCancelled || Task.isShuttingDownGracefully }

    func send(_ text: String) throws(IMAPError) {
        var rest = ArraySlice(text.utf8)
        while !rest.isEmpty {
            var sent = 0
            let result = rest.withUnsafeBytes { curl_easy_send(easy, $0.baseAddress, $0.count, &sent) }
            switch result {
            case CURLE_OK: rest = rest.dropFirst(sent)
            case CURLE_AGAIN: try wait(for: POLLOUT)
            default: throw .lost(String(cString: curl_easy_strerror(result)))
            }
        }
    }

    /// The next line, without its end.
    func line() throws(IMAPError) -> [UInt8] {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0A) {
                let line = buffer[start..<end]
                start = end + 1
                return Array(line.last == 0x0D ? line.dropLast() : line)
            }
            guard buffer.count - start <= limits.line else { throw .strange("a line is endless") }
            let unread = buffer.count - start
            try fill()
            searched = start + unread
        }
    }

    /// The next bytes.
    func bytes(_ count: Int) throws(IMAPError) -> [UInt8] {
        while buffer.count - start < count { try fill() }
        let bytes = Array(buffer[start..<(start + count)])
        start += count
        return bytes
    }

    /// Takes in what has come, at least a byte.
    private func fill() throws(IMAPError) {
        if start > 0 {
            buffer.removeFirst(start)
            start = 0
        }
        var received = 0
        while true {
            let result = curl_easy_recv(easy, scratch.baseAddress, scratch.count, &received)
            switch result {
            case CURLE_OK where received > 0:
                buffer.append(contentsOf: UnsafeBufferPointer(rebasing: scratch[..<received]))
                return
            case CURLE_OK: throw .lost("the server hung up")
            case CURLE_AGAIN: try wait(for: POLLIN)
            default: throw .lost(String(cString: curl_easy_strerror(result)))
            }
        }
    }

    /// Returns when the socket is ready.
    private func wait(for events: Int32) throws(IMAPError) {
        let socket = cadence_curl_get_socket(easy)
        let patience = ContinuousClock.now + limits.silence
        while true {
            if Self.isLeaving { throw .stopped }
            if ContinuousClock.now > deadline { throw .timeout("the batch") }
            if ContinuousClock.now > patience { throw .timeout("an answer") }
            var descriptor = pollfd(fd: socket, events: Int16(events), revents: 0)
            // In slices, for a shutdown is to be seen soon.
            if poll(&descriptor, 1, 200) > 0 { return }
        }
    }
}
