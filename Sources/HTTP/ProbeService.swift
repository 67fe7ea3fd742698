import Hummingbird
public import Logging
public import SQL
public import ServiceLifecycle

/// `/healthz`, `/readyz` and `/metrics`, and nothing else: for a process without the API.
public struct ProbeService: Service {
    private let database: Reachability
    private let metrics: Metrics
    private let listener: HTTPListener<PageResponder>

    /// - Parameters:
    ///   - settings: of them host, port and the limits of connections.
    ///   - pool: tells whether the database can be reached.
    ///   - onListening: told the port once the server takes connections.
    public init(
        _ settings: HTTPSettings, pool: Pool, readiness: Readiness, metrics: Metrics, logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.metrics = metrics
        database = Reachability(pool: pool)
        let pages: [Page] = [.health(database), .readiness(readiness), .metrics(metrics)]
        listener = HTTPListener(
            settings,
            PageResponder(
                pages: Dictionary(uniqueKeysWithValues: pages.map { ($0.path, $0) }), metrics: metrics,
                logger: logger),
            metrics: metrics, logger: logger, onListening: onListening)
    }

    /// Serves until graceful shutdown or cancellation.
    ///
    /// - Throws: `ListenError` if the address can't be taken.
    public func run() async throws {
        await metrics.watch(.databaseUp) { [([], await database.isReachable ? 1 : 0)] }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await database.watch() }
            defer { group.cancelAll() }
            try await listener.run()
        }
    }
}

/// Answers with pages.
private struct PageResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let pages: [String: Page]
    let metrics: Metrics
    let logger: Logger

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        await Exchange.respond(to: request, logger: logger, metrics: metrics) { exchange in
            guard let response = try await pages.answer(request, &exchange) else { throw Problem.unknownPath }
            return response
        }
    }
}
