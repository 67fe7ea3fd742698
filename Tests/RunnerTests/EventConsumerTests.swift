import Foundation
import HTTP
import SQL
import TestCluster
import Testing

@testable import Runner

@Suite("Events that others publish", .timeLimit(.minutes(5)))
struct EventConsumerTests {
    private struct Place {
        let database: TestDatabase
        let pool: Pool
        let client: NATSClient
        let settings: NATSSettings
        let metrics = Metrics()

        func consumer(
            _ subject: String, deliveryLimit: Int = 3, timeout: Duration = .seconds(20)
        ) -> EventConsumer {
            EventConsumer(
                pool: pool,
                subscription: EventSubscription(settings, subject: subject, inFlight: 50),
                batchSize: 20, deliveryLimit: deliveryLimit, delay: .milliseconds(50), timeout: timeout,
                logger: TestCluster.quiet, metrics: metrics)
        }

        /// Runs `body` while the consumers work.
        func consuming(_ consumers: [EventConsumer], _ body: () async throws -> Void) async throws {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for consumer in consumers { tasks.addTask { try await consumer.loop().run() } }
                try await body()
                tasks.cancelAll()
            }
        }

        /// The message of the enrollment with that number, as an event tells it.
        func event(_ id: String, _ number: Int, _ more: String = "") async throws -> String {
            let row = try await database.rows(
                "select message_id from data.messages order by message_id offset \(number) limit 1"
            ).first
            let messageId = row?.text("message_id") ?? ""
            return """
                {"eventId": "\(id)", "tenantId": "acme", "data": {"messageId": "\(messageId)"\(more)}}
                """
        }

        func publish(_ subject: String, _ payload: String, repeated: Int = 1) async throws {
            try await client.publish([
                #"{"subject": "\#(subject)", "payload": \#(payload), "repeat": \#(repeated)}"#
            ])
        }

