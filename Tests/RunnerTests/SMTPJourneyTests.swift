import Foundation
import SQL
import TestCluster
import Testing

@testable import Runner

/// The whole way: `pgcadence serve` against a mail server in earnest, and what arrives there.
@Suite("Mail that really goes out", .timeLimit(.minutes(3)))
struct SMTPJourneyTests {
    private static let steps = """
        [{"type": "auto_email", "subject": "Grüße, {{firstName}}", "body": "<p>.Hi {{firstName}} &amp; co.</p>"},
         {"type": "auto_email", "body": "Once more", "delayDays": 1}]
        """

    private struct Envelope: Decodable {
        var from: String
        var to: [String]
        var hello: String
        var tls: Bool
    }

    @Test("with TLS and a login, in one thread, well-formed, each once")
    func journey() async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(20, steps: Self.steps)
        let url = try await database.url(as: "test_worker")
        let (sink, folder) = (try Folder(), try Folder())
        try await PythonScript.run("smtp-sink.py", sink, until: "port", needsPackages: true) {
            let port = try String(contentsOfFile: "\(sink.path)/port", encoding: .utf8)
            let password = "\(sink.path)/password"
            try Data("opensesame\n".utf8).write(to: URL(filePath: password))
            let settings = [
                "MAIL_TRANSPORT": "", "SMTP_URL": "smtp://127.0.0.1:\(port)", "SMTP_USER": "ann",
                "SMTP_PASSWORD_FILE": password, "SMTP_CA_FILE": "\(sink.path)/sink.pem",
                "SMTP_NAME": "client.test", "IDLE_WAIT_SECONDS": "1",
            ]
            try await ServeProcess.run(database: url, folder: folder, settings: settings) { _ in
                let sent = "(select count(*) from data.messages where status = 'sent')"
                try await database.eventually("\(sent) = 20")
                try await database.execute("select ops.set_clock('2026-03-03 15:00:30Z')")
                try await database.eventually("\(sent) = 40")
            }
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: sink.path).sorted()
        let mails = names.filter { $0.hasSuffix(".eml") }.map { URL(filePath: "\(sink.path)/\($0)") }
        #expect(mails.count == 40)
        for name in names where name.hasSuffix(".json") {
            let data = try Data(contentsOf: URL(filePath: "\(sink.path)/\(name)"))
            let envelope = try JSONDecoder().decode(Envelope.self, from: data)
            #expect(envelope.from == "ann@acme.test" && envelope.tls && envelope.hello == "client.test")
            #expect(envelope.to.count == 1 && envelope.to[0].hasPrefix("person"))
        }
        let checks = try MailCheck.read(files: mails)
        for check in checks { #expect(check.faults == []) }
        #expect(Set(checks.compactMap { $0.headers["Message-ID"] }).count == 40)
        let first = checks.prefix(20)
        #expect(Set(first.compactMap { $0.headers["Subject"] }).contains("Grüße, Person1"))
        #expect(first.allSatisfy { $0.html?.hasPrefix("<p>.Hi Person") == true })
        let ids = Set(first.compactMap { $0.headers["Message-ID"] })
        for check in checks.suffix(20) {
            #expect(check.headers["Subject"]?.hasPrefix("Re: Grüße, Person") == true)
            #expect(ids.contains(check.headers["In-Reply-To"] ?? ""))
        }
        let named = try await database.rows(
            "select count(distinct provider_message_id) as n from data.messages where provider_message_id like 'SINK%'"
        )
        #expect(named.first?.integer("n") == 40, "what the server calls them is kept")
    }
}
