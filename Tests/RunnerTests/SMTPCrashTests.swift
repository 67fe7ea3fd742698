import Foundation
import SQL
import TestCluster
import Testing

@testable import Runner

@Suite("A sender that is killed while it speaks with a mail server", .timeLimit(.minutes(3)))
struct SMTPCrashTests {
    private static let expire = "update data.messages set leased_until = now() - interval '1 s'"

    /// Kills a sender at that point, lets another one go on, and answers how often the server accepted.
    private func kill(
        in line: ScriptedMailServer.Line, at event: String, policy: String, until status: String
    ) async throws -> Int {
        let database = try await TestCluster.shared.database()
        try await database.enroll(1)
        try await database.execute("select ops.set_unknown_policy('acme', '\(policy)')")
        _ = try await database.rows("select worker.run_due_steps(500)")
        let url = try await database.url(as: "test_worker")
        let folder = try Folder()
        return try await ScriptedMailServer.run([line]) { server in
            let settings = [
                "SENDER_LOOPS": "1", "IDLE_WAIT_SECONDS": "1", "LOG_LEVEL": "notice",
                "MAIL_TRANSPORT": "smtp",
                "SMTP_URL": try server.url(line.name), "SMTP_CA_FILE": server.authorities, "SMTP_USER": "ann",
                "SMTP_PASSWORD": "opensesame",
            ]
            try await ServeProcess.run(database: url, folder: folder, settings: settings) { sender in
                try await eventually("it is there") { try server.count(event, line.name) == 1 }
                sender.send(SIGKILL)
                _ = try await sender.exitStatus()
                try await database.eventually(TestDatabase.workersAreGone)
            }
            try await database.execute(Self.expire)
            try await ServeProcess.run(database: url, folder: folder, settings: settings) { _ in
                try await database.eventually(
                    "(select count(*) from data.messages where status = '\(status)') = 1")
            }
            return try server.count("accepted", line.name)
        }
    }

    @Test("before the end of the mail: another one sends it")
    func beforeTheEnd() async throws {
        let line = ScriptedMailServer.Line(name: "silent", phase: "rcpt", failure: "silence")
        #expect(try await kill(in: line, at: "rcpt", policy: "hold", until: "sent") == 1)
    }

    @Test("while the server has it: nobody knows, and it is not sent again")
    func afterTheEnd() async throws {
        let line = ScriptedMailServer.Line(name: "silent", phase: "end", failure: "accept+silence")
        #expect(try await kill(in: line, at: "accepted", policy: "hold", until: "unknown") == 1)
    }

    @Test("unless the tenant prefers it to be sent twice")
    func resent() async throws {
        let line = ScriptedMailServer.Line(name: "silent", phase: "end", failure: "accept+silence")
        #expect(try await kill(in: line, at: "accepted", policy: "resend", until: "sent") == 2)
    }
}
