import CCurl
import Foundation

/// A libcurl handle with at most one connection to a mail server, which it keeps from mail to mail.
///
/// Belongs to one thread at a time. Calls block for a tenth of a second at most, but for those that wait for
/// the answer to the end of a mail.
final class SMTPSession {
    enum State {
        /// All of the mail was sent but its end: now it is to be decided.
        case atEnd
        /// It is over; why, if it went wrong.
        case over(String)
    }

    private let multi: UnsafeMutableRawPointer
    private let easy: UnsafeMutableRawPointer
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private var recipients: UnsafeMutablePointer<curl_slist>?
    private let sockets = SMTPSockets()
    private var transfer: SMTPTransfer?
    /// Whether the last mail went well, and its connection may still be there.
    private var isConnected = false

    /// Nil if there is no memory for it.
    init?() {
        Curl.start()
        guard let multi = curl_multi_init() else { return nil }
        guard let easy = curl_easy_init() else {
            curl_multi_cleanup(multi)
            return nil
        }
        self.multi = multi
        self.easy = easy
        cadence_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 1)
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        // A farewell would be waited for: whoever wants one has said it before.
        cut()
        finish()
        curl_easy_cleanup(easy)
        curl_multi_cleanup(multi)
        errorText.deallocate()
    }

    /// Begins to send a mail: connects if need be.
    ///
    /// - Parameters:
    ///   - secret: The password or token.
    ///   - isFresh: Not on the connection that is there.
    func begin(
        _ outgoing: OutgoingMessage, _ options: SMTPOptions, secret: String?, transfer: SMTPTransfer,
        isFresh: Bool
    ) {
        prepare(transfer, options, secret)
        cadence_curl_set_long(easy, CURLOPT_UPLOAD, 1)
        cadence_curl_set_long(easy, CURLOPT_FRESH_CONNECT, isFresh ? 1 : 0)
        cadence_curl_set_string(easy, CURLOPT_MAIL_FROM, "<\(outgoing.sender)>")
        recipients = curl_slist_append(nil, "<\(outgoing.recipient)>")
        cadence_curl_set_pointer(easy, CURLOPT_MAIL_RCPT, recipients)
        curl_multi_add_handle(multi, easy)
    }

    /// Takes leave of the server, if there is a connection; waits a second for it at most.
    func leave(_ options: SMTPOptions, secret: String?) {
        guard isConnected else { return }
        isConnected = false
        let limits = SMTPLimits(connect: .seconds(1), command: .seconds(1))
        prepare(SMTPTransfer([], limits), options, secret)
        cadence_curl_set_long(easy, CURLOPT_NOBODY, 1)
        cadence_curl_set_string(easy, CURLOPT_CUSTOMREQUEST, "QUIT")
        curl_multi_add_handle(multi, easy)
        _ = advance()
    }

    private func prepare(_ transfer: SMTPTransfer, _ options: SMTPOptions, _ secret: String?) {
        finish()
        self.transfer = transfer
        errorText[0] = 0
        let context = Unmanaged.passUnretained(transfer).toOpaque()
        options.apply(to: easy, secret: secret)
        sockets.watch(easy)
        cadence_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        cadence_curl_set_transfer(easy, CURLOPT_READFUNCTION, SMTPTransfer.onRead)
        cadence_curl_set_pointer(easy, CURLOPT_READDATA, context)
        cadence_curl_set_transfer(easy, CURLOPT_WRITEFUNCTION, SMTPTransfer.onWrite)
        cadence_curl_set_transfer(easy, CURLOPT_HEADERFUNCTION, SMTPTransfer.onWrite)
        cadence_curl_set_long(easy, CURLOPT_NOPROGRESS, 0)
        cadence_curl_set_progress(easy, SMTPTransfer.onProgress)
        cadence_curl_set_pointer(easy, CURLOPT_XFERINFODATA, context)
        // What is said is heard by way of the debug output.
        cadence_curl_set_long(easy, CURLOPT_VERBOSE, 1)
        cadence_curl_set_debug(easy, SMTPTransfer.onTalk)
        cadence_curl_set_pointer(easy, CURLOPT_DEBUGDATA, context)
    }

    /// Goes on until something is to be decided, or it is over. Checks all limits at least ten times a second.
    func advance() -> State {
        guard let transfer else { return .over("") }
        while true {
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            var code = CURLE_OK
            if cadence_curl_ended(multi, &code) { return over(code) }
            if transfer.isAtEnd && transfer.decision == .open { return .atEnd }
            if transfer.mustStop() {
                // Nothing can leave any more. libcurl asks the transfer, which says that it is to stop.
                cut()
                curl_multi_perform(multi, &running)
                if cadence_curl_ended(multi, &code) { return over(code) }
                finish()
                return .over(transfer.stopReason ?? "")
            }
            curl_multi_poll(multi, nil, 0, 100, nil)
        }
    }

    /// Whether the server has hung up, or nobody can tell.
    var isCut: Bool {
        sockets.isCut
    }

    /// Goes on at the end of the mail as was decided. After an abort nothing of the mail has been handed over.
    func resume(_ decision: SMTPTransfer.Decision, _ options: SMTPOptions) {
        transfer?.decide(decision)
        if decision == .abort { cut() }
        options.setLongestSilence(options.limits.end, of: easy)
        curl_easy_pause(easy, CURLPAUSE_CONT)
    }

    /// Takes the connection away from under libcurl: it cannot send anything more.
    func cut() {
        sockets.cut()
    }

    private func over(_ code: CURLcode) -> State {
        let text = String(cString: errorText)
        isConnected = code == CURLE_OK
        finish()
        return .over(code == CURLE_OK ? "" : text.isEmpty ? String(cString: curl_easy_strerror(code)) : text)
    }

    private func finish() {
        guard transfer != nil else { return }
        curl_multi_remove_handle(multi, easy)
        curl_slist_free_all(recipients)
        recipients = nil
        // It knows the transfer no more.
        curl_easy_reset(easy)
        transfer = nil
    }
}
