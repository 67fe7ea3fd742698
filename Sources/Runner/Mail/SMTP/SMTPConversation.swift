/// What was said to a mail server last, and what it answered to that.
struct SMTPConversation: Sendable, Equatable {
    enum Stage: String, Sendable {
        case connection
        case hello
        case tls
        case login
        case sender
        case recipient
        case data
        case end
    }

    private(set) var stage: Stage = .connection
    /// To what was said last; nil: none yet.
    private(set) var reply: SMTPReply?
    /// Whether a connection that was there already is used again: there was no greeting and no EHLO.
    private(set) var isReused = false
    /// After a farewell no answer is about the mail.
    private(set) var hasLeft = false
    private var line: [UInt8] = []
    private var lines: [[UInt8]] = []
    private var size = 0

    /// A command was sent.
    mutating func say(_ bytes: some Sequence<UInt8>) {
        let word = bytes.prefix(8).prefix { $0 > 0x20 }.map { $0 & 0xDF }
        switch String(decoding: word, as: UTF8.self) {
        case "EHLO", "HELO": begin(.hello)
        case "STARTTLS": begin(.tls)
        case "AUTH": begin(.login)
        case "MAIL":
            isReused = stage == .connection && reply == nil
            begin(.sender)
        case "RCPT": begin(.recipient)
        case "DATA": begin(.data)
        case "QUIT": hasLeft = true
        default: return  // what a login goes on with
        }
    }

    /// From here on the server may have taken the mail.
    mutating func end() {
        begin(.end)
    }

    /// Bytes came.
    mutating func hear(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            guard byte == UInt8(ascii: "\n") else {
                if line.count < SMTPReply.mostBytes { line.append(byte) }
                continue
            }
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            hearLine()
            line = []
        }
    }

    private mutating func begin(_ stage: Stage) {
        self.stage = stage
        reply = nil
        line = []
        lines = []
        size = 0
    }

    private mutating func hearLine() {
        guard !hasLeft, stage != .end || reply == nil else { return }
        if size < SMTPReply.mostBytes {
            lines.append(line)
            size += line.count + 1
        }
        let digits = line.prefix(3)
        let isDigit = digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let isLast = line.count == 3 || line.dropFirst(3).first == UInt8(ascii: " ")
        guard digits.count == 3, isDigit, isLast, let code = Int(String(decoding: digits, as: UTF8.self))
        else {
            return
        }
        let text = Array(lines.joined(separator: [UInt8(ascii: "\n")])).prefix(SMTPReply.mostBytes)
        reply = SMTPReply(code: code, text: String(decoding: text, as: UTF8.self))
        lines = []
        size = 0
    }
}

extension SMTPConversation {
    /// What is known about the mail when the conversation has ended there.
    ///
    /// - Parameter failure: What ended it, if the server did not.
    func delivery(_ failure: String) -> Delivery {
        if stage == .end { return ended(failure) }
        guard let reply, reply.code >= 400 else {
            return .temporarilyRefused("\(stage): \(failure)")
        }
        // Of a wrong password, or TLS that is missing, no message is to blame.
        let isAboutTheMail =
            [.sender, .recipient, .data].contains(stage) && !(530...539).contains(reply.code)
        return reply.code >= 500 && reply.code < 600 && isAboutTheMail
            ? .refused(reply.text, concernsRecipient: stage != .sender) : .temporarilyRefused(reply.text)
    }

    private func ended(_ failure: String) -> Delivery {
        guard let reply else {
            return .unknown("The mail server did not answer the end of the mail: \(failure)")
        }
        switch reply.code {
        case 200..<300: return .accepted(reply.text)
        case 400..<500: return .temporarilyRefused(reply.text)
        case 500..<600: return .refused(reply.text, concernsRecipient: true)
        default: return .unknown("The mail server answered the end of the mail with: \(reply.text)")
        }
    }

    /// Whether a connection that was used again turned out to be gone before anything of the mail was said.
    var wasStale: Bool {
        stage == .sender && isReused && (reply == nil || reply?.code == 421)
    }

    /// Whether it is about the mail by now.
    var isReady: Bool {
        [.sender, .recipient, .data, .end].contains(stage)
    }

    /// Whether the server could be spoken with at all.
    var isReachable: Bool {
        switch stage {
        case .connection, .hello, .tls, .login: false
        case .sender: reply?.code != 421 && !(530...539).contains(reply?.code ?? 0)
        case .recipient, .data, .end: true
        }
    }
}
