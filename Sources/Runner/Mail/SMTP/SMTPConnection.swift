/// A connection to a mail server, for one mail at a time.
///
/// libcurl blocks, so it works on a queue of its own and not on the threads that all tasks share.
actor SMTPConnection {
    nonisolated let server: SMTPServer

    private let queue = BlockingQueue(label: "pgcadence.smtp")
    private let options: SMTPOptions
    private var session: SMTPSession?

    init(_ options: SMTPOptions) {
        self.options = options
        server = options.server
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// Makes one attempt, and a second one at once if the connection was gone before it began.
    ///
    /// - Returns: what is known about the mail, and whether the server could be spoken with.
    func deliver(_ outgoing: OutgoingMessage, permit: DeliveryPermit) async -> (Delivery, isReachable: Bool) {
        let secret: String?
        do throws(SMTPServerError) {
            secret = try self.secret()
        } catch {
            return (.temporarilyRefused("\(error)"), false)
        }
        var (delivery, conversation) = await attempt(outgoing, secret, permit, isFresh: false)
        if conversation.wasStale && !Task.isCancelled {
            (delivery, conversation) = await attempt(outgoing, secret, permit, isFresh: true)
        }
        return (delivery, conversation.isReachable)
    }

    /// Hangs up.
    func close() {
        session?.leave(options, secret: try? secret())
        session = nil
    }

    private func attempt(
        _ outgoing: OutgoingMessage, _ secret: String?, _ permit: DeliveryPermit, isFresh: Bool
    ) async -> (Delivery, SMTPConversation) {
        let transfer = SMTPTransfer(outgoing.mail, options.limits)
        guard let session = session ?? SMTPSession() else {
            return (.temporarilyRefused("There is no memory for a connection."), transfer.conversation)
        }
        self.session = session
        session.begin(outgoing, options, secret: secret, transfer: transfer, isFresh: isFresh)
        var state = session.advance()
        var verdict = DeliveryPermit.Verdict.begun
        if case .atEnd = state {
            verdict = await decide(session, permit)
            session.resume(verdict == .begun ? .finish : .abort, options)
            state = session.advance()
        }
        guard case .over(let failure) = state else {
            preconditionFailure("a transfer that was decided goes on to its end")
        }
        let known = transfer.delivery(failure)
        if case .unknown = known {
            // An answer that comes later must not be taken for one about the next mail.
            session.cut()
            self.session = nil
        }
        let delivery: Delivery =
            switch verdict {
            case .begun: known
            case .stopped: .stopped
            case .busy(let reason): .temporarilyRefused(reason)
            }
        return (delivery, transfer.conversation)
    }

    /// Asks whether the mail may be handed over, unless its server has hung up: then nothing was taken.
    private func decide(_ session: SMTPSession, _ permit: DeliveryPermit) async -> DeliveryPermit.Verdict {
        if session.isCut { return .busy(Self.hungUp) }
        let verdict = await permit.ask(options.limits.end + options.limits.command)
        if verdict == .begun && session.isCut { return .busy(Self.hungUp) }
        return verdict
    }

    private static let hungUp = "The mail server hung up before the end of the mail."

    /// What the server's login is proved with; nil if there is none.
    private func secret() throws(SMTPServerError) -> String? {
        try server.login?.secret.value("password or token of the mail server")
    }
}
