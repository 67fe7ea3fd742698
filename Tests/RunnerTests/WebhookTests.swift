import Crypto
import Foundation
import HTTPTypes
import SQL
import TestCluster
import Testing

@testable import HTTP

@Suite("Signatures of webhooks")
struct WebhookSignatureTests {
    /// The example of the Standard Webhooks specification.
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let headers: HTTPFields = [
        .webhookID: "msg_p5jXN8AQM9LWM0D4loKWxJek", .webhookTimestamp: "1614265330",
        .webhookSignature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    ]
    private static let body = Array(#"{"test": 2432232314}"#.utf8)

    private func changed(_ change: (inout HTTPFields) -> Void) -> HTTPFields {
        var headers = Self.headers
        change(&headers)
        return headers
    }

    @Test("the example of the specification is believed, for five minutes")
    func example() throws {
        let signature = try WebhookSignature(Self.headers)
        for now in [1_614_265_030, 1_614_265_330, 1_614_265_630] {
            #expect(signature.isOf(Self.body, [Self.secret], now: now))
        }
        #expect(!signature.isOf(Self.body, [Self.secret], now: 1_614_265_631))
        #expect(!signature.isOf(Self.body, [Self.secret], now: 1_614_265_029))
        #expect(!signature.isOf(Self.body + [0x20], [Self.secret], now: 1_614_265_330))
        #expect(!signature.isOf(Self.body, [], now: 1_614_265_330))
        #expect(!signature.isOf(Self.body, ["whsec_AAAA", ""], now: 1_614_265_330))
        #expect(
            signature.isOf(Self.body, ["whsec_AAAA", Self.secret], now: 1_614_265_330), "several secrets")
    }

    @Test("id and time are signed, too; of several signatures one is enough; other versions are none")
    func parts() throws {
        let good = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        let isBelieved = { (headers: HTTPFields) throws(Problem) in
            try WebhookSignature(headers).isOf(Self.body, [Self.secret], now: 1_614_265_330)
        }
        #expect(try !isBelieved(changed { $0[.webhookID] = "msg_other" }))
        #expect(try !isBelieved(changed { $0[.webhookTimestamp] = "1614265331" }))
        #expect(try isBelieved(changed { $0[.webhookSignature] = "v1,AAAA v1a,xyz \(good)" }))
        #expect(try !isBelieved(changed { $0[.webhookSignature] = good.replacing("v1,", with: "v1a,") }))
        #expect(try !isBelieved(changed { $0[.webhookSignature] = "v1," }))
    }

    @Test("what is missing or malformed is refused")
    func malformed() {
        for name in [HTTPField.Name.webhookID, .webhookTimestamp, .webhookSignature] {
            #expect(throws: Problem.self) { try WebhookSignature(changed { $0[name] = nil }) }
        }
        for time in ["", "-1", "1614265330.5", "9999999999999", "٣"] {
            #expect(throws: Problem.self) { try WebhookSignature(changed { $0[.webhookTimestamp] = time }) }
        }
        for text in ["", "t=1", "t=x,v1=00", "v1=00", "t=1,t=2,v1=00", "nonsense"] where text != "t=1" {
            #expect(throws: Problem.self) { try WebhookSignature([.calendlySignature: text]) }
        }
    }

    @Test("Calendly signs its own way")
    func calendly() throws {
        let key = SymmetricKey(data: Array("calendly-key".utf8))
        let hex = HMAC<SHA256>.authenticationCode(for: Array("1614265330.".utf8) + Self.body, using: key)
            .map { String(format: "%02x", $0) }.joined()
        let signature = try WebhookSignature([.calendlySignature: "t=1614265330,v1=\(hex)"])
        #expect(signature.id == nil)
        #expect(signature.isOf(Self.body, ["calendly-key"], now: 1_614_265_330))
        #expect(!signature.isOf(Self.body, ["other"], now: 1_614_265_330))
        #expect(!signature.isOf(Self.body, ["calendly-key"], now: 1_614_266_000))
        let short = try WebhookSignature([.calendlySignature: "t=1614265330,v1=\(hex.dropLast(2))"])
        #expect(!short.isOf(Self.body, ["calendly-key"], now: 1_614_265_330))
    }
}

@Suite("Meetings that were booked", .timeLimit(.minutes(2)))
struct MeetingTests {
    private static let secret = "a-secret-of-acme"

