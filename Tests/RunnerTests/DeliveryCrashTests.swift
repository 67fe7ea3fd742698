import Foundation
import SQL
import TestCluster
import Testing

@testable import Runner

@Suite("A sender that is lost while it delivers", .timeLimit(.minutes(3)))
struct DeliveryCrashTests {
    /// Finishing needs more of the enrollments than this leaves, claiming does not: a sender gets to the files.
    private static let finish = "select from data.enrollments for no key update"
    private static let expire = "update data.messages set leased_until = now() - interval '1 s'"
    private static let someone = "00000000-0000-0000-0000-00000000000b"

    @Test("killed between the file and its record: another one delivers again, under the same name")
    func killed() async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(50)
        _ = try await database.rows("select worker.run_due_steps(500)")
        let url = try await database.url(as: "test_worker")
        let folder = try Folder()
        let settings = ["SENDER_LOOPS": "1", "IDLE_WAIT_SECONDS": "5", "LOG_LEVEL": "notice"]
        let lost = try await database.holding(Self.finish) {
            try await ServeProcess.run(database: url, folder: folder, settings: settings) { sender in
                try await database.eventually(TestDatabase.workerIsStuck)
                sender.send(SIGKILL)
                _ = try await sender.exitStatus()
                try await database.eventually(TestDatabase.workersAreGone)
            }
            return try await database.rows("select distinct leased_by from data.messages").first?.text(
                "leased_by")
        }
        #expect(folder.delivered.count == 50, "all were delivered, and nobody wrote it down")
        #expect(try await database.tally().sent == 0)

        try await database.execute(Self.expire)
        try await ServeProcess.run(database: url, folder: folder, settings: settings) { _ in
            try await database.eventually("(select count(*) from data.messages where status = 'sent') = 50")
        }
        let tally = try await database.tally()
        let wanted = Tally(
            executions: 50, consistent: 50, messages: 50, sent: 50, executedEvents: 50)
        #expect(tally == wanted)
        let messages = try await database.texts("select message_id as text from data.messages")
        #expect(folder.delivered == messages)
        #expect(
            try await database.texts("select distinct lease_number as text from data.messages") == ["2"])
        #expect(
            try await database.lateFinish(of: try #require(lost), leaseNumber: 1)
                == #"{"lost": 50, "finished": 0}"#)
    }

    @Test("a slow one that outlived its lease delivers nothing, and cannot write over what another one does")
    func slow() async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(1)
        _ = try await database.rows("select worker.run_due_steps(500)")
        let pool = try await database.pool(as: "test_worker")
        let folder = try Folder()
        let files = try FileTransport(directory: folder.mail)

        // While the first one has the mail in its hands, its lease runs out and another one claims the message.
        let slow = SlowTransport(files: files) {
            try await database.execute(Self.expire)
            try await database.execute("select worker.claim_messages('\(Self.someone)', 10, 60)")
        }
        _ = try await batches(pool, slow).run()
        let row = try await database.rows("select * from data.messages").first
        #expect(row?.text("status") == "sending")
        #expect(row?.text("leased_by") == Self.someone)
        #expect(row?.integer("lease_number") == 2)
        #expect(folder.delivered.isEmpty, "it is the other one's by now")

        // That one is lost, too.
        try await database.execute(Self.expire)
        #expect(try await batches(pool, files).run().didWork)
        #expect(folder.delivered.count == 1)
        let tally = try await database.tally()
        let wanted = Tally(
            executions: 1, consistent: 1, messages: 1, sent: 1, executedEvents: 1)
        #expect(tally == wanted)
        #expect(
            try await database.lateFinish(of: Self.someone, leaseNumber: 2)
                == #"{"lost": 1, "finished": 0}"#)
        await pool.shutdown()
    }

    private func batches(_ pool: Pool, _ transport: any Transport) -> MessageBatches {
        MessageBatches(
            pool: pool, workerID: UUID().uuidString.lowercased(), batchSize: 10, lease: .seconds(60),
            timeout: .seconds(30),
            sender: MessageSender(
                renderer: TemplateRenderer(), transport: transport, logger: TestCluster.quiet),
            logger: TestCluster.quiet)
    }
}

/// Lets something happen between taking a mail and writing it.
struct SlowTransport: Transport {
    let files: FileTransport
    let meanwhile: @Sendable () async throws -> Void

    var parallelDeliveries: Int { files.parallelDeliveries }

    func deliver(_ outgoing: OutgoingMessage, permit: DeliveryPermit) async -> Delivery {
        do {
            try await meanwhile()
        } catch {
            return .refused("\(error)")
        }
        return await files.deliver(outgoing, permit: permit)
    }

    func settle() async throws {
        try await files.settle()
    }
}

extension TestDatabase {
    /// The column `text` of all rows, sorted.
    func texts(_ query: String) async throws -> [String] {
        try await rows(query).compactMap { $0.text("text") }.sorted()
    }

    /// What a sender hears that says now that it has sent every message under that lease.
    fileprivate func lateFinish(of workerID: String, leaseNumber: Int) async throws -> String? {
        let rows = try await rows(
            """
            select worker.finish_messages($1::uuid, jsonb_agg(jsonb_build_object(
                'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', $2::bigint,
                'outcome', 'sent'))) as answer
            from data.messages m
            """, [.text(workerID), .integer(leaseNumber)])
        return rows.first?.text("answer")
    }
}
