import Foundation
import HTTP
import SQL
import TestCluster
import Testing

@testable import Runner

@Suite("Events posted to addresses", .timeLimit(.minutes(3)))
struct WebhookDeliveryTests {
    private struct Place {
        let database: TestDatabase
        let pool: Pool
        let sink: WebhookSink

        func sender(allowsPrivate: Bool = true, timeout: Duration = .seconds(5)) -> WebhookSender {
            WebhookSender(
                pool: pool,
                posters: (0..<2).map { _ in WebhookPoster(timeout: timeout, allowsPrivate: allowsPrivate) },
                lease: .seconds(60), timeout: .seconds(20), logger: TestCluster.quiet)
        }

        /// An address at the sink; answers its id.
        @discardableResult
        func add(_ path: String, types: String = "null") async throws -> String {
            let row = try await database.rows(
                """
                select webhook_id from webhook.put('acme', null, 'ann', '{"url":
                    "http://127.0.0.1:\(sink.port)\(path)", "types": \(types)}', clock.now())
                """
            ).first
            return row?.text("webhook_id") ?? ""
        }

        func write(_ count: Int, type: String = "sequence.step.executed") async throws {
            try await database.execute(
                """
                select outbox.add('acme', '\(type)', md5('e' || n)::uuid, 'r',
                                  jsonb_build_object('n', n), clock.now())
                from generate_series(1, \(count)) n
                """)
        }

        /// Runs until there is nothing to do, `count` events having been seen.
        func settle(_ sender: WebhookSender, count: Int) async throws {
            try await eventually("\(count) deliveries were tried") {
                _ = try await sender.run()
                let row = try await database.rows(
                    "select count(*) as n from data.webhook_deliveries where attempt_count > 0"
                ).first
                return row?.integer("n") == count
            }
        }

        func statuses() async throws -> [String] {
            try await database.rows(
                "select status from data.webhook_deliveries order by webhook_delivery_id"
            ).compactMap { $0.text("status") }
        }
    }

    private func run(_ body: (Place) async throws -> Void) async throws {
        let database = try await TestCluster.shared.database()
        try await database.execute("select ops.create_tenant('acme', 'Acme')")
        let pool = try await database.pool(as: "test_worker", size: 4)
        try await body(Place(database: database, pool: pool, sink: try await WebhookSink(try Folder())))
        await pool.shutdown()
    }

