import Foundation
import Logging

/// Hands mails over to mail servers: that of their mailbox, or the one of the process.
struct SMTPTransport: Transport {
    let parallelDeliveries: Int

    /// The server of those mailboxes that have none of their own.
    private let server: SMTPServer?
    private let secrets: MailboxSecrets
    private let connections: SMTPConnections

    /// - Parameters:
    ///   - server: Nil: mailboxes without a server of their own cannot send.
    ///   - connections: The most connections at a time.
    ///   - name: What we call ourselves in EHLO; empty: the name of the host.
    ///   - authorities: A file with certificates of authorities; empty: those of the system.
    init(
        server: SMTPServer?, secrets: MailboxSecrets, connections: Int, limits: SMTPLimits = SMTPLimits(),
        name: String = "", authorities: String = "", logger: Logger = Logger(label: "smtp")
    ) {
        self.server = server
        self.secrets = secrets
        parallelDeliveries = connections
        self.connections = SMTPConnections(limit: connections, logger: logger) { server in
            SMTPConnection(SMTPOptions(server: server, limits: limits, name: name, authorities: authorities))
        }
    }

    func deliver(_ outgoing: OutgoingMessage, permit: DeliveryPermit) async -> Delivery {
        let server: SMTPServer
        do throws(SMTPServerError) {
            server = try serverOf(outgoing)
        } catch {
            return .temporarilyRefused("\(error)")
        }
        switch await connections.lend(server) {
        case .resting(let reason):
            return .temporarilyRefused("The mail server was out of reach a moment ago: \(reason)")
        case .connection(let connection):
            let (delivery, isReachable) = await connection.deliver(outgoing, permit: permit)
            var failure: String?
            if case .temporarilyRefused(let reason) = delivery, !isReachable { failure = reason }
            await connections.giveBack(connection, failure: failure)
            return delivery
        }
    }

    func close() async {
        await connections.close()
    }

    /// As `wire.mailbox_smtp` describes it.
    private struct MailboxServer: Decodable {
        var url: String
        var user: String?
        var auth: SMTPServer.Mechanism?
        var secret: String?
        var tls: String?
        var verify: Bool?
    }

    private func serverOf(_ outgoing: OutgoingMessage) throws(SMTPServerError) -> SMTPServer {
        guard let smtp = outgoing.smtp else {
            guard let server else {
                throw .secret("The mailbox has no mail server, and \(Setting.smtpURL.name) is not set.")
            }
            return server
        }
        guard let mailbox = try? JSONDecoder().decode(MailboxServer.self, from: Data(smtp)) else {
            throw .noServer
        }
        var login: SMTPServer.Login?
        if let user = mailbox.user, let reference = mailbox.secret {
            login = SMTPServer.Login(
                user: user, secret: try secrets.secret(reference, of: outgoing.tenantID),
                mechanism: mailbox.auth)
        }
        return try SMTPServer(
            url: mailbox.url, login: login, isTLSRequired: mailbox.tls != "off",
            isVerified: mailbox.verify ?? true)
    }
}