        func isTrue(_ condition: String) async throws -> Bool {
            try await database.rows("select \(condition) as b").first?.boolean("b") == true
        }
    }

    /// Four messages that were sent, and NATS with the streams.
    private func run(_ body: (Place, NATSServer) async throws -> Void) async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(4)
        try await database.execute(
            """
            select worker.run_due_steps(100);
            select worker.finish_messages(md5('w')::uuid, (
                select jsonb_agg(jsonb_build_object('tenantId', m.tenant_id, 'messageId', m.message_id,
                                                    'leaseNumber', m.lease_number, 'outcome', 'sent'))
                from worker.claim_messages(md5('w')::uuid, 100, 60) m));
            -- What is opened at once is opened by machines.
            select ops.advance_clock('1 hour');
            """)
        let pool = try await database.pool(as: "test_worker", size: 5)
        try await NATSServer.run { nats in
            let settings = try NATSSettings(urls: nats.url)
            try NATSStream.inbound.ensure(try NATSConnection(settings, name: "test"))
            let client = NATSClient(url: nats.url)
            try await body(
                Place(database: database, pool: pool, client: client, settings: settings), nats)
        }
        await pool.shutdown()
    }

    @Test("opened, clicked, bounced and a mail that came in act on executions and enrollments")
    func effects() async throws {
        try await run { place, _ in
            try await place.publish("pipeline.message.opened", try await place.event("1", 0))
            try await place.publish(
                "pipeline.message.clicked", try await place.event("2", 1, #", "url": "https://x.test/""#))
            try await place.publish(
                "pipeline.message.bounced", try await place.event("3", 2, #", "severity": "hard""#))
            let answered = try await place.database.rows(
                "select header_message_id as id from data.messages order by message_id offset 3"
            ).first
            try await place.publish(
                "inbox.message.received",
                """
                {"eventId": "4", "tenantId": "acme", "data": {"messageId": "<r@x.test>", "from": "a@x.test",
                 "text": "Yes", "inReplyTo": "\(answered?.text("id") ?? "")"}}
                """.replacing("\n", with: " "))
            let subjects = NATSStream.inbound.subjects
            try await place.consuming(subjects.map { place.consumer($0) }) {
                try await place.database.wait(for: "(select count(*) from data.received_events) = 4")
                for subject in subjects {
                    try await place.client.call(
                        ["wait", "CADENCE_INBOUND", "cadence-" + subject.replacing(".", with: "-")])
                }
            }
            let rows = try await place.database.rows(
                """
                select e.status, x.opened_at is not null as opened, x.clicked_at is not null as clicked
                from data.messages m
                join data.enrollments e using (tenant_id, enrollment_id)
                join data.step_executions x using (tenant_id, message_id)
                order by m.message_id
                """)
            #expect(rows.compactMap { $0.text("status") } == ["active", "active", "bounced", "replied"])
            #expect(rows[0].boolean("opened") == true)
            #expect(rows[1].boolean("clicked") == true)
        }
    }

    @Test("the same message a thousand times, before two consumers: one effect")
    func duplicates() async throws {
        try await run { place, _ in
            let subject = "pipeline.message.opened"
            try await place.publish(subject, try await place.event("same", 0), repeated: 1000)
            try await place.consuming([place.consumer(subject), place.consumer(subject)]) {
                try await place.client.call(["wait", "CADENCE_INBOUND", "cadence-pipeline-message-opened"])
            }
            #expect(try await place.isTrue("(select count(*) from data.link_uses) = 1"))
            #expect(try await place.isTrue("(select count(*) from data.dead_letters) = 0"))
            let text = await place.metrics.text()
            #expect(
                text.contains(#"events_received_total{subject="pipeline.message.opened",outcome="done"} 1"#))
            #expect(text.contains(#"outcome="repeated"} 999"#))
        }
    }

    @Test(
        "what can never be read is a dead letter at once, what is refused after some deliveries; the rest goes on"
    )
    func poison() async throws {
        try await run { place, _ in
            let subject = "pipeline.message.opened"
            let good = try await place.event("good", 0)
            try await place.client.publish([
                #"{"subject": "\#(subject)", "payload": "no JSON at all"}"#,
                #"{"subject": "\#(subject)", "payload": "{\"eventId\": \"\\u0000\"}"}"#,
                #"{"subject": "\#(subject)", "payload": {"eventId": "1", "tenantId": "acme", "data": {}}}"#,
                """
                {"subject": "\(subject)", "payload": {"eventId": "2", "tenantId": "acme",
                 "data": {"messageId": "018f6f2e-0000-7000-8000-000000000001"}}}
                """.replacing("\n", with: " "),
                #"{"subject": "\#(subject)", "payload": \#(good)}"#,
            ])
            try await place.consuming([place.consumer(subject)]) {
                try await place.database.wait(for: "(select count(*) from ops.dead_letters) = 4")
                try await place.client.call(["wait", "CADENCE_INBOUND", "cadence-pipeline-message-opened"])
            }
            let rows = try await place.database.rows(
                "select tenant_id, delivery_count, left(error, 5) as state from ops.dead_letters order by died_at"
            )
            #expect(rows.compactMap { $0.text("tenant_id") } == ["*", "*", "acme", "acme"])
            #expect(rows.compactMap { $0.integer("delivery_count") } == [1, 1, 1, 3])
            #expect(rows.compactMap { $0.text("state") } == ["22P02", "22P05", "SE422", "SE404"])
            #expect(
                try await place.isTrue("exists (select from data.received_events where event_id = 'good')"))
        }
    }

    @Test("a database that does not answer makes messages wait, not die; so does NATS when it is killed")
    func outages() async throws {
        try await run { place, nats in
            let subject = "pipeline.message.opened"
            for number in 0..<4 {
                try await place.publish(subject, try await place.event("e\(number)", number))
            }
            let consumer = place.consumer(subject, deliveryLimit: 1, timeout: .milliseconds(300))
            try await place.consuming([consumer]) {
                try await place.database.holding("lock table data.received_events in exclusive mode") {
                    try await place.database.wait(
                        for: TestDatabase.session("test", "s.wait_event_type = 'Lock'"))
                    try await place.database.wait(
                        for: "not \(TestDatabase.session("test", "s.wait_event_type = 'Lock'"))")
                }
                await nats.kill()
                try await nats.start()
                try await eventually("all have their effect", within: .seconds(90)) {
                    try await place.isTrue("(select count(*) from data.received_events) = 4")
                }
                try await place.client.call(["wait", "CADENCE_INBOUND", consumer.subscription.consumer])
            }
            #expect(try await place.isTrue("(select count(*) from data.dead_letters) = 0"))
            #expect(try await place.isTrue("(select count(*) from data.link_uses) = 4"))
        }
    }
}
