import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// Takes connections for a responder, within the limits of the settings.
struct HTTPListener<Responder: HTTPResponder>: Sendable where Responder.Context == BasicRequestContext {
    private let settings: HTTPSettings
    private let metrics: Metrics
    private let refusals: RefusalCounts
    private let application: Application<Responder>

    init(
        _ settings: HTTPSettings, _ responder: Responder, metrics: Metrics, logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void
    ) {
        self.settings = settings
        self.metrics = metrics
        let refusals = RefusalCounts()
        self.refusals = refusals
        let configuration = HTTP1Channel.Configuration(
            additionalChannelHandlers: [
                ConnectionGuard(headerTimeout: settings.headerTimeout, refusals: refusals)
            ],
            idleTimeout: TimeAmount(settings.idleTimeout),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 8 * 1024, maxHeaderListSize: 32 * 1024, maxHeaderFieldCount: 100))
        application = Application(
            responder: responder,
            server: HTTPServerBuilder { responder in
                HTTP1OnDemand(http: HTTP1Channel(responder: responder, configuration: configuration))
            },
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port),
                availableConnectionsDelegate: .maximum(settings.maximumConnections, logger: logger)),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? settings.port) },
            logger: logger)
    }

    /// - Throws: `ListenError` if the address can't be taken.
    func run() async throws {
        await metrics.watch(.refused) { [refusals] in refusals.samples }
        do {
            try await application.run()
        } catch let error as IOError {
            throw ListenError(
                host: settings.host, port: settings.port, reason: String(cString: strerror(error.errnoCode)))
        }
    }
}
