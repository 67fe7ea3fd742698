import Foundation
import SQL
import TestCluster
import Testing

@testable import HTTP

@Suite("Events over HTTP", .timeLimit(.minutes(2)))
struct EventFeedTests {
    private static let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    @Test("a transaction that commits late loses no event: what was written after it waits behind it")
    func lateCommit() async throws {
        let (database, pool, key) = try await EventFeedFixture.prepared()
        try await HTTPFixture.run(database, pool: pool) { server in
            try await EventFeedFixture.add(database, 1)
            let late = """
                select outbox.add('acme', 'sequence.enrollment.created', md5('2')::uuid, 'r', '{"n": 2}',
                                  clock.now())
                """
            let first = try await database.holding(late) {
                try await EventFeedFixture.add(database, 3)
                var first = try await EventFeedFixture.read(server, key, after: "")
                try await eventually("what was complete before is shown") {
                    first = try await EventFeedFixture.read(server, key, after: "")
                    return !first.data.isEmpty
                }
                #expect(first.data.map(\.data.n) == [1])
                return first
            }
            // The holder was cancelled: its event is not there, and nobody waits for it any more.
            try await eventually("the one behind it is shown") {
                let rest = try await EventFeedFixture.read(server, key, after: first.meta.nextAfter ?? "")
                return rest.data.map(\.data.n) == [3]
            }
        }
    }

    @Test("an event that was written first and committed last comes, once, to a reader who has read on")
    func firstWrittenLastCommitted() async throws {
        let (database, pool, key) = try await EventFeedFixture.prepared()
        let writer = database.pool(size: 1)
        try await HTTPFixture.run(database, pool: pool) { server in
            try await database.execute(
                "create table public.gate (n integer); insert into public.gate values (1)")
            try await database.holding("lock table public.gate") {
                try await withThrowingTaskGroup(of: Void.self) { tasks in
                    tasks.addTask {
                        try await writer.execute(
                            """
                            select outbox.add('acme', 'sequence.enrollment.created', md5('2')::uuid, 'r',
                                              '{"n": 2}', clock.now());
                            set local lock_timeout = '1s';
                            do $$ begin perform from public.gate; exception when lock_not_available then end $$
                            """)
                    }
                    try await database.wait(
                        for:
                            "exists (select from pg_locks where relation = 'public.gate'::regclass and not granted)"
                    )
                    try await EventFeedFixture.add(database, 3)
                    #expect(try await EventFeedFixture.read(server, key, after: "").data.isEmpty)
                    try await tasks.waitForAll()
                }
            }
            try await eventually("both are shown") {
                try await EventFeedFixture.read(server, key, after: "").data.compactMap(\.data.n).sorted()
                    == [2, 3]
            }
        }
        await writer.shutdown()
    }

    @Test("readers that follow while many write see every event once")
    func everyEventOnce() async throws {
        let (database, pool, key) = try await EventFeedFixture.prepared()
        let writers = database.pool(size: 6)
        try await HTTPFixture.run(database, pool: pool) { server in
            try await withThrowingTaskGroup(of: [Int].self) { tasks in
                for writer in 0..<6 {
                    tasks.addTask {
                        for number in 0..<50 {
                            try await writers.execute(
                                """
                                select outbox.add('acme', 'sequence.enrollment.created',
                                                  md5('\(writer)')::uuid, 'r',
                                                  '{"n": \(writer * 50 + number)}', clock.now()),
                                       pg_sleep(random() * 0.01)
                                """)
                        }
                        return []
                    }
                }
                tasks.addTask {
                    var (seen, after) = ([Int](), "")
                    try await eventually("all are seen") {
                        let page = try await EventFeedFixture.read(server, key, after: after)
                        seen += page.data.compactMap(\.data.n)
                        after = page.meta.nextAfter ?? after
                        return seen.count >= 300
                    }
                    return seen
                }
                let seen = try await tasks.reduce(into: [Int]()) { $0 += $1 }
                #expect(seen.sorted() == Array(0..<300))
                for writer in 0..<6 {
                    let own = seen.filter { $0 / 50 == writer }
                    #expect(own == own.sorted(), "those of one enrollment come in order")
                }
            }
        }
        await writers.shutdown()
    }

    @Test("the request id and the trace of a request are in the events that it causes")
    func trace() async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(1)
        let surface = try await Surface(database)
        let pool = try await database.pool(as: "test_api")
        try await HTTPFixture.run(database, pool: pool) { server in
            let path = "/api/v1/sequences/\(surface.ids["sequenceId", default: ""])/enrollments/"
            let latest = try await EventFeedFixture.read(server, surface.member, after: "latest").meta
                .nextAfter
            for trace in [Self.trace, "00-\(String(repeating: "0", count: 32))-b7ad6b7169203331-01"] {
                _ = try await server.call(
                    "POST", path + "\(surface.ids["enrollmentId", default: ""])/cancel", key: surface.member,
                    headers: ["traceparent": trace, "X-Request-Id": "request-of-mine"])
            }
            try await eventually("the event is shown") {
                let events = try await EventFeedFixture.read(server, surface.member, after: latest ?? "").data
                let own = events.filter { $0.correlationId == "request-of-mine" || $0.traceparent != nil }
                return own.map(\.traceparent) == [Self.trace]
            }
        }
    }
}
