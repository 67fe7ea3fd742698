import HTTP
import Logging
import SQL
import ServiceLifecycle

/// The services of a worker: its loops, and what they need for as long as they run.
struct Workers {
    /// To be started before the loops and ended after them.
    let holders: [any Service]
    let loops: [any Service]
    let pool: Pool

    init(
        _ settings: Settings, links: LinkKeys?, wakeUps: inout WakeUps, metrics: Metrics
    ) async throws {
        let timeout = settings.duration(.batchTimeout)
        // One question of the lookout's stands for a look of each loop.
        let idleWait = settings.duration(.idleWait) * 10
        pool = Pool(
            settings.connection("pgcadence worker", timeout: timeout),
            size: settings.integer(.workerPoolSize),
            logger: Logger(label: "worker"))
        await metrics.watch(pool, as: "worker")
        await metrics.watch(QueueDepth(pool: pool))
        await metrics.expectWork()
        let presence = Presence(WorkerIdentity(), pool: pool, interval: settings.duration(.heartbeat))
        let heartbeat = Heartbeat(
            presence: presence, interval: settings.duration(.heartbeat), logger: Logger(label: "worker"))

        var loops: [any Service] = []
        let steps = StepRunner(
            pool: pool, batchSize: settings.integer(.batchSize),
            tenantBatchSize: settings.integer(.tenantBatchSize), timeout: timeout,
            logger: Logger(label: "steps"), metrics: metrics)
        for _ in 0..<settings.integer(.stepLoops) {
            loops.append(
                WorkLoop(
                    name: "steps", announce: { try await presence.announce(.steps, sleep: $0) },
                    wakeUps: wakeUps.hints(.steps), idleWait: idleWait, logger: Logger(label: "steps"),
                    run: { try await steps.run() }))
        }
        let renderer = TemplateRenderer()
        let signer = try settings.dkimSigner()
        for transport in try settings.transports() {
            loops.append(
                SenderLoop(
                    pool: pool, workerId: presence.worker.id, transport: transport,
                    batchSize: settings.integer(.messageBatchSize), lease: settings.duration(.messageLease),
                    wakeUps: wakeUps.hints(.messages), idleWait: idleWait, timeout: timeout,
                    renderer: renderer, links: links, signer: signer, metrics: metrics,
                    announce: { try await presence.announce(.messages, sleep: $0) },
                    logger: Logger(label: "messages")))
        }
        loops += Self.mailboxLoops(
            settings, pool, presence.worker, links: links, wakeUps: &wakeUps, idleWait: idleWait,
            metrics: metrics)
        let jobs = JobRunner(
            pool: pool, worker: presence.worker, timeout: timeout, logger: Logger(label: "jobs"),
            metrics: metrics)
        loops.append(
            WorkLoop(
                name: "jobs", wakeUps: wakeUps.hints(.jobs), idleWait: idleWait,
                logger: Logger(label: "jobs"), run: { try await jobs.run() }))
        let events = try await EventServices(
            settings, pool: pool, workerID: presence.worker.id, metrics: metrics)
        if settings.integer(.webhookPosters) > 0 {
            await metrics.expect(.webhookAttempts, [["delivered"], ["pending"], ["dead"], ["lost"]])
            loops.append(
                WebhookSender(settings, pool: pool, metrics: metrics).loop(
                    wakeUps: wakeUps.hints(.webhooks), idleWait: idleWait))
        }
        self.loops = loops + events.loops
        let lookout = Lookout(
            pool: pool, interval: settings.duration(.idleWait), logger: Logger(label: "worker"),
            wake: wakeUps.waker())
        holders = [PoolService(pool: pool), heartbeat, lookout]
    }
}