    private func headers(_ body: String, id: String = "msg_1", secret: String = secret, late: Int = 0)
        -> [String: String]
    {
        let time = Int(Date().timeIntervalSince1970) - late
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("\(id).\(time).\(body)".utf8), using: SymmetricKey(data: Array(secret.utf8)))
        return [
            "webhook-id": id, "webhook-timestamp": "\(time)",
            "webhook-signature": "v1,\(Data(code).base64EncodedString())",
        ]
    }

    private func run(_ body: @escaping @Sendable (HTTPFixture, TestDatabase) async throws -> Void)
        async throws
    {
        let database = try await TestCluster.shared.database()
        try await database.enroll(3)
        let folder = try Folder()
        try Data("first-line-secret\n\(Self.secret)\n".utf8).write(
            to: URL(filePath: "\(folder.path)/secrets"))
        try await database.execute(
            """
            select ops.create_tenant('other', 'Other');
            select ops.add_webhook_secret('acme', 'file:\(folder.path)/secrets');
            select ops.add_webhook_secret('acme', 'env:CALENDLY_KEY');
            select ops.add_webhook_secret('acme', 'env:NOT_THERE');
            """)
        try await HTTPFixture.run(
            database, pool: database.pool(as: "test_api"), environment: ["CALENDLY_KEY": "calendly-key"]
        ) { server in try await body(server, database) }
        _ = folder
    }

    private func ended(_ database: TestDatabase) async throws -> Int? {
        try await database.rows(
            """
            select count(*) as count from data.enrollments
            where status = 'completed' and exit_reason = 'meeting_booked'
            """
        ).first?.integer("count")
    }

    @Test("a signed webhook ends the enrollment, once; Calendly's is taken as it is")
    func signed() async throws {
        try await run { server, database in
            let body = #"{"type": "meeting.booked", "data": {"email": "person1@x.test"}}"#
            let post = { (body: String, headers: [String: String]) in
                try await server.call("POST", "/api/v1/meetings/acme", key: nil, body: body, headers: headers)
            }
            let first = try await post(body, headers(body))
            #expect(first.status == 200, "\(first.text)")
            #expect(first.text.contains(#""ended": 1"#))
            let again = try await post(body, headers(body))
            #expect(again.status == 200)
            #expect(again.text.contains(#""isNew": false"#))
            let calendly = #"""
                {"event": "invitee.created", "created_at": "2026-03-01T10:00:00.000000Z", "payload": {"email":
                "person2@x.test", "uri": "https://api.calendly.com/i/1", "scheduled_event": {"start_time":
                "2026-03-06T15:00:00.000000Z"}, "tracking": {"utm_source": null}}}
                """#
            let time = Int(Date().timeIntervalSince1970)
            let hex = HMAC<SHA256>.authenticationCode(
                for: Array("\(time).\(calendly)".utf8), using: SymmetricKey(data: Array("calendly-key".utf8))
            ).map { String(format: "%02x", $0) }.joined()
            let third = try await post(calendly, ["Calendly-Webhook-Signature": "t=\(time),v1=\(hex)"])
            #expect(third.status == 200, "\(third.text)")
            #expect(try await ended(database) == 2)
            let wrong = #"{"type": "meeting.booked", "data": {}}"#
            let refused = try await post(wrong, headers(wrong, id: "msg_2"))
            #expect(refused.status == 422)
            #expect(refused.code == "invalid_body")
            let broken = try await post("{", headers("{", id: "msg_3"))
            #expect(broken.code == "malformed_json")
        }
    }

    @Test("what is not signed by the tenant's secret, or too long ago, changes nothing")
    func forged() async throws {
        try await run { server, database in
            let body = #"{"type": "meeting.booked", "data": {"email": "person1@x.test"}}"#
            let good = headers(body)
            let tries: [(String, String, [String: String])] = [
                ("/api/v1/meetings/acme", body, [:]), ("/api/v1/meetings/acme", body + " ", good),
                ("/api/v1/meetings/acme", body, headers(body, secret: "other")),
                ("/api/v1/meetings/acme", body, headers(body, secret: "")),
                ("/api/v1/meetings/acme", body, headers(body, late: 900)),
                ("/api/v1/meetings/acme", body, headers(body, late: -900)),
                ("/api/v1/meetings/other", body, good), ("/api/v1/meetings/nobody", body, good),
            ]
            for (path, body, headers) in tries {
                let answer = try await server.call("POST", path, key: nil, body: body, headers: headers)
                #expect(answer.status == 401, "\(path) \(headers)")
                #expect(answer.code == "invalid_signature")
            }
            #expect(try await server.call("GET", "/api/v1/meetings/acme", key: nil).status == 405)
            #expect(
                try await server.call("POST", "/api/v1/meetings/ACME", key: nil, body: body).status == 404)
            #expect(try await server.call("POST", "/api/v1/meetings", key: nil, body: body).status == 401)
            #expect(try await ended(database) == 0)
        }
    }

    @Test("with an API key anybody may say that a meeting was booked")
    func key() async throws {
        try await run { server, database in
            let key = try await database.key("acme", "member")
            let answer = try await server.call(
                "POST", "/api/v1/meetings", key: key, body: #"{"email": "person3@x.test"}"#)
            #expect(answer.status == 200, "\(answer.text)")
            #expect(try await ended(database) == 1)
        }
    }
}
