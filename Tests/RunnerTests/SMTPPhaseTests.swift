import Foundation
import SQL
import TestCluster
import Testing

@testable import Runner

/// A mail server that fails in every phase, and how often it takes over the message in the end.
@Suite("Mail servers that fail", .timeLimit(.minutes(3)))
struct SMTPPhaseTests {
    /// A way to fail: what becomes of the message after the first attempt and after four, and how often the
    /// server accepted it.
    struct Case: Sendable {
        var phase: String
        var failure: String
        var times = 1
        var first: [String] = ["queued"]
        var last = "sent"
        var accepted = 1
        var tenant = "acme"
        var login = true
        /// The server says that there is no such recipient: that ends the enrollment, and no other failure does.
        var bounces = false

        var name: String { "\(phase) \(failure) \(tenant)" }
    }

    static let beforeTheMail: [Case] = [
        Case(phase: "connect", failure: "refused", last: "queued", accepted: 0),
        Case(phase: "greeting", failure: "421 4.3.2 busy"),
        Case(phase: "greeting", failure: "554 5.3.2 no"),
        Case(phase: "greeting", failure: "drop"),
        Case(phase: "greeting", failure: "reset"),
        Case(phase: "greeting", failure: "silence"),
        Case(phase: "greeting", failure: "drip"),
        Case(phase: "greeting", failure: "garbage"),
        Case(phase: "ehlo", failure: "550 5.5.1 what?"),
        Case(phase: "ehlo", failure: "421 4.3.2 busy"),
        Case(phase: "ehlo", failure: "drop"),
        Case(phase: "ehlo", failure: "silence"),
        Case(phase: "ehlo", failure: "drip"),
        Case(phase: "ehlo", failure: "stripped", times: 0, last: "queued", accepted: 0),
        Case(phase: "starttls", failure: "454 4.7.0 not now", times: 0, last: "queued", accepted: 0),
        Case(phase: "starttls", failure: "drop"),
        Case(phase: "starttls", failure: "silence"),
        Case(phase: "starttls", failure: "inject", times: 0, last: "queued", accepted: 0),
        Case(phase: "handshake", failure: "plain"),
        Case(phase: "handshake", failure: "drop"),
        Case(phase: "handshake", failure: "silence"),
        Case(phase: "handshake", failure: "other", times: 0, last: "queued", accepted: 0),
        Case(phase: "auth", failure: "535 5.7.8 wrong", times: 0, last: "queued", accepted: 0),
        Case(phase: "auth", failure: "454 4.7.0 later"),
        Case(phase: "auth", failure: "drop"),
        Case(phase: "auth", failure: "silence"),
        Case(phase: "mail", failure: "450 4.3.0 later"),
        Case(phase: "mail", failure: "421 4.3.0 bye"),
        Case(phase: "mail", failure: "530 5.7.0 log in", login: false),
        Case(phase: "mail", failure: "550 5.7.1 no", first: ["failed"], last: "failed", accepted: 0),
        Case(phase: "mail", failure: "drop"),
        Case(phase: "mail", failure: "silence"),
        Case(phase: "mail", failure: "drip"),
        Case(phase: "mail", failure: "garbage"),
        Case(phase: "mail", failure: "354 what"),
        Case(phase: "rcpt", failure: "451 4.7.1 greylisted"),
        Case(
            phase: "rcpt", failure: "550-5.1.1 nobody\r\n550 5.1.1 here", first: ["failed"], last: "failed",
            accepted: 0, bounces: true),
        Case(phase: "rcpt", failure: "550 no", first: ["failed"], last: "failed", accepted: 0),
        Case(phase: "rcpt", failure: "554 5.7.1 no", first: ["failed"], last: "failed", accepted: 0),
        Case(phase: "rcpt", failure: "drop"),
        Case(phase: "rcpt", failure: "reset"),
        Case(phase: "rcpt", failure: "silence"),
        Case(phase: "data", failure: "451 4.3.0 later"),
        Case(phase: "data", failure: "554 5.6.0 no", first: ["failed"], last: "failed", accepted: 0),
        Case(phase: "data", failure: "250 2.0.0 wrong"),
        Case(phase: "data", failure: "drop"),
        Case(phase: "data", failure: "silence"),
        Case(phase: "data", failure: "drip"),
    ]

