import CCurl

/// One mail on its way through libcurl, which calls back for its bytes, its limits and what is said.
///
/// libcurl sends the final "." as soon as `read` has answered 0. So `read` first pauses there, and answers 0
/// only once somebody has decided that the mail may be handed over.
final class SMTPTransfer {
    enum Decision {
        case open
        case finish
        case abort
    }

    private(set) var conversation = SMTPConversation()
    /// Whether all bytes were taken and the decision is awaited.
    private(set) var isAtEnd = false
    var decision = Decision.open
    /// Why it was given up; nil: it was not.
    private(set) var stopReason: String?

    private let mail: [UInt8]
    private let limits: SMTPLimits
    private var position = 0
    /// When a session must be ready.
    private let readyBy: ContinuousClock.Instant
    private var deadline: (at: ContinuousClock.Instant, reason: String)

    init(_ mail: [UInt8], _ limits: SMTPLimits) {
        self.mail = mail
        self.limits = limits
        readyBy = .now + limits.connect
        deadline = (readyBy, "There was no session within \(limits.connect).")
    }

    /// What is known when it has ended.
    func delivery(_ failure: String) -> Delivery {
        conversation.delivery(stopReason ?? failure)
    }

    /// Whether it is to be given up: its time is over, or its task was cancelled.
    func mustStop() -> Bool {
        if stopReason == nil {
            if ContinuousClock.now > deadline.at {
                if conversation.hasLeft { return true }
                stopReason = deadline.reason
            } else if Task.isCancelled {
                stopReason = "The sender was told to stop."
            }
        }
        return stopReason != nil
    }

    /// It was decided at its end.
    func decide(_ decision: Decision) {
        self.decision = decision
        deadline =
            decision == .finish
            ? (.now + limits.end, "The mail server was silent for \(limits.end).")
            : (.now + limits.command, "It could not be given up in time.")
    }

    /// Copies bytes of the mail, pauses at its end, and ends as was decided.
    fileprivate func read(into buffer: UnsafeMutablePointer<CChar>, _ size: Int) -> Int {
        if position == 0 {
            deadline = (.now + limits.data, "The mail server did not take the mail within \(limits.data).")
        }
        let count = min(size, mail.count - position)
        if count > 0 {
            mail[position..<position + count].withUnsafeBytes { bytes in
                UnsafeMutableRawPointer(buffer).copyMemory(from: bytes.baseAddress!, byteCount: count)
            }
            position += count
            return count
        }
        switch decision {
        case .open:
            isAtEnd = true
            return Int(CURL_READFUNC_PAUSE)
        case .finish:
            conversation.end()
            return 0
        case .abort:
            return Int(CURL_READFUNC_ABORT)
        }
    }

    /// Something was said: for how long an answer is waited for.
    private func awaitAnswer() {
        let end = ContinuousClock.now + limits.command
        if conversation.hasLeft {
            // What is known by then is known.
            deadline.at = min(end, .now + Self.longestFarewell)
        } else if conversation.isReady || end < readyBy {
            deadline = (end, "The mail server was silent for \(limits.command).")
        } else {
            deadline.at = readyBy
        }
    }

    private static let longestFarewell = Duration.seconds(1)

    fileprivate func hear(_ kind: curl_infotype, _ bytes: UnsafeRawBufferPointer) {
        switch kind {
        case CURLINFO_HEADER_OUT:
            conversation.say(bytes)
            awaitAnswer()
        case CURLINFO_HEADER_IN: conversation.hear(bytes)
        default: return
        }
    }
}

extension SMTPTransfer {
    /// What libcurl calls, with the transfer as its last argument or first.
    static let onRead:
        @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int =
            { buffer, size, count, context in
                guard let buffer, let context else { return Int(CURL_READFUNC_ABORT) }
                return of(context).read(into: buffer, size * count)
            }

    static let onWrite:
        @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int =
            { _, size, count, _ in size * count }

    static let onProgress: @convention(c) (UnsafeMutableRawPointer?, Int, Int, Int, Int) -> Int32 =
        { context, _, _, _, _ in
            guard let context else { return 1 }
            return of(context).mustStop() ? 1 : 0
        }

    static let onTalk:
        @convention(c) (
            UnsafeMutableRawPointer?, curl_infotype, UnsafeMutablePointer<CChar>?, Int,
            UnsafeMutableRawPointer?
        ) -> Int32 = { _, kind, bytes, count, context in
            guard let bytes, let context else { return 0 }
            of(context).hear(kind, UnsafeRawBufferPointer(start: bytes, count: count))
            return 0
        }

    private static func of(_ context: UnsafeMutableRawPointer) -> SMTPTransfer {
        Unmanaged<SMTPTransfer>.fromOpaque(context).takeUnretainedValue()
    }
}