    @Test("events are posted once, signed, to those who want their type")
    func delivered() async throws {
        try await run { place in
            try await place.write(1, type: "sequence.enrollment.created")
            // Tests beside this one have transactions under way, too: until they end it is not before, but meanwhile.
            try await place.database.wait(
                for: "(select max(position) < outbox.horizon() from data.outbox_events)")
            try await place.add("/all")
            try await place.add("/some", types: #"["sequence.enrollment.exited"]"#)
            try await place.write(20)
            try await place.write(2, type: "sequence.enrollment.exited")
            // On a busy machine one may fail and come again.
            try await eventually("all are delivered") {
                _ = try await place.sender().run()
                return try await place.statuses() == Array(repeating: "delivered", count: 24)
            }
            let requests = place.sink.requests
            let all = Set(requests.filter { $0.path == "/all" }.map { $0.headers["webhook-id"] })
            #expect(all.count == 22, "what was there before is not posted")
            #expect(Set(requests.filter { $0.path == "/some" }.map { $0.headers["webhook-id"] }).count == 2)
            let secrets = try await place.database.rows("select url, secret from data.webhooks")
            for request in requests {
                let secret =
                    secrets.first { $0.text("url")?.hasSuffix(request.path) == true }?.text("secret") ?? ""
                let id = request.headers["webhook-id"] ?? ""
                let signature = PostSignature.header(
                    id: id, time: Int(request.headers["webhook-timestamp"] ?? "") ?? 0,
                    body: Array(request.body.utf8), secrets: [secret])
                #expect(request.headers["webhook-signature"] == signature)
                #expect(request.body.contains(id))
                #expect(request.headers["content-type"] == "application/json")
            }
        }
    }

    @Test("after a rotation both secrets sign, for a day")
    func rotation() async throws {
        try await run { place in
            try await place.add("/all")
            try await place.database.execute("select webhook.rotate(w, clock.now()) from data.webhooks w")
            try await place.write(1)
            try await place.settle(place.sender(), count: 1)
            try await place.database.execute("update data.webhooks set old_secret_until = clock.real_now()")
            try await place.write(1)
            try await place.settle(place.sender(), count: 2)
            let counts = place.sink.requests.map {
                $0.headers["webhook-signature"]?.split(separator: " ").count
            }
            #expect(counts == [2, 1])
        }
    }

    @Test("what fails is tried again later, and dead after ten attempts; a replay begins anew")
    func failing() async throws {
        try await run { place in
            let id = try await place.add("/status/500")
            try await place.write(1)
            let sender = place.sender()
            try await place.settle(sender, count: 1)
            let row = try await place.database.rows(
                """
                select status, response_status, last_error,
                       due_at - clock.real_now() between interval '2 seconds' and interval '6 seconds' as later
                from data.webhook_deliveries
                """
            ).first
            #expect(row?.text("status") == "pending")
            #expect(row?.integer("response_status") == 500)
            #expect(row?.boolean("later") == true)
            try await place.database.execute(
                "update data.webhook_deliveries set attempt_count = 9, due_at = clock.real_now()")
            _ = try await sender.run()
            #expect(try await place.statuses() == ["dead"])
            let shown = try await place.database.rows(
                "select dead_count, last_error, failing_since_at is not null as failing from ops.webhooks"
            ).first
            #expect(shown?.integer("dead_count") == 1)
            #expect(shown?.boolean("failing") == true)
            #expect(shown?.text("last_error") == "answered with 500")
            try await place.database.execute(
                """
                update data.webhooks set url = replace(url, '/status/500', '/fine');
                select ops.replay_webhook('acme', '\(id)')
                """)
            _ = try await sender.run()
            #expect(try await place.statuses() == ["delivered"])
            let mended = try await place.database.rows("select failing_since_at from data.webhooks").first
            #expect(mended?.text("failing_since_at") == nil)
        }
    }

    @Test("410 and five days without success disable an address, and what comes then waits")
    func disabled() async throws {
        try await run { place in
            try await place.add("/status/410")
            let other = try await place.add("/status/503")
            try await place.write(1)
            try await place.settle(place.sender(), count: 2)
            try await place.database.execute(
                """
                update data.webhooks set failing_since_at = clock.real_now() - interval '6 days';
                update data.webhook_deliveries set due_at = clock.real_now()
                """)
            try await eventually("both are disabled") {
                _ = try await place.sender().run()
                return try await place.database.rows(
                    "select disabled_reason as r from data.webhooks order by url"
                ).compactMap { $0.text("r") } == ["gone", "failing"]
            }
            try await place.write(3)
            _ = try await place.sender().run()
            #expect(place.sink.requests.count == 3)
            try await place.database.execute(
                """
                select webhook.put('acme', '\(other)', 'ann', jsonb_build_object('status', 'enabled', 'url',
                    'http://127.0.0.1:\(place.sink.port)/back'), clock.now());
                update data.webhook_deliveries set due_at = clock.real_now() where status = 'pending'
                """)
            try await eventually("what it missed has come") {
                _ = try await place.sender().run()
                return place.sink.requests.count { $0.path == "/back" } == 4
            }
        }
    }

    @Test("no redirect is followed, a long answer is cut off, a slow one given up")
    func hostile() async throws {
        try await run { place in
            for path in ["/redirect", "/big", "/slow"] { try await place.add(path) }
            try await place.write(1)
            try await place.settle(place.sender(timeout: .seconds(1)), count: 3)
            let rows = try await place.database.rows(
                """
                select w.url, d.status, d.response_status, d.last_error from data.webhook_deliveries d
                join data.webhooks w using (tenant_id, webhook_id) order by w.url
                """)
            #expect(rows.compactMap { $0.text("status") } == ["delivered", "pending", "pending"])
            #expect(rows.map { $0.integer("response_status") } == [200, 302, nil])
            #expect(rows.last?.text("last_error") == "Timeout was reached")
            #expect(place.sink.requests.count == 3)
        }
    }

    @Test("an address in our own house is refused before anything is sent to it")
    func privateAddress() async throws {
        try await run { place in
            try await place.add("/inside")
            try await place.database.execute(
                """
                select webhook.put('acme', null, 'ann', '{"url": "http://localhost:\(place.sink.port)/name"}',
                                   clock.now())
                """)
            try await place.write(1)
            try await place.settle(place.sender(allowsPrivate: false), count: 2)
            let errors = try await place.database.rows("select last_error from data.webhook_deliveries")
            #expect(
                errors.compactMap { $0.text("last_error") }.allSatisfy {
                    $0 == "the address is in a range that is not public"
                })
            #expect(place.sink.requests.isEmpty)
        }
    }
}
