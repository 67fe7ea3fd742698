import SQL
import TestCluster
import Testing

@testable import Runner

@Suite("The order of locks", .timeLimit(.minutes(2)))
struct EnrollmentLockTests {
    @Test(
        "who shares a sequence and locks an enrollment of it shares first: nobody is in a circle with its changes",
        arguments: [
            "ops.retry(e.enrollment_id)", "ops.release(e.enrollment_id)", "ops.pause(e.enrollment_id)",
            "ops.resume(e.enrollment_id)", "ops.skip(e.enrollment_id, 2)", "ops.reinstate(e.enrollment_id)",
        ])
    func sequenceFirst(_ call: String) async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(1)
        // Under way if it goes wrong: what is held for something else is released by a retry.
        try await database.execute(
            "select enrollment.hold('acme', e.enrollment_id, 'no_email', null, clock.now()) from data.enrollments e"
        )
        let settings = ConnectionSettings(url: database.url, applicationName: "waiter")
        let waiter = Pool(settings, size: 1, logger: TestCluster.quiet)
        let free = try await database.holding("select from data.sequences for no key update") {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                // Cancelled once it has been seen where it waits.
                tasks.addTask { try? await waiter.execute("select \(call) from data.enrollments e") }
                try await database.eventually(
                    TestDatabase.session("waiter", "s.wait_event_type = 'Lock'"))
                let rows = try await database.rows(
                    "select count(*) as n from (select from data.enrollments for update skip locked) e")
                tasks.cancelAll()
                return rows.first?.integer("n")
            }
        }
        #expect(free == 1, "it waits for the sequence and has no enrollment yet")
        await waiter.shutdown()
    }
}
