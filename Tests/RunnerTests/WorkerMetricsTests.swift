import Foundation
import HTTP
import SQL
import TestCluster
import Testing

@testable import Runner

@Suite("Metrics of a worker", .timeLimit(.minutes(2)))
struct WorkerMetricsTests {
    @Test("what waits, and how late steps were, are on the page; Prometheus reads it")
    func page() async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(5)
        try await database.execute("select ops.set_clock('2026-03-02 15:00:40Z')")
        let pool = try await database.pool(as: "test_worker")
        let metrics = Metrics()
        await metrics.watch(QueueDepth(pool: pool))
        var page = await metrics.text()
        #expect(page.contains("pgcadence_queue_steps{reason=\"due\"} 5\n"))
        #expect(page.contains("pgcadence_queue_steps{reason=\"held\"} 0\n"))
        #expect(page.contains("pgcadence_queue_messages{state=\"due\"} 0\n"))
        #expect(page.contains("pgcadence_queue_lag_seconds 40\n"))
        #expect(page.contains("pgcadence_tenants_stopped 0\n"))

        let steps = StepRunner(
            pool: pool, batchSize: 10, tenantBatchSize: 10, timeout: .seconds(30),
            logger: TestCluster.quiet, metrics: metrics)
        _ = try await steps.run()
        page = await metrics.text()
        #expect(page.contains("pgcadence_step_lag_seconds_bucket{le=\"30\"} 0\n"))
        #expect(page.contains("pgcadence_step_lag_seconds_bucket{le=\"60\"} 5\n"))
        #expect(page.contains("pgcadence_step_lag_seconds_sum 200\n"))
        #expect(page.contains("pgcadence_steps_total{outcome=\"message\"} 5\n"))
        #expect(
            page.contains("pgcadence_queue_steps{reason=\"due\"} 5\n"), "for five seconds it is remembered")
        try promtool(reads: page)
        await pool.shutdown()
    }

    @Test("a database that does not answer leaves the gauges without a sample")
    func unreachable() async throws {
        let database = try await TestCluster.shared.emptyDatabase()
        let pool = database.pool(size: 1)
        let metrics = Metrics()
        await metrics.watch(QueueDepth(pool: pool))
        #expect(await metrics.text().split(separator: "\n").allSatisfy { $0.hasPrefix("#") })
        await pool.shutdown()
    }

    /// Where scripts/unpack has unpacked promtool it has the last word.
    private func promtool(reads page: String) throws {
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c",
            """
            PATH="\(PythonScript.root)/.cadence/prometheus/usr/bin:$PATH"
            command -v promtool >/dev/null || { cat >/dev/null; exit 0; }
            promtool check metrics 2>&1
            """,
        ]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(page.utf8))
        try input.fileHandleForWriting.close()
        let complaints = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(complaints)")
    }
}
