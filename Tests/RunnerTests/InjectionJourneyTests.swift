import Foundation
import SQL
import TestCluster
import Testing

@testable import Runner

/// Values that would add to a header, by every way that leads into one: what clients may send freely, and what
/// somebody with rights of an owner has written into the tables.
@Suite("Header injection, from the database to the file", .timeLimit(.minutes(2)))
struct InjectionJourneyTests {
    struct Attack: Sendable {
        let name: String
        var subject = "Hello {{firstName}}"
        var attributes = "{}"
        var metadata = "{}"
        var defaults = "{}"
        /// What is done to the tables before it is sent; `$s`, `$c`, `$m` stand for the ids.
        var statement: String?
        /// What the enrollment is held with.
        let detail: String
    }

    private static let evil = #"x\r\nBcc: thief@evil.test"#

    private static let attacks = [
        Attack(
            name: "attribute", subject: "About {{note}}", attributes: #"{"note": "\#(evil)"}"#,
            detail: "they are in: note."),
        Attack(
            name: "nested attribute", subject: "About {{contact.plan.name}}",
            attributes: #"{"plan": {"name": "\#(evil)"}}"#, detail: "they are in: contact.plan.name."),
        Attack(
            name: "list in a section", subject: "About {{#plans}}{{name}}{{/plans}}",
            attributes: #"{"plans": [{"name": "\#(evil)"}]}"#, detail: "The subject has a line break"),
        Attack(
            name: "metadata", subject: "About {{enrollment.topic}}", metadata: #"{"topic": "a\nb"}"#,
            detail: "they are in: enrollment.topic."),
        Attack(
            name: "default", subject: "About {{topic}}", defaults: #"{"topic": "a\rb"}"#,
            detail: "they are in: topic."),
        Attack(
            name: "overlong attribute", subject: "About {{note}}",
            attributes: #"{"note": "\#(String(repeating: "y", count: 5000))"}"#,
            detail: "The subject would be larger than 4096 bytes."),
        Attack(
            name: "first name", subject: "Hello",
            statement:
                "update data.contacts set first_name = e'A\\r\\nBcc: b@evil.test' where contact_id = $c",
            detail: "To has a line break"),
        Attack(
            name: "address", subject: "Hello",
            statement:
                "update data.contacts set email = e'a@x.test\\r\\nRCPT TO:<b@evil.test>' where contact_id = $c",
            detail: "To has a line break"),
        Attack(
            name: "two addresses", subject: "Hello",
            statement: "update data.contacts set email = 'a@x.test>,<b@evil.test' where contact_id = $c",
            detail: "To is no address that mail can be sent to"),
        Attack(
            name: "from name",
            statement: """
                update data.sequences set settings = settings || '{"fromName": "\(evil)"}' where sequence_id = $s
                """, detail: "From has a line break"),
        Attack(
            name: "reply to",
            statement: """
                update data.sequences set settings = settings || '{"replyTo": "a@b.test\\nX: y"}' where sequence_id = $s
                """, detail: "Reply-To has a line break"),
        Attack(
            name: "overlong reply to",
            statement: """
                update data.sequences
                set settings = settings || jsonb_build_object('replyTo', repeat('a', 300) || '@b.test')
                where sequence_id = $s
                """, detail: "Reply-To is no address that mail can be sent to"),
        Attack(
            name: "from address",
            statement: "update data.messages set from_email = e'ann@acme.test\\nX: y' where message_id = $m",
            detail: "From has a line break"),
        Attack(
            name: "message id",
            statement:
                "update data.messages set header_message_id = e'<a@b>\\r\\nX: y' where message_id = $m",
            detail: "Message-ID has a line break"),
        Attack(
            name: "subject of the step",
            statement: "update data.sequence_steps set subject = e'a\\nb' where sequence_id = $s",
            detail: "The subject has a line break"),
    ]

    @Test(
        "nothing of it leaves: the message fails, and its enrollment is held with the field or the variable")
    func attacks() async throws {
        let database = try await TestCluster.shared.database()
        try await database.execute(
            "select ops.set_clock('2026-03-02 15:00Z'); select ops.create_tenant('acme', 'Acme')")
        for attack in Self.attacks { try await enroll(database, attack) }
        try await database.execute("select worker.run_due_steps(100)")
        for attack in Self.attacks {
            guard let statement = attack.statement else { continue }
            try await database.execute(
                """
                do $do$
                declare v record;
                begin
                    select m.sequence_id, m.contact_id, m.message_id into strict v
                    from data.messages m join data.sequences q using (tenant_id, sequence_id)
                    where q.name = '\(attack.name)';
                    \(statement.replacing("$s", with: "v.sequence_id").replacing("$c", with: "v.contact_id")
                        .replacing("$m", with: "v.message_id"));
                end
                $do$
                """)
        }
        let folder = try Folder()
        let pool = try await database.pool(as: "test_worker")
        let batches = MessageBatches(
            pool: pool, workerID: UUID().uuidString.lowercased(), batchSize: 100, lease: .seconds(60),
            timeout: .seconds(30),
            sender: MessageSender(
                renderer: TemplateRenderer(), transport: try FileTransport(directory: folder.mail),
                logger: TestCluster.quiet),
            logger: TestCluster.quiet)
        while try await batches.run().didWork {}
        await pool.shutdown()

        let rows = try await database.rows(
            """
            select q.name, concat_ws(' ', m.status, e.held_reason, x.status) as outcome, e.held_detail
            from data.messages m
            join data.sequences q using (tenant_id, sequence_id)
            join data.enrollments e using (tenant_id, enrollment_id)
            join data.step_executions x using (tenant_id, execution_id)
            """)
        #expect(rows.count == Self.attacks.count)
        for row in rows {
            let attack = try #require(Self.attacks.first { $0.name == row.text("name") })
            #expect(row.text("outcome") == "failed email_failed failed", "\(attack.name)")
            let detail = row.text("held_detail") ?? ""
            #expect(detail.contains(attack.detail), "\(attack.name): \(detail)")
            #expect(!detail.contains("evil"), "a value is not told")
        }
        #expect(folder.delivered == [])
    }

    private func enroll(_ database: TestDatabase, _ attack: Attack) async throws {
        _ = try await database.rows(
            """
            select enrollment.enroll('acme', 'ann', 'r',
                (sequence.activate('acme', (sequence.create('acme', 'ann', jsonb_build_object(
                    'name', $1::text, 'settings', jsonb_build_object('fromEmail', 'ann@acme.test',
                        'replyTo', 'answers@acme.test', 'variableDefaults', $5::jsonb),
                    'steps', jsonb_build_array(jsonb_build_object(
                        'type', 'auto_email', 'subject', $2::text, 'body', 'B'))),
                    clock.now())).sequence_id, clock.now())).sequence_id,
                jsonb_build_object('metadata', $4::jsonb, 'contactId', (contact.create('acme', jsonb_build_object(
                    'email', replace($1, ' ', '.') || '@x.test', 'firstName', 'F', 'attributes', $3::jsonb),
                    clock.now())).contact_id), clock.now())
            """,
            [
                .text(attack.name), .text(attack.subject), .text(attack.attributes), .text(attack.metadata),
                .text(attack.defaults),
            ])
    }
}
