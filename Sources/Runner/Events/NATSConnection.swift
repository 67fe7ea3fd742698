internal import CNATS
import Foundation

/// One connection to NATS, with its JetStream. Its calls block.
///
/// It is not made anew when it breaks: whoever has it drops it and makes another one. So nothing lies in a
/// buffer that would leave late, after others have sent the same.
final class NATSConnection {
    let connection: OpaquePointer
    let stream: OpaquePointer

    /// How long the server may take to answer anything but a publish.
    private static let patience: Int64 = 5000

    /// Connects to any of the servers that takes us.
    ///
    /// - Throws: what each of them said.
    init(_ settings: NATSSettings, name: String) throws(NATSError) {
        var failures: [String] = []
        for server in settings.servers.shuffled() {
            do throws(NATSError) {
                (connection, stream) = try Self.connect(settings, server, name)
                return
            } catch {
                failures.append("\(server.place): \(error)")
            }
        }
        throw NATSError("NATS cannot be reached: " + failures.sorted().joined(separator: "; "))
    }

    deinit {
        jsCtx_Destroy(stream)
        natsConnection_Close(connection)
        natsConnection_Destroy(connection)
    }

    /// Whether it can still be used.
    var isOpen: Bool { natsConnection_Status(connection) == NATS_CONN_STATUS_CONNECTED }

    private static func connect(
        _ settings: NATSSettings, _ server: NATSAddress, _ name: String
    ) throws(NATSError) -> (OpaquePointer, OpaquePointer) {
        let options = try Self.options(settings, server, name)
        defer { natsOptions_Destroy(options) }
        var connection: OpaquePointer?
        let status = natsConnection_Connect(&connection, options)
        guard status == NATS_OK, let connection else { throw NATSError(NATSError.detail(status)) }
        var stream: OpaquePointer?
        let answer = natsConnection_JetStream(&stream, connection, nil)
        guard answer == NATS_OK, let stream else {
            natsConnection_Destroy(connection)
            throw NATSError("JetStream cannot be used: \(NATSError.text(answer))")
        }
        return (connection, stream)
    }

    private static func options(
        _ settings: NATSSettings, _ server: NATSAddress, _ name: String
    ) throws(NATSError) -> OpaquePointer? {
        var made: OpaquePointer?
        try NATSError.check(natsOptions_Create(&made), "NATS cannot be used")
        guard let options = made else { throw NATSError("NATS cannot be used") }
        do throws(NATSError) {
            try set("CADENCE_NATS_URL", natsOptions_SetURL(options, "nats://\(server.place)"))
            try set("a name", natsOptions_SetName(options, name))
            try set("a limit", natsOptions_SetTimeout(options, patience))
            try set("reconnecting", natsOptions_SetAllowReconnect(options, false))
            try set("pings", natsOptions_SetPingInterval(options, 10_000))
            try set("pings", natsOptions_SetMaxPingsOut(options, 2))
            // Others of the cluster are asked if they are among the addresses, each with its own login.
            try set("one server", natsOptions_SetIgnoreDiscoveredServers(options, true))
            try introduce(settings, server, options)
            try secure(settings, options)
        } catch {
            natsOptions_Destroy(options)
            throw error
        }
        return options
    }

    private static func introduce(
        _ settings: NATSSettings, _ server: NATSAddress, _ options: OpaquePointer
    ) throws(NATSError) {
        // The library puts these between quotes as they are.
        switch server.login {
        case .none: break
        case .token(let token):
            try set("CADENCE_NATS_URL", natsOptions_SetToken(options, quotable(token)))
        case .user(let user, let password):
            try set("CADENCE_NATS_URL", natsOptions_SetUserInfo(options, quotable(user), quotable(password)))
        }
        let file = settings.credentialsFile
        guard !file.isEmpty else { return }
        guard let content = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw NATSError("CADENCE_NATS_CREDENTIALS_FILE cannot be read")
        }
        let status =
            if content.contains("JWT-----") {
                natsOptions_SetUserCredentialsFromFiles(options, file, nil)
            } else if let key = NATSKey.publicKey(ofSeedIn: content) {
                natsOptions_SetNKeyFromSeed(options, key, file)
            } else {
                throw NATSError("CADENCE_NATS_CREDENTIALS_FILE has no JWT and no seed of a user")
            }
        try set("CADENCE_NATS_CREDENTIALS_FILE", status)
    }

    private static func secure(_ settings: NATSSettings, _ options: OpaquePointer) throws(NATSError) {
        if settings.isSecure { try set("TLS", natsOptions_SetSecure(options, true)) }
        if !settings.authorityFile.isEmpty {
            try set(
                "CADENCE_NATS_CA_FILE",
                natsOptions_LoadCATrustedCertificates(options, settings.authorityFile))
        }
        if !settings.certificateFile.isEmpty {
            try set(
                "CADENCE_NATS_CERTIFICATE_FILE",
                natsOptions_LoadCertificatesChain(options, settings.certificateFile, settings.keyFile))
        }
    }

    private static func set(_ what: String, _ status: natsStatus) throws(NATSError) {
        guard status != NATS_OK else { return }
        throw NATSError("\(what) is not taken: \(NATSError.detail(status))")
    }

    private static func quotable(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\0"..<" ": result += "\\u" + String(format: "%04x", scalar.value)
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
