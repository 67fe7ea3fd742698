public import Logging
public import SQL
public import ServiceLifecycle

/// The REST interface: listens, and calls one stored function a request.
///
/// Ends on graceful shutdown: takes no new connections, answers what is under way, closes.
public struct HTTPService: Service {
    private let pool: Pool
    private let database: Reachability
    private let metrics: Metrics
    private let streams: EventStreams
    private let recorder: LinkRecorder
    private let listener: HTTPListener<Gateway>

    /// - Parameters:
    ///   - pool: sessions of a role that may execute `api.*`.
    ///   - keys: the memory of keys; whoever listens to the database tells it what to forget.
    ///   - readiness: what `/readyz` answers.
    ///   - tokens: who else is let in, besides those with API keys.
    ///   - links: what signed the links in mails; nil: there are none.
    ///   - renderer: makes previews of what the database answers; by default sources stay sources.
    ///   - environment: where secrets of webhooks are looked up.
    ///   - mails: what reads raw mails; nil: only JSON is taken.
    ///   - metrics: what `/metrics` shows; the requests are added to it.
    ///   - onListening: told the port once the server takes connections.
    public init(
        _ settings: HTTPSettings,
        pool: Pool,
        keys: KeyMemory,
        readiness: Readiness,
        metrics: Metrics,
        tokens: TokenKeys? = nil,
        links: LinkKeys? = nil,
        renderer: PreviewRenderer = PreviewRenderer { .rendered($0) },
        environment: [String: String] = [:],
        mails: MailReader? = nil,
        logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.pool = pool
        self.metrics = metrics
        database = Reachability(pool: pool)
        let pages: [Page] = [
            .health(database), .readiness(readiness), .metrics(metrics),
            .description(pool: pool, timeout: settings.callTimeout),
            .events(pool: pool, timeout: settings.callTimeout),
        ]
        recorder = LinkRecorder(pool: pool, metrics: metrics, logger: logger)
        let recorder = recorder
        let procedures = Procedures(pool: pool, timeout: settings.callTimeout)
        let bodyReader = BodyReader(
            timeout: settings.idleTimeout, memory: BodyMemory(limit: settings.bodyMemory), mails: mails)
        streams = EventStreams(
            pool: pool, timeout: settings.callTimeout, limit: settings.streamLimit,
            interval: settings.streamInterval, heartbeat: settings.streamHeartbeat, logger: logger)
        let gateway = Gateway(
            table: RouteTable(routes),
            pages: Dictionary(uniqueKeysWithValues: pages.map { ($0.path, $0) }),
            links: links.map {
                LinkPages(keys: $0, procedures: procedures, bodyReader: bodyReader, recorder: recorder)
            },
            webhooks: WebhookGate(
                secrets: WebhookSecrets(procedures: procedures, environment: environment, logger: logger),
                procedures: procedures, bodyReader: bodyReader),
            authenticator: Authenticator(
                pool: pool, memory: keys, timeout: settings.callTimeout, tokens: tokens),
            limiter: settings.rateLimit > 0
                ? RateLimiter(perSecond: settings.rateLimit, burst: settings.rateBurst) : nil,
            procedures: procedures,
            bodyReader: bodyReader,
            streams: streams,
            renderer: renderer,
            metrics: metrics,
            logger: logger)
        listener = HTTPListener(
            settings, gateway, metrics: metrics, logger: logger, onListening: onListening)
    }

    /// Serves until graceful shutdown or cancellation.
    ///
    /// - Throws: `ListenError` if the address can't be taken.
    public func run() async throws {
        await metrics.watch(pool, as: "api")
        await metrics.expect(.rateLimited)
        await metrics.expect(.linkUsesDropped)
        await metrics.watch(.eventStreams) { [streams] in [([], Double(streams.count))] }
        await metrics.watch(.databaseUp) { [([], await database.isReachable ? 1 : 0)] }
        await metrics.watch(.linkUsesWaiting) { [([], Double(await recorder.count))] }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await database.watch() }
            group.addTask { await recorder.run() }
            defer { group.cancelAll() }
            try await listener.run()
            group.cancelAll()
            try await group.waitForAll()
            await recorder.finish()
        }
    }
}
