import Foundation
import HTTP
import Logging
import SQL
import ServiceLifecycle

/// Delivers queued messages: claims a batch under a lease, renders, delivers and finishes it.
struct SenderLoop: Service {
    private let loop: WorkLoop
    private let transport: any Transport

    /// - Parameters:
    ///   - workerId: Who holds the leases: a UUID.
    ///   - batchSize: The most messages in a claim.
    ///   - lease: For how long nobody else may take what was claimed; whole seconds.
    ///   - links: What signs the links in mails; nil: they have none.
    ///   - signer: What signs mails; nil: nothing does.
    ///   - wakeUps: Hints that there are messages; this loop is their only reader.
    ///   - announce: Tells the database how long the loop sleeps; by default `worker.wait`.
    init(
        pool: Pool,
        workerId: String,
        transport: any Transport,
        batchSize: Int,
        lease: Duration,
        wakeUps: AsyncStream<Void>,
        idleWait: Duration = .seconds(30),
        timeout: Duration = .seconds(60),
        renderer: TemplateRenderer = TemplateRenderer(),
        links: LinkKeys? = nil,
        signer: DKIMSigner? = nil,
        metrics: Metrics = Metrics(),
        announce: (@Sendable (Duration?) async throws -> Void)? = nil,
        logger: Logger
    ) {
        self.transport = transport
        let batches = MessageBatches(
            pool: pool, workerID: workerId, batchSize: batchSize, lease: lease, timeout: timeout,
            sender: MessageSender(
                renderer: renderer, transport: transport, links: links, signer: signer, logger: logger),
            logger: logger, metrics: metrics)
        loop = WorkLoop(
            name: "messages",
            announce: announce ?? { sleep in try await batches.announce(sleep) },
            wakeUps: wakeUps, idleWait: idleWait, logger: logger,
            run: { try await batches.run() })
    }

    func run() async throws {
        try await loop.run()
        await transport.close()
    }
}