    static let withTheMail: [Case] = [
        // Whether it is noticed in time that the server has gone is a race, but only for the verdict.
        Case(phase: "body", failure: "drop", first: ["queued", "unknown"], last: "", accepted: 1),
        Case(phase: "body", failure: "reset", first: ["queued", "unknown"], last: "", accepted: 1),
        Case(phase: "body", failure: "silence", first: ["unknown"], last: "unknown", accepted: 0),
        Case(phase: "end", failure: "450 4.3.0 later"),
        Case(
            phase: "end", failure: "552-5.3.4 too\r\n552 5.3.4 big", first: ["failed"], last: "failed",
            accepted: 0),
        Case(
            phase: "end", failure: "550 5.1.1 user unknown", first: ["failed"], last: "failed", accepted: 0,
            bounces: true),
        Case(phase: "end", failure: "drop", first: ["unknown"], last: "unknown", accepted: 0),
        Case(phase: "end", failure: "reset", first: ["unknown"], last: "unknown", accepted: 0),
        Case(phase: "end", failure: "silence", first: ["unknown"], last: "unknown", accepted: 0),
        Case(phase: "end", failure: "garbage", first: ["unknown"], last: "unknown", accepted: 0),
        Case(phase: "end", failure: "accept+drop", first: ["unknown"], last: "unknown"),
        Case(phase: "end", failure: "accept+silence", first: ["unknown"], last: "unknown"),
        Case(phase: "end", failure: "accept+drip", first: ["unknown"], last: "unknown"),
        Case(phase: "end", failure: "accept+354 what", first: ["unknown"], last: "unknown"),
        Case(phase: "end", failure: "accept+251 2.0.0 so be it", first: ["sent"]),
        Case(phase: "", failure: "never", first: ["sent"]),
        // Who asks for it gets it: never lost, sometimes twice.
        Case(phase: "end", failure: "drop", tenant: "resend"),
        Case(phase: "end", failure: "accept+drop", accepted: 2, tenant: "resend"),
        Case(phase: "end", failure: "accept+silence", accepted: 2, tenant: "resend"),
        Case(phase: "end", failure: "450 4.3.0 later", tenant: "resend"),
        Case(phase: "rcpt", failure: "drop", tenant: "resend"),
    ]

    @Test("never twice, except by policy, and never lost without a word")
    func phases() async throws {
        let cases = Self.beforeTheMail + Self.withTheMail
        let lines = cases.map {
            ScriptedMailServer.Line(
                name: $0.name, phase: $0.phase, failure: $0.failure, times: $0.times, auth: $0.login)
        }
        let database = try await TestCluster.shared.database()
        try await ScriptedMailServer.run(lines) { server in
            try await prepare(database, cases, server)
            let pool = try await database.pool(as: "test_worker", size: 8)
            var rounds: [[String: String]] = []
            for _ in 1...4 {
                let batches = MessageBatches(
                    pool: pool, workerID: WorkerIdentity().id, batchSize: 100, lease: .seconds(60),
                    timeout: .seconds(30),
                    sender: MessageSender(
                        renderer: TemplateRenderer(),
                        transport: server.transport(connections: cases.count), logger: TestCluster.quiet),
                    logger: TestCluster.quiet)
                while try await batches.run().didWork {}
                rounds.append(try await statuses(database))
                try await database.execute("select ops.set_clock(clock.now() + interval '12 minutes')")
            }
            await pool.shutdown()
            try check(cases, rounds, server)
        }
        let bounced = cases.filter(\.bounces).count
        let counts = try await database.rows(
            """
            select count(*) as n from data.suppressions where reason = 'bounced' union all
            select count(*) from data.step_executions where status = 'failed' and bounced_at is not null union all
            select count(*) from data.outbox_events
            where type = 'sequence.enrollment.exited' and data ->> 'reason' = 'bounced' union all
            select count(*) from data.messages
            where status = 'failed' and bounce_severity = 'hard' and bounce_status = '5.1.1'
            """)
        #expect(counts.map { $0.integer("n") } == [bounced, bounced, bounced, bounced])
    }

