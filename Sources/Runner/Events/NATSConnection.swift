internal import CNATS

/// One connection to NATS, with its JetStream. Its calls block.
///
/// It is not made anew when it breaks: whoever has it drops it and makes another one. So nothing lies in a
/// buffer that would leave late, after others have sent the same.
final class NATSConnection {
    let connection: OpaquePointer
    let stream: OpaquePointer

    /// How long the server may take to answer anything but a publish.
    private static let patience: Int64 = 5000

    init(_ settings: NATSSettings, name: String) throws(NATSError) {
        let options = try Self.options(settings, name)
        defer { natsOptions_Destroy(options) }
        var connection: OpaquePointer?
        try NATSError.check(natsConnection_Connect(&connection, options), "NATS cannot be reached")
        var stream: OpaquePointer?
        let status = natsConnection_JetStream(&stream, connection, nil)
        guard status == NATS_OK, let connection, let stream else {
            natsConnection_Destroy(connection)
            throw NATSError("JetStream cannot be used: \(NATSError.text(status))")
        }
        self.connection = connection
        self.stream = stream
    }

    deinit {
        jsCtx_Destroy(stream)
        natsConnection_Close(connection)
        natsConnection_Destroy(connection)
    }

    /// Whether it can still be used.
    var isOpen: Bool { natsConnection_Status(connection) == NATS_CONN_STATUS_CONNECTED }

    private static func options(_ settings: NATSSettings, _ name: String) throws(NATSError)
        -> OpaquePointer?
    {
        var made: OpaquePointer?
        try NATSError.check(natsOptions_Create(&made), "NATS cannot be used")
        let (options, text) = (made, NATSText())
        var steps = [
            natsOptions_SetServers(options, text.list(settings.servers), Int32(settings.servers.count)),
            natsOptions_SetName(options, name),
            natsOptions_SetTimeout(options, patience),
            natsOptions_SetAllowReconnect(options, false),
            natsOptions_SetPingInterval(options, 10_000),
            natsOptions_SetMaxPingsOut(options, 2),
        ]
        if !settings.credentialsFile.isEmpty {
            steps.append(natsOptions_SetUserCredentialsFromFiles(options, settings.credentialsFile, nil))
        }
        if settings.isSecure { steps.append(natsOptions_SetSecure(options, true)) }
        if !settings.authorityFile.isEmpty {
            steps.append(natsOptions_LoadCATrustedCertificates(options, settings.authorityFile))
        }
        withExtendedLifetime(text) {}
        if let status = steps.first(where: { $0 != NATS_OK }) {
            natsOptions_Destroy(options)
            throw NATSError("CADENCE_NATS_… is not as it should be: \(NATSError.text(status))")
        }
        return options
    }
}
