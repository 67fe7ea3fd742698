import Foundation
import HTTP
import Logging
import SQL
import ServiceLifecycle
import UnixSignals

/// `pgcadence serve`: puts the services together and runs them until a signal ends them.
struct Server {
    let settings: Settings
    let hasAPI: Bool
    let hasWorkers: Bool

    /// - Throws: `CommandError` if the database is not migrated, or the API can't listen.
    func run() async throws {
        let logger = Logger(label: "pgcadence")
        let migrator = Migrator(
            settings.connection("pgcadence check", timeout: .seconds(30)), files: schema,
            logger: Logger(label: "schema"))
        let check = SchemaCheck(migrator: migrator, logger: Logger(label: "schema"))
        let finding = try await check.look()

        let links = try settings.links()
        let keys = KeyMemory()
        let metrics = Metrics()
        await metrics.watch(.buildInfo) { [([version], 1)] }
        var wakeUps = WakeUps(
            settings.connection("pgcadence listener", timeout: .seconds(30)), keys: keys,
            logger: Logger(label: "listener"))
        var holders: [any Service] = []
        var parts: [any Service] = []
        if case .unknown(let reason) = finding {
            logger.warning(
                "The database cannot be reached; the server starts and tries again.",
                metadata: ["reason": "\(reason)"])
            holders.append(check)
        }
        if hasWorkers {
            let workers = try await Workers(settings, links: links, wakeUps: &wakeUps, metrics: metrics)
            holders += workers.holders
            parts += workers.loops
            if !hasAPI, settings.integer(.probePort) > 0 {
                var probe = httpSettings
                probe.port = settings.integer(.probePort)
                holders.append(
                    ProbeService(
                        probe, pool: workers.pool,
                        readiness: .ofSchema(SchemaState(migrator, pool: workers.pool)), metrics: metrics,
                        logger: Logger(label: "http")))
            }
        }
        if hasAPI {
            let pool = Pool(
                settings.connection("pgcadence api", timeout: settings.duration(.requestTimeout)),
                size: settings.integer(.apiPoolSize), queueLimit: settings.integer(.apiQueueLimit),
                logger: Logger(label: "api"))
            holders.append(PoolService(pool: pool))
            parts.append(
                HTTPService(
                    httpSettings, pool: pool, keys: keys,
                    readiness: .ofSchema(SchemaState(migrator, pool: pool)), metrics: metrics,
                    tokens: try await tokens(), links: links,
                    renderer: PreviewRenderer(
                        TemplatePreview(renderer: TemplateRenderer(), links: links).render),
                    environment: ProcessInfo.processInfo.environment,
                    mails: .classifying(ReplyTokens(keys: links)), logger: Logger(label: "http")))
        }
        let what = hasAPI ? (hasWorkers ? "API and workers" : "API only") : "workers only"
        logger.info("pgcadence \(version) starts: \(what).")
        try await run(holders + [wakeUps, Together(services: parts)], logger)
        logger.info("Everything is finished.")
    }

    /// Runs services until a signal; they end in reverse order.
    private func run(_ services: [any Service], _ logger: Logger) async throws {
        let patience = settings.duration(.shutdown)
        let limit = ShutdownLimit(limit: patience + .seconds(10))
        let configurations = (services + [limit]).map { service in
            ServiceGroupConfiguration.ServiceConfiguration(
                service: service,
                successTerminationBehavior: service is ShutdownLimit ? .ignore : .cancelGroup,
                serviceName: "\(type(of: service))")
        }
        var group = ServiceGroupConfiguration(
            services: configurations, gracefulShutdownSignals: [.sigterm, .sigint],
            logger: Logger(label: "services"))
        group.maximumGracefulShutdownDuration = patience
        do {
            try await ServiceGroup(configuration: group).run()
        } catch is CancellationError {
            logger.warning(
                "The shutdown took longer than \(patience); what was under way has been cancelled.")
        }
    }

    /// Nil if no file with keys is named.
    private func tokens() async throws -> TokenKeys? {
        let (file, issuer) = (settings.text(.jwtKeyFile), settings.text(.jwtIssuer))
        let audience = settings.text(.jwtAudience)
        if file.isEmpty { return nil }
        if issuer.isEmpty || audience.isEmpty {
            throw CommandError(
                "CADENCE_JWT_JWKS_FILE needs CADENCE_JWT_ISSUER and CADENCE_JWT_AUDIENCE beside it.")
        }
        return try await TokenKeys(
            TokenSettings(
                keyFile: file, issuer: issuer, audience: audience,
                tenantClaim: settings.text(.jwtTenantClaim),
                userClaim: settings.text(.jwtUserClaim), roleClaim: settings.text(.jwtRoleClaim)),
            logger: Logger(label: "tokens"))
    }

    private var httpSettings: HTTPSettings {
        HTTPSettings(
            host: settings.text(.httpHost),
            port: settings.integer(.httpPort),
            maximumConnections: settings.integer(.httpMaximumConnections),
            callTimeout: settings.duration(.requestTimeout),
            idleTimeout: settings.duration(.httpIdleTimeout),
            headerTimeout: settings.duration(.httpHeaderTimeout),
            bodyMemory: settings.integer(.httpBodyMemory) << 20,
            streamLimit: settings.integer(.eventStreams),
            rateLimit: settings.integer(.rateLimitPerSecond),
            rateBurst: settings.integer(.rateLimitBurst))
    }
}
