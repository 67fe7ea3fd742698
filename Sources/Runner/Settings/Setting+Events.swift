// Events over NATS and by webhooks.
extension Setting {
    static let natsURL = Setting(
        "CADENCE_NATS_URL", .text("nats://HOST:PORT or tls://HOST:PORT, between them commas"), default: "",
        "The servers of NATS, USER:PASSWORD@ or TOKEN@ before a host if need be; empty: events are read over HTTP only."
    )
    static let natsCredentialsFile = Setting(
        "CADENCE_NATS_CREDENTIALS_FILE", .text("path of a .creds or .nk file"), default: "",
        "Who we are to NATS: JWT and seed of a user, or the seed (SU…) alone.")
    static let natsAuthorityFile = Setting(
        "CADENCE_NATS_CA_FILE", .text("path of PEM certificates"), default: "",
        "Whom the certificates of NATS may come from, beside the authorities of the system; means TLS.")
    static let natsCertificateFile = Setting(
        "CADENCE_NATS_CERTIFICATE_FILE", .text("path of PEM certificates"), default: "",
        "Our own certificate, where NATS asks for one; means TLS.")
    static let natsKeyFile = Setting(
        "CADENCE_NATS_KEY_FILE", .text("path of a PEM file"), default: "",
        "The private key of that certificate.")
    static let relayLoops = Setting(
        "CADENCE_RELAY_LOOPS", .integer(0...16), unit: "loops", default: "1",
        "Waves of events that this process publishes at a time; 0: it publishes none.")
    static let relayBatchSize = Setting(
        "CADENCE_RELAY_BATCH_SIZE", .integer(1...10_000), unit: "events", default: "1000",
        "Events in a wave; that many are in memory at most for each loop.")

    static let natsInFlight = Setting(
        "CADENCE_NATS_IN_FLIGHT", .integer(0...10_000), unit: "messages", default: "100",
        "Messages of others that may be under way and not acknowledged, for each subject; 0: none are taken.")
    static let natsDeliveries = Setting(
        "CADENCE_NATS_DELIVERIES", .integer(1...1000), unit: "deliveries", default: "10",
        "After so many a message that is refused becomes a dead letter.")

    static let webhookPosters = Setting(
        "CADENCE_WEBHOOK_POSTERS", .integer(0...200), unit: "requests", default: "8",
        "Events that this process posts to addresses of tenants at a time; 0: it posts none.")
    static let webhookTimeout = Setting(
        "CADENCE_WEBHOOK_TIMEOUT_SECONDS", .integer(1...120), unit: "seconds", default: "15",
        "How long an address may take to answer; the connection is given up after five seconds.")
    static let webhookAllowPrivate = Setting(
        "CADENCE_WEBHOOK_ALLOW_PRIVATE", .choice(["no", "yes"]), default: "no",
        "Whether events are posted to private, loopback and link-local addresses, too.")
}
