extension Setting {
    static let databaseURL = Setting(
        "CADENCE_DATABASE_URL", .text("libpq connection string or URI"), default: "",
        "The database; what it leaves out, and all of it if empty, comes from libpq's own PG… variables.")
    static let connectTimeout = Setting(
        "CADENCE_CONNECT_TIMEOUT_SECONDS", .integer(1...120), unit: "seconds", default: "5",
        "How long one host may take to accept a session.")

    static let httpHost = Setting(
        "CADENCE_HTTP_HOST", .text("name or address"), default: "127.0.0.1",
        "The address that the API listens on; 0.0.0.0 for all.")
    static let httpPort = Setting(
        "CADENCE_HTTP_PORT", .integer(0...65535), default: "8080", "The port of the API; 0 takes a free one.")
    static let probePort = Setting(
        "CADENCE_PROBE_PORT", .integer(0...65535), default: "0",
        "With --workers-only: the port of /healthz, /readyz and /metrics; 0: none. The API has them on its own."
    )
    static let httpMaximumConnections = Setting(
        "CADENCE_HTTP_MAXIMUM_CONNECTIONS", .integer(1...100_000), unit: "connections", default: "1024",
        "Connections of clients at a time; more wait until one closes.")
    static let httpIdleTimeout = Setting(
        "CADENCE_HTTP_IDLE_TIMEOUT_SECONDS", .integer(1...3600), unit: "seconds", default: "60",
        "How long a client's connection may be silent, and how long a body may take to arrive.")
    static let httpHeaderTimeout = Setting(
        "CADENCE_HTTP_HEADER_TIMEOUT_SECONDS", .integer(1...600), unit: "seconds", default: "10",
        "How long the header of a request may take to arrive, from its first byte on.")
    static let httpBodyMemory = Setting(
        "CADENCE_HTTP_BODY_MEMORY_MIB", .integer(8...65536), unit: "MiB", default: "64",
        "What the bodies above 16 KiB of all requests may take together; beyond it requests are answered with 503."
    )
    static let rateLimitPerSecond = Setting(
        "CADENCE_RATE_LIMIT_PER_SECOND", .integer(0...1_000_000), unit: "requests", default: "0",
        "Requests of one key in a second on average, counted in each process; 0: as many as it likes.")
    static let rateLimitBurst = Setting(
        "CADENCE_RATE_LIMIT_BURST", .integer(1...1_000_000), unit: "requests", default: "100",
        "Requests of one key at once after a while without any; more are answered with 429.")
    static let jwtKeyFile = Setting(
        "CADENCE_JWT_JWKS_FILE", .text("path of a JSON Web Key Set"), default: "",
        "The keys (HS256, RS256, EdDSA) whose tokens are taken besides API keys; read again when it changes.")
    static let jwtIssuer = Setting(
        "CADENCE_JWT_ISSUER", .text("text"), default: "", "What iss of a token must be.")
    static let jwtAudience = Setting(
        "CADENCE_JWT_AUDIENCE", .text("text"), default: "", "What aud of a token must be or contain.")
    static let jwtTenantClaim = Setting(
        "CADENCE_JWT_TENANT_CLAIM", .text("name"), default: "tenant", "The claim with the tenant's id.")
    static let jwtUserClaim = Setting(
        "CADENCE_JWT_USER_CLAIM", .text("name"), default: "sub", "The claim with the user's id.")
    static let jwtRoleClaim = Setting(
        "CADENCE_JWT_ROLE_CLAIM", .text("name"), default: "role",
        "The claim with the role: reader, member or admin.")
    static let publicURL = Setting(
        "CADENCE_PUBLIC_URL", .text("address such as https://links.example.com"), default: "",
        "Where recipients reach the API: what links in mails begin with; empty: mails have no links of ours.")
    static let linkSecret = Setting(
        "CADENCE_LINK_SECRET", .text("secrets of at least 32 characters, between them commas"), default: "",
        "Sign the links in mails: the first one signs, all are believed; the same in every process.")
    static let linkSecretFile = Setting(
        "CADENCE_LINK_SECRET_FILE", .text("path of a file with a secret a line"), default: "",
        "The same from a file, read at the start.")
    static let eventStreams = Setting(
        "CADENCE_EVENT_STREAMS", .integer(0...100_000), unit: "streams", default: "100",
        "Clients that may follow the events of their tenant over HTTP at a time; more are answered with 503.")
    static let requestTimeout = Setting(
        "CADENCE_REQUEST_TIMEOUT_SECONDS", .integer(1...600), unit: "seconds", default: "15",
        "How long the database may take for one request before it is answered with 504.")
    static let apiPoolSize = Setting(
        "CADENCE_API_POOL_SIZE", .integer(1...500), unit: "sessions", default: "8",
        "Database sessions of the API.")
    static let apiQueueLimit = Setting(
        "CADENCE_API_QUEUE_LIMIT", .integer(1...100_000), unit: "requests", default: "1024",
        "Requests that may wait for a session; more are answered with 503.")

