import Logging

/// Connections to mail servers that are kept between mails, and servers that are left alone for a while.
actor SMTPConnections {
    enum Lent: Sendable {
        case connection(SMTPConnection)
        /// The server could not be spoken with a moment ago.
        case resting(String)
    }

    private struct Rest {
        var until: ContinuousClock.Instant
        var backoff: Backoff
        var reason: String
    }

    private let limit: Int
    private let logger: Logger
    private let open: @Sendable (SMTPServer) -> SMTPConnection
    private var idle: [SMTPConnection] = []
    private var lentCount = 0
    private var rests: [SMTPServer: Rest] = [:]

    /// - Parameters:
    ///   - limit: The most connections at a time; nobody may ask for more.
    ///   - open: Makes one.
    init(limit: Int, logger: Logger, open: @escaping @Sendable (SMTPServer) -> SMTPConnection) {
        self.limit = limit
        self.logger = logger
        self.open = open
    }

    /// A connection to the server, one that is there already if possible; to be given back.
    func lend(_ server: SMTPServer) async -> Lent {
        if let rest = rests[server], rest.until > .now { return .resting(rest.reason) }
        lentCount += 1
        if let place = idle.lastIndex(where: { $0.server == server }) {
            return .connection(idle.remove(at: place))
        }
        if idle.count + lentCount > limit, !idle.isEmpty { await idle.removeFirst().close() }
        return .connection(open(server))
    }

    /// - Parameter failure: Why the server could not be spoken with; nil: it could.
    func giveBack(_ connection: SMTPConnection, failure: String?) {
        lentCount -= 1
        idle.append(connection)
        guard let failure else {
            if rests.removeValue(forKey: connection.server) != nil {
                logger.info("A mail server works again.", metadata: ["server": "\(connection.server.url)"])
            }
            return
        }
        var rest =
            rests[connection.server]
            ?? Rest(
                until: .now, backoff: Backoff(first: .seconds(2), longest: .seconds(60)), reason: failure)
        // Those that were under way at the same time tell nothing new.
        guard rest.until <= .now else { return }
        let pause = rest.backoff.next()
        logger.warning(
            "A mail server cannot be spoken with and is left alone for \(pause).",
            metadata: ["server": "\(connection.server.url)", "reason": "\(failure)"])
        rest.until = .now + pause
        rest.reason = failure
        rests[connection.server] = rest
    }

    /// Hangs up wherever no mail is under way.
    func close() async {
        for connection in idle { await connection.close() }
        idle = []
    }
}