    /// A tenant for each policy, and for each case a mailbox with its line of the script, and one e-mail.
    private func prepare(_ database: TestDatabase, _ cases: [Case], _ server: ScriptedMailServer) async throws
    {
        try await database.execute(
            """
            select ops.set_clock('2026-03-02 15:00Z');
            select ops.create_tenant('acme', 'Acme');
            select ops.create_tenant('resend', 'Rather twice than never');
            select ops.set_unknown_policy('resend', 'resend');
            """)
        for (number, one) in cases.enumerated() {
            let smtp =
                one.phase == "connect"
                ? #"{"url": "smtp://127.0.0.1:1"}"#
                : try server.mailbox(one.name, auth: one.login && one.tenant == "acme")
            _ = try await database.rows(
                """
                select (ops.set_mailbox_smtp($1, $2, $3::jsonb)).email, enrollment.enroll($1, 'ann', 'r',
                    (sequence.activate($1, (sequence.create($1, 'ann', jsonb_build_object(
                        'name', $4::text, 'settings', jsonb_build_object('fromEmail', $2::text),
                        'steps', '[{"type": "auto_email", "subject": "S", "body": "B"}]'::jsonb),
                        clock.now())).sequence_id, clock.now())).sequence_id,
                    jsonb_build_object('contactId', (contact.create($1, jsonb_build_object(
                        'email', 'c' || $2), clock.now())).contact_id), clock.now())
                """,
                [.text(one.tenant), .text("box\(number)@acme.test"), .text(smtp), .text(one.name)])
        }
        _ = try await database.rows("select worker.run_due_steps(500)")
    }

    /// By the name of the case.
    private func statuses(_ database: TestDatabase) async throws -> [String: String] {
        let rows = try await database.rows(
            """
            select q.name, m.status || case when e.status = 'bounced' then ' bounced'
                                            when e.held_reason is null then '' else ' held' end as status
            from data.messages m
            join data.sequences q using (tenant_id, sequence_id)
            join data.enrollments e using (tenant_id, enrollment_id)
            """)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.text("name") ?? "", $0.text("status") ?? "") })
    }

    private func check(_ cases: [Case], _ rounds: [[String: String]], _ server: ScriptedMailServer) throws {
        var table =
            "phase      failure                          policy  after one       in the end      accepted\n"
        func pad(_ text: String, _ width: Int) -> String {
            let line = text.replacing("\r\n", with: " / ")
            return line + String(repeating: " ", count: max(1, width - line.count))
        }
        for one in cases {
            let (first, last) = (rounds.first?[one.name] ?? "", rounds.last?[one.name] ?? "")
            let accepted = try server.count("accepted", one.name)
            table +=
                pad(one.phase, 11) + pad(one.failure, 33) + pad(one.tenant == "acme" ? "hold" : "resend", 8)
            table += pad(first, 16) + pad(last, 16) + "\(accepted)\n"
            let firstStatus = String(first.prefix { $0 != " " })
            #expect(one.first.contains(firstStatus), "\(one.name): \(first) after one attempt")
            let wanted = one.last.isEmpty ? (firstStatus == "unknown" ? "unknown" : "sent") : one.last
            #expect(last.prefix { $0 != " " } == wanted, "\(one.name): \(last) in the end")
            let ending = one.bounces ? "bounced" : ["failed", "unknown"].contains(wanted) ? "held" : wanted
            #expect(last.hasSuffix(ending), "\(one.name): \(last)")
            let count = one.last.isEmpty && wanted == "unknown" ? 0 : one.accepted
            #expect(accepted == count, "\(one.name): accepted \(accepted) times")
        }
        print(table)
        let clear = try server.events().filter { $0.event == "mail" && !$0.tls }
        #expect(clear == [], "nothing of a mail is said in the clear")
    }
}
