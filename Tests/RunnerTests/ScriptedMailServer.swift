import Foundation
import TestCluster
import Testing

@testable import Runner

/// A mail server that fails on purpose: `scripts/smtp-server.py`, which says what there is to script.
struct ScriptedMailServer: Sendable {
    struct Line: Sendable, Encodable {
        var name: String
        var phase = ""
        var failure = ""
        var times = 1
        var tls = true
        var auth = true
        var ways = "PLAIN LOGIN"
    }

    struct Event: Sendable, Decodable, Equatable {
        var name: String
        var event: String
        var tls: Bool
        var messageId: String?
    }

    let folder: Folder
    /// By the name of the line.
    let ports: [String: Int]

    var authorities: String { "\(folder.path)/ca.pem" }

    /// Runs it for as long as `body` takes.
    static func run<Result: Sendable>(
        _ lines: [Line], body: @Sendable (ScriptedMailServer) async throws -> Result
    ) async throws -> Result {
        let folder = try Folder()
        try JSONEncoder().encode(lines).write(to: URL(filePath: "\(folder.path)/script.json"))
        return try await PythonScript.run("smtp-server.py", folder, until: "ports.json") {
            let ports = try Data(contentsOf: URL(filePath: "\(folder.path)/ports.json"))
            return try await body(
                ScriptedMailServer(
                    folder: folder, ports: try JSONDecoder().decode([String: Int].self, from: ports)))
        }
    }

    func url(_ name: String) throws -> String {
        "smtp://127.0.0.1:\(try #require(ports[name]))"
    }

    /// What happened so far, in order.
    func events() throws -> [Event] {
        let log = (try? String(contentsOfFile: "\(folder.path)/log", encoding: .utf8)) ?? ""
        return try log.split(separator: "\n").map {
            try JSONDecoder().decode(Event.self, from: Data($0.utf8))
        }
    }

    func count(_ event: String, _ name: String) throws -> Int {
        try events().count { $0.event == event && $0.name == name }
    }

    /// A mail as it came.
    func mail(_ messageID: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: "\(folder.path)/\(messageID).eml")))
    }

    /// Lets those go on that answer the end of a mail slowly.
    func goOn() throws {
        try Data().write(to: URL(filePath: "\(folder.path)/go"))
    }

    /// Seconds instead of minutes.
    static let shortLimits = SMTPLimits(
        connect: .seconds(4), command: .seconds(4), data: .seconds(4), end: .seconds(4))

    /// A transport that trusts it and has the password of mailboxes of the tenant `acme`.
    func transport(
        _ server: SMTPServer? = nil, connections: Int = 4, limits: SMTPLimits = shortLimits
    ) -> SMTPTransport {
        SMTPTransport(
            server: server,
            secrets: MailboxSecrets(
                directory: "", environment: ["CADENCE_SECRET_ACME__SMTP": "opensesame"]),
            connections: connections, limits: limits, name: "client.test", authorities: authorities,
            logger: TestCluster.quiet)
    }

    /// What the mailbox with that line of the script has as its mail server.
    func mailbox(_ name: String, auth: Bool = true) throws -> String {
        let login = auth ? #", "user": "ann", "secret": "env:CADENCE_SECRET_ACME__SMTP""# : ""
        return #"{"url": "\#(try url(name))"\#(login)}"#
    }
}
