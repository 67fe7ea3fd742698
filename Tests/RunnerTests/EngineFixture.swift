import SQL
import TestCluster

@testable import Runner

/// What the engine's tests find in a database after workers were at it.
struct Tally: Equatable {
    /// Rows of step_executions.
    var executions = 0
    /// Enrollments whose run_count is what their executions say.
    var consistent = 0
    var messages = 0
    var sent = 0
    /// Events `sequence.step.executed`: one for each e-mail that was written and each task that was completed.
    var executedEvents = 0
}

extension TestDatabase {
    /// An e-mail that is due at once, and a call a day later.
    static let emailAndCall = """
        [{"type": "auto_email", "subject": "Hello {{firstName}}", "body": "Hi {{firstName}}."},
         {"type": "call", "delayDays": 1}]
        """

    /// A tenant `acme` whose contacts are all in one active sequence; a virtual clock stands on a Monday.
    func enroll(_ count: Int, steps: String = emailAndCall) async throws {
        try await execute(
            """
            do $do$
            begin
                if clock.is_virtual() then
                    perform ops.set_clock('2026-03-02 15:00Z');
                end if;
                perform ops.create_tenant('acme', 'Acme');
                perform sequence.activate('acme', (sequence.create('acme', 'ann', jsonb_build_object(
                    'name', 'Walk', 'steps', $json$\(steps)$json$::jsonb,
                    'settings', '{"fromEmail": "ann@acme.test"}'::jsonb), clock.now())).sequence_id, clock.now());
            end
            $do$
            """)
        // In portions, each of which has a time limit of its own.
        for first in stride(from: 1, through: count, by: 200) {
            try await execute(
                """
                select enrollment.enroll('acme', 'ann', 'request-' || n, q.sequence_id, jsonb_build_object(
                    'contactId', (contact.create('acme', jsonb_build_object(
                        'email', format('person%s@x.test', n), 'firstName', 'Person' || n),
                        clock.now())).contact_id), clock.now())
                from data.sequences q
                cross join generate_series(\(first), \(min(first + 199, count))) n
                """)
        }
    }

    /// Counts what there is.
    func tally() async throws -> Tally {
        let rows = try await rows(
            """
            select (select count(*) from data.step_executions) as executions,
                   (select count(*) from data.enrollments e
                    where e.run_count = (select count(*) from data.step_executions x
                                         where x.enrollment_id = e.enrollment_id)) as consistent,
                   (select count(*) from data.messages) as messages,
                   (select count(*) from data.messages where status = 'sent') as sent,
                   (select count(*) from data.outbox_events
                    where type = 'sequence.step.executed') as events
            """)
        guard let row = rows.first else { return Tally() }
        return Tally(
            executions: row.integer("executions") ?? 0, consistent: row.integer("consistent") ?? 0,
            messages: row.integer("messages") ?? 0, sent: row.integer("sent") ?? 0,
            executedEvents: row.integer("events") ?? 0)
    }

    /// Looks again and again until an SQL expression is true.
    func eventually(_ condition: String, within limit: Duration = .seconds(60)) async throws {
        try await RunnerTests.eventually(condition, within: limit) {
            try await rows("select (\(condition)) as is_true").first?.boolean("is_true") == true
        }
    }

    /// A connection string of a login role of the least rights that a program needs: `test_api` is a member of
    /// cadence_api, `test_worker` of cadence_worker, `test_server` of both.
    func url(as login: String) async throws -> String {
        try await execute(
            """
            do $$
            begin
                create role test_api login in role cadence_api;
                create role test_worker login in role cadence_worker;
                create role test_server login in role cadence_api, cadence_worker;
            exception when duplicate_object or unique_violation then
                null;       -- another suite on this server was here first
            end
            $$
            """)
        return url.replacing("user=postgres", with: "user=\(login)")
    }

    /// A pool of such a login.
    func pool(as login: String, size: Int = 2, name: String = "test") async throws -> Pool {
        let settings = ConnectionSettings(url: try await url(as: login), applicationName: name)
        return Pool(settings, size: size, logger: TestCluster.quiet)
    }

    /// Runs `body` while another session has the locks that `statement` takes.
    func holding<Result: Sendable>(
        _ statement: String, _ body: @Sendable () async throws -> Result
    ) async throws -> Result {
        let settings = ConnectionSettings(url: url, applicationName: "test holder")
        let holder = Pool(settings, size: 1, logger: TestCluster.quiet)
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                // One transaction; cancelling the task cancels it, which gives the locks back.
                try? await holder.execute("\(statement); select pg_sleep(120)", timeout: .seconds(150))
            }
            try await eventually(Self.session("test holder", "s.wait_event = 'PgSleep'"))
            let result = try await body()
            tasks.cancelAll()
            try await tasks.waitForAll()
            await holder.shutdown()
            return result
        }
    }

    /// SQL for: a session of that program with this database fits the condition on `pg_stat_activity s`.
    static func session(_ program: String, _ condition: String = "true") -> String {
        """
        exists (select from pg_stat_activity s
                where s.datname = current_database() and s.application_name = '\(program)' and \(condition))
        """
    }

    /// SQL for: a worker process waits for a lock.
    static let workerIsStuck = session("pgcadence worker", "s.wait_event_type = 'Lock'")

    /// SQL for: no worker process has a session.
    static let workersAreGone = "not \(session("pgcadence worker"))"
}
