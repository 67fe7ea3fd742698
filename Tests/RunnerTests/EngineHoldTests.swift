import SQL
import TestCluster
import Testing

@testable import Runner

@Suite("What cannot be written holds its enrollment, and its batch commits", .timeLimit(.minutes(3)))
struct EngineHoldTests {
    /// Runs what is due and delivers it, once through; answers the names of those who got their e-mail.
    private func work(_ database: TestDatabase) async throws -> [String] {
        let pool = try await database.pool(as: "test_worker")
        let steps = StepRunner(
            pool: pool, batchSize: 500, tenantBatchSize: 100, timeout: .seconds(30),
            logger: TestCluster.quiet)
        #expect(try await steps.run().didWork)
        let folder = try Folder()
        let batches = MessageBatches(
            pool: pool, workerID: WorkerIdentity().id, batchSize: 100, lease: .seconds(60),
            timeout: .seconds(30),
            sender: MessageSender(
                renderer: TemplateRenderer(), transport: try FileTransport(directory: folder.mail),
                logger: TestCluster.quiet),
            logger: TestCluster.quiet)
        #expect(try await batches.run().didWork)
        await pool.shutdown()
        let sent = try await database.texts(
            "select message_id as text from data.messages where status = 'sent'")
        #expect(folder.delivered == sent)
        return try await database.texts(
            """
            select c.first_name as text
            from data.messages m
            join data.contacts c using (tenant_id, contact_id)
            where m.status = 'sent'
            """)
    }

    private func held(_ database: TestDatabase) async throws -> [String] {
        try await database.texts(
            """
            select concat_ws(': ', c.first_name, e.held_reason, e.held_detail) as text
            from data.enrollments e
            join data.contacts c using (tenant_id, contact_id)
            where e.held_reason is not null
            """)
    }

    @Test("a contact without a variable that the e-mail needs")
    func missingVariable() async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(
            3, steps: #"[{"type": "auto_email", "subject": "S", "body": "Hello {{company}}"}]"#)
        try await database.execute("update data.contacts set company = 'C' where first_name <> 'Person2'")
        #expect(try await work(database) == ["Person1", "Person3"])
        #expect(try await held(database) == ["Person2: missing_variables: company"])
    }

    @Test("a template that was broken behind our back")
    func brokenTemplate() async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(2)
        try await database.execute(
            """
            do $$
            begin
                perform template.create('acme', 'ann', '{"name": "T", "bodyText": "Hello"}', clock.now());
                update data.templates set body_text = '{{#open}} and never closed';
                -- A second sequence whose only step uses it, with a contact of its own.
                perform enrollment.enroll('acme', 'ann', 'r', (sequence.activate('acme', (sequence.create(
                    'acme', 'ann', jsonb_build_object('name', 'B', 'settings', '{"fromEmail": "a@acme.test"}'::jsonb,
                    'steps', jsonb_build_array(jsonb_build_object('type', 'auto_email', 'subject', 'S',
                        'templateId', (select t.template_id from data.templates t)))),
                    clock.now())).sequence_id, clock.now())).sequence_id,
                    jsonb_build_object('contactId', (contact.create('acme',
                        '{"email": "broken@x.test", "firstName": "Broken"}', clock.now())).contact_id),
                    clock.now());
            end
            $$
            """)
        #expect(try await work(database) == ["Person1", "Person2"])
        let held = try await held(database)
        #expect(held.count == 1)
        #expect(held.first?.hasPrefix("Broken: email_failed: ") == true)
        #expect(held.first?.contains("open") == true, "it says which section: \(held)")
        #expect(
            try await database.texts(
                "select status as text from data.step_executions where error_message is not null")
                == ["failed"])
    }

    @Test("a template that wants more than it said when it was checked")
    func unannouncedVariable() async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(2)
        try await database.execute(
            """
            update data.sequence_steps set body = 'Hi {{nickname}}.' where type = 'auto_email';
            update data.contacts set attributes = '{"nickname": "One"}' where first_name = 'Person1'
            """)
        #expect(try await work(database) == ["Person1"])
        let held = try await held(database)
        #expect(held.count == 1)
        #expect(held.first?.hasPrefix("Person2: email_failed: ") == true)
        #expect(held.first?.contains("nickname") == true, "\(held)")
    }
}
