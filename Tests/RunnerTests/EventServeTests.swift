import Foundation
import SQL
import TestCluster
import Testing

@testable import Runner

@Suite("Events of a server process", .timeLimit(.minutes(3)))
struct EventServeTests {
    /// Another one may do everything; ours only what docs/events.md says that it needs.
    private static let users = """
        authorization { users: [
            { user: "other", password: "pw" },
            { user: "ours", password: "pw", permissions: {
                publish: ["sequence.>", "$JS.API.STREAM.*.CADENCE_EVENTS", "$JS.API.STREAM.*.CADENCE_INBOUND",
                          "$JS.API.STREAM.NAMES", "$JS.API.CONSUMER.>", "$JS.ACK.CADENCE_INBOUND.>"],
                subscribe: ["_INBOX.>"] } }
        ] }
        """

    @Test("serve publishes, takes events of others and ends in order, once it is told where NATS is")
    func serve() async throws {
        try await NATSServer.run(Self.users) { nats in
            let place = "@127.0.0.1:\(nats.port)"
            let database = try await TestCluster.shared.database()
            try await database.enroll(1)
            let url = try await database.url(as: "test_worker")
            let settings = ["NATS_URL": "nats://127.0.0.1:1, ours:pw\(place)", "SENDER_LOOPS": "0"]
            try await ServeProcess.run(database: url, folder: try Folder(), settings: settings) { process in
                try await database.wait(
                    for: """
                        (select count(*) from data.outbox_events where published_at is not null) >= 2
                        and not exists (select from data.outbox_events where published_at is null)
                        """)
                let row = try await database.rows("select message_id from data.messages").first
                let messageId = row?.text("message_id") ?? ""
                try await NATSClient(url: "nats://other:pw\(place)").publish([
                    """
                    {"subject": "pipeline.message.opened", "payload": {"eventId": "1", "tenantId": "acme",
                     "data": {"messageId": "\(messageId)"}}}
                    """.replacing("\n", with: " ")
                ])
                try await database.wait(for: "exists (select from data.received_events)")
                process.send(SIGTERM)
                #expect(try await process.exitStatus() == 0)
                #expect(process.log.contains("Everything is finished."))
            }
        }
    }
}
