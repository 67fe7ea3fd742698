import Foundation
import HTTP
import Logging
import SQL
import TestCluster
import Testing

@testable import Runner

@Suite("Events on their way to NATS", .timeLimit(.minutes(5)))
struct EventRelayTests {
    private func relay(
        _ pool: Pool, _ url: String, batchSize: Int = 500, metrics: Metrics = Metrics()
    ) throws -> EventRelay {
        EventRelay(
            pool: pool, workerID: UUID().uuidString,
            publisher: EventPublisher(try NATSSettings(urls: url), patience: .seconds(5)),
            batchSize: batchSize,
            timeout: .seconds(20), logger: TestCluster.quiet, metrics: metrics)
    }

    /// Runs `body` while relays work.
    private func relaying(
        _ relays: [EventRelay], _ body: () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for relay in relays {
                tasks.addTask { try await relay.loop(idleWait: .milliseconds(20)).run() }
            }
            try await body()
            tasks.cancelAll()
        }
    }

    /// Events of `enrollments` enrollments, `each` of every one, numbered in its order.
    private func write(_ database: TestDatabase, enrollments: Int, each: Int, from start: Int = 0)
        async throws
    {
        try await database.execute(
            """
            select count(outbox.add('acme', 'sequence.step.executed', md5('e' || e)::uuid, 'r',
                                    jsonb_build_object('n', n, 'enrollmentId', md5('e' || e)::uuid), clock.now()))
            from generate_series(\(start), \(start + each - 1)) n
            cross join generate_series(1, \(enrollments)) e
            """)
    }

    private static let everythingIsPublished =
        "not exists (select from data.outbox_events where published_at is null)"

    private func check(_ messages: [NATSClient.Message], count: Int) {
        #expect(messages.count == count)
        #expect(Set(messages.map(\.payload.eventId)).count == count, "every event once")
        for (_, own) in Dictionary(grouping: messages, by: \.payload.data.enrollmentId) {
            let numbers = own.compactMap(\.payload.data.n)
            #expect(numbers == numbers.sorted(), "those of an enrollment in order")
        }
    }

    private func prepared() async throws -> (database: TestDatabase, pool: Pool) {
        let database = try await TestCluster.shared.database()
        try await database.execute("select ops.create_tenant('acme', 'Acme')")
        return (database, try await database.pool(as: "test_worker", size: 4))
    }

    @Test(
        "the whole life of an enrollment is seen by another client, in order and once, with its headers"
    )
    func wholeLife() async throws {
        try await NATSServer.run { nats in
            let database = try await TestCluster.shared.database()
            try await database.enroll(2)
            let pool = try await database.pool(as: "test_worker", size: 4)
            try await relaying([try relay(pool, nats.url)]) {
                try await database.execute(
                    """
                    do $$
                    begin
                        perform worker.run_due_steps(100);
                        perform worker.finish_messages(md5('w')::uuid, (
                            select jsonb_agg(jsonb_build_object('tenantId', m.tenant_id, 'messageId',
                                m.message_id, 'leaseNumber', m.lease_number, 'outcome', 'sent'))
                            from worker.claim_messages(md5('w')::uuid, 100, 60) m));
                        perform ops.advance_clock('3 days');
                        perform worker.run_due_steps(100);
                        perform execution.complete(e.tenant_id, e.sequence_id, e.enrollment_id, 2, null, null, clock.now())
                        from data.enrollments e;
                    end $$
                    """)
                try await database.wait(for: Self.everythingIsPublished)
            }
            let rows = try await database.rows(
                "select event_id, type from data.outbox_events order by position, written_at")
            let messages = try await NATSClient(url: nats.url).read("CADENCE_EVENTS", rows.count)
            #expect(Set(messages.map(\.payload.eventId)) == Set(rows.compactMap { $0.text("event_id") }))
            for (_, own) in Dictionary(grouping: messages, by: \.payload.data.enrollmentId) {
                #expect(
                    own.map(\.subject) == [
                        "sequence.enrollment.created", "sequence.step.executed",
                        "sequence.step.pending_manual", "sequence.step.executed",
                        "sequence.enrollment.completed",
                    ])
                #expect(own.allSatisfy { $0.subject == $0.payload.type && $0.payload.tenantId == "acme" })
                #expect(own.allSatisfy { $0.headers["Nats-Msg-Id"] == $0.payload.eventId })
                #expect(own.allSatisfy { $0.headers["Correlation-Id"] == $0.payload.correlationId })
                #expect(own.allSatisfy { $0.headers["Tenant-Id"] == "acme" })
            }
            await pool.shutdown()
        }
    }

    @Test("NATS is killed and started again in the middle: every event is there once and in order")
    func kills() async throws {
        let kills =
            ProcessInfo.processInfo.environment["CADENCE_TEST_NATS_KILLS"].flatMap { Int($0) } ?? 3
        try await NATSServer.run { nats in
            let (database, pool) = try await prepared()
            var written = 0
            try await relaying([try relay(pool, nats.url), try relay(pool, nats.url, batchSize: 97)]) {
                for round in 0..<kills {
                    try await write(database, enrollments: 100, each: 8, from: round * 8)
                    written += 800
                    let goal = "(select count(*) from data.outbox_events where published_at is not null) >= "
                    try await database.wait(for: goal + String(written - 800 + Int.random(in: 1...700)))
                    await nats.kill()
                    try await nats.start()
                }
                try await eventually("all are published", within: .seconds(90)) {
                    try await database.rows("select \(Self.everythingIsPublished) as b").first?.boolean("b")
                        == true
                }
            }
            check(try await NATSClient(url: nats.url).read("CADENCE_EVENTS", written), count: written)
            let more = try await database.rows(
                "select count(*) as n from data.outbox_events where failure_count > 0")
            #expect(more.first?.integer("n") == 0, "an outage is no refusal")
            await pool.shutdown()
        }
    }

    @Test("a stream that was deleted is made anew, and filled from the outbox")
    func republish() async throws {
        try await NATSServer.run { nats in
            let (database, pool) = try await prepared()
            let client = NATSClient(url: nats.url)
            try await relaying([try relay(pool, nats.url)]) {
                try await write(database, enrollments: 20, each: 5)
                try await database.wait(for: Self.everythingIsPublished)
                try await client.call(["delete", "CADENCE_EVENTS"])
                try await write(database, enrollments: 1, each: 1, from: 5)
                try await eventually("what is written after that is published, too") {
                    try await database.execute(
                        "update data.outbox_events set retry_at = clock.real_now() where retry_at is not null"
                    )
                    return try await database.rows("select \(Self.everythingIsPublished) as b").first?
                        .boolean("b") == true
                }
                check(try await client.read("CADENCE_EVENTS", 1), count: 1)
                try await database.execute("select ops.republish(now() - interval '1 hour')")
                try await database.wait(for: Self.everythingIsPublished)
            }
            let messages = try await client.read("CADENCE_EVENTS", 101)
            #expect(Set(messages.map(\.payload.eventId)).count == 101)
            await pool.shutdown()
        }
    }

    @Test("while NATS is away nothing is claimed, and serve goes on")
    func away() async throws {
        let (database, pool) = try await prepared()
        try await write(database, enrollments: 3, each: 1)
        let nats = try NATSServer()
        let metrics = Metrics()
        let relay = try relay(pool, nats.url, metrics: metrics)
        await #expect(throws: NATSError.self) { try await relay.run() }
        try await database.wait(
            for: "not exists (select from data.relay_lanes where claimed_at is not null)")
        await metrics.watchOutbox(pool)
        #expect(await metrics.text().contains("pgcadence_events_lag_seconds"))
        try await nats.start()
        #expect(try await relay.run() == Work(didWork: true, nextIn: nil))
        #expect(await metrics.text().contains(#"pgcadence_events_total{outcome="published"} 3"#))
        await nats.kill()
        await pool.shutdown()
    }

    @Test("an event that NATS does not take waits by itself, and the others go on")
    func refused() async throws {
        try await NATSServer.run { nats in
            let (database, pool) = try await prepared()
            let relay = try relay(pool, nats.url)
            try await write(database, enrollments: 1, each: 1)
            try await database.execute(
                """
                select outbox.add('acme', 'sequence.step.executed', md5('big')::uuid, 'r',
                                  jsonb_build_object('text', repeat('x', 1100000)), clock.now())
                """)
            #expect(try await relay.run().didWork)
            let rows = try await database.rows(
                "select waiting_count, refused_count, last_error from ops.outbox")
            #expect(rows.map { $0.integer("refused_count") } == [1])
            #expect(rows.first?.integer("waiting_count") == 1)
            #expect(rows.first?.text("last_error") == "Maximum Payload Exceeded")
            await pool.shutdown()
        }
    }
}