    static let stepLoops = Setting(
        "CADENCE_STEP_LOOPS", .integer(1...64), unit: "loops", default: "2",
        "Batches of due steps that this process runs at a time.")
    static let batchSize = Setting(
        "CADENCE_BATCH_SIZE", .integer(1...10_000), unit: "rows", default: "500",
        "Due steps in one transaction.")
    static let tenantBatchSize = Setting(
        "CADENCE_TENANT_BATCH_SIZE", .integer(1...10_000), unit: "rows", default: "100",
        "Due steps per tenant in the round that serves every tenant when more are due than one batch holds.")
    static let workerPoolSize = Setting(
        "CADENCE_WORKER_POOL_SIZE", .integer(1...500), unit: "sessions", default: "6",
        "Database sessions of the workers; one per loop, plus one, is enough.")
    static let batchTimeout = Setting(
        "CADENCE_BATCH_TIMEOUT_SECONDS", .integer(1...3600), unit: "seconds", default: "60",
        "How long one batch may take in the database before it is stopped and rolled back.")
    static let idleWait = Setting(
        "CADENCE_IDLE_WAIT_SECONDS", .integer(1...300), unit: "seconds", default: "30",
        "How often a worker asks whether there is something to do that no notification told of.")
    static let heartbeat = Setting(
        "CADENCE_HEARTBEAT_SECONDS", .integer(1...300), unit: "seconds", default: "30",
        "How often a worker says in ops.workers that it lives.")

    static let senderLoops = Setting(
        "CADENCE_SENDER_LOOPS", .integer(0...64), unit: "loops", default: "2",
        "Batches of messages that this process delivers at a time; 0: it delivers none.")
    static let mailTransport = Setting(
        "CADENCE_MAIL_TRANSPORT", .text("file:DIRECTORY, smtp or external"), default: "",
        "Where mail goes: one .eml file a message, mail servers, or a mail pipeline of your own that claims and finishes messages itself. If empty: smtp where CADENCE_SMTP_URL is set, else file:.cadence/mail."
    )
    static let messageBatchSize = Setting(
        "CADENCE_MESSAGE_BATCH_SIZE", .integer(1...1000), unit: "messages", default: "100",
        "Messages that a sender claims at a time.")
    static let messageLease = Setting(
        "CADENCE_MESSAGE_LEASE_SECONDS", .integer(10...3600), unit: "seconds", default: "60",
        "How long a sender may hold claimed messages before another one may take them over.")

    static let mailboxLoops = Setting(
        "CADENCE_MAILBOX_LOOPS", .integer(0...64), unit: "mailboxes", default: "1",
        "Mailboxes that this process reads by IMAP at a time; 0: it reads none.")

    static let shutdown = Setting(
        "CADENCE_SHUTDOWN_SECONDS", .integer(1...600), unit: "seconds", default: "30",
        "After SIGTERM: how long requests and batches under way may take to finish before they are cancelled."
    )
    static let logLevel = Setting(
        "CADENCE_LOG_LEVEL", .choice(["trace", "debug", "info", "notice", "warning", "error", "critical"]),
        default: "info", "The least level that is logged; a line per executed step needs info or lower.")
    static let logFormat = Setting(
        "CADENCE_LOG_FORMAT", .choice(["text", "json"]), default: "text",
        "How log lines look on standard error: text for people, or one JSON object a line.")

    /// All settings, in the order in which the documentation shows them.
    public static let table: [Setting] = [
        databaseURL, connectTimeout,
        httpHost, httpPort, probePort, httpMaximumConnections, httpIdleTimeout, httpHeaderTimeout,
        httpBodyMemory,
        rateLimitPerSecond, rateLimitBurst,
        jwtKeyFile, jwtIssuer, jwtAudience, jwtTenantClaim, jwtUserClaim, jwtRoleClaim,
        publicURL, linkSecret, linkSecretFile,
        requestTimeout, apiPoolSize, apiQueueLimit, eventStreams,
        stepLoops, batchSize, tenantBatchSize, batchTimeout, idleWait, heartbeat, workerPoolSize,
        senderLoops, mailTransport, messageBatchSize, messageLease,
        smtpURL, smtpUser, smtpPassword, smtpPasswordFile, smtpAuth, smtpTLS, smtpVerify, smtpAuthorities,
        smtpName,
        smtpConnections, smtpConnectTimeout, smtpCommandTimeout, smtpDataTimeout, smtpEndTimeout,
        secretsDirectory, dkimKeyFile, dkimSelector, dkimDomain, mailboxLoops,
        natsURL, natsCredentialsFile, natsAuthorityFile, natsCertificateFile, natsKeyFile, relayLoops,
        relayBatchSize,
        natsInFlight, natsDeliveries, webhookPosters, webhookTimeout, webhookAllowPrivate,
        shutdown, logLevel, logFormat,
    ]
}
