import Glibc
import TestCluster
import Testing

@Suite("A worker that is killed in the middle of a batch", .timeLimit(.minutes(3)))
struct EngineCrashTests {
    /// A batch has written executions, messages and schedules before it writes its events: there it is held.
    private static let middleOfBatch = "lock table data.outbox_events in share mode"

    /// The server either notices first that its client is gone, and rolls back, or it finishes the batch.
    @Test("loses nothing and repeats nothing", arguments: [true, false])
    func killed(serverNotices: Bool) async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(300)
        let url = try await database.url(as: "test_worker")
        let folder = try Folder()
        let settings = ["BATCH_SIZE": "100", "IDLE_WAIT_SECONDS": "5", "LOG_LEVEL": "notice"]
        try await database.holding(Self.middleOfBatch) {
            try await ServeProcess.run(database: url, folder: folder, settings: settings) { worker in
                try await database.eventually(TestDatabase.workerIsStuck)
                worker.send(SIGKILL)
                #expect(try await worker.exitStatus() == 128 + SIGKILL)
                if serverNotices { try await database.eventually(TestDatabase.workersAreGone) }
            }
            #expect(try await database.tally() == Tally(consistent: 300), "nobody has seen half a batch")
        }
        try await ServeProcess.run(database: url, folder: folder, settings: settings) { _ in
            try await database.eventually("(select count(*) from data.messages where status = 'sent') = 300")
        }
        let tally = try await database.tally()
        let wanted = Tally(
            executions: 300, consistent: 300, messages: 300, sent: 300, executedEvents: 300)
        #expect(tally == wanted)
        #expect(folder.delivered.count == 300)
    }

    @Test("SIGTERM finishes the batch in hand, begins no other, signs off and ends with status 0")
    func terminated() async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(300)
        let settings = ["BATCH_SIZE": "100", "STEP_LOOPS": "1", "LOG_LEVEL": "debug"]
        try await ServeProcess.run(
            database: database.url(as: "test_worker"), folder: Folder(), settings: settings
        ) { worker in
            try await database.holding(Self.middleOfBatch) {
                try await database.eventually(TestDatabase.workerIsStuck)
                worker.send(SIGTERM)
                try await eventually("the signal has arrived") { worker.log.contains("Signal caught") }
                #expect(try await database.tally().executions == 0, "the batch is still held")
            }
            #expect(try await worker.exitStatus() == 0)
        }
        let tally = try await database.tally()
        #expect(tally.executions == 100)
        #expect(tally.messages == 100)
        #expect(tally.consistent == 300)
        #expect(try await database.rows("select from data.workers").isEmpty)
    }
}
