import SQL
import TestCluster
import Testing

@testable import Runner

@Suite("Sessions that want the same rows", .timeLimit(.minutes(2)))
struct LockOrderTests {
    @Test("a sequence is deleted while a sender that has its messages waits for it: nobody is in a deadlock")
    func deletedWhileClaimed() async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(3)
        try await database.execute("select worker.run_due_steps(10)")
        let sender = try await database.pool(as: "test_worker", size: 1, name: "sender")
        let owner = database.pool(size: 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await owner.execute(
                    """
                    do $$
                    begin
                        perform sequence.lock(q.tenant_id, q.sequence_id) from data.sequences q;
                        for i in 1 .. 2000 loop
                            perform pg_stat_clear_snapshot();
                            exit when \(TestDatabase.session("sender", "s.wait_event_type = 'Lock'"));
                            perform pg_sleep(0.01);
                        end loop;
                        perform sequence.remove(q.tenant_id, q.sequence_id, clock.now()) from data.sequences q;
                    end $$
                    """, timeout: .seconds(60))
            }
            try await database.eventually(TestDatabase.session("test", "s.wait_event = 'PgSleep'"))
            try await sender.execute(
                "select * from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 10, 60)")
            try await group.waitForAll()
        }
        // What the sender had at that moment is ended right after it.
        try await database.execute("select worker.run_due_steps(10)")
        let left = try await database.rows(
            """
            select (select count(*) from data.enrollments where completed_at is null)
                   + (select count(*) from data.messages where status <> 'cancelled') as count
            """)
        #expect(left.first?.integer("count") == 0)
        await sender.shutdown()
        await owner.shutdown()
    }

    @Test(
        "a contact that somebody is changing can be enrolled meanwhile",
        arguments: [
            "select contact.lock(c.tenant_id, c.contact_id) from data.contacts c",
            """
            select contact.import('acme', array['{"email": "new@x.test", "title": "T"}'::jsonb],
                                  false, clock.now())
            """,
        ])
    func enrolledWhileChanged(change: String) async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(1)
        try await database.execute(
            "select contact.create('acme', '{\"email\": \"new@x.test\"}', clock.now())")
        try await database.holding(change) {
            try await database.execute(
                """
                set lock_timeout = '10s';
                select enrollment.enroll(c.tenant_id, 'ann', 'r', q.sequence_id,
                           jsonb_build_object('contactId', c.contact_id), clock.now())
                from data.contacts c
                cross join data.sequences q
                where c.email = 'new@x.test'
                """)
        }
        let enrolled = try await database.rows("select count(*) as count from data.enrollments")
        #expect(enrolled.first?.integer("count") == 2)
    }
}
