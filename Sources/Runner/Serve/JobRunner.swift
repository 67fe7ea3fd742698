import Foundation
import HTTP
import Logging
import SQL

/// Runs the background jobs that are due.
struct JobRunner: Sendable {
    let pool: Pool
    let worker: WorkerIdentity
    let timeout: Duration
    let logger: Logger
    var metrics = Metrics()

    private struct Answer: Decodable {
        struct Job: Decodable {
            let name: String
            let rows: Int?
            let error: String?
            let seconds: Double?
        }

        let jobs: [Job]
        let nextInSeconds: Double?
    }

    /// One unit of work for `WorkLoop`.
    func run() async throws -> Work {
        let bytes = try await pool.call(
            "worker.run_due_jobs", ["p_worker_id": .text(worker.id)], timeout: timeout)
        let answer = try JSONDecoder().decode(Answer.self, from: Data(bytes ?? []))
        for job in answer.jobs {
            await metrics.observe(.jobDuration, [job.name], .seconds(job.seconds ?? 0))
            await metrics.expect(.jobsRun, [[job.name, "done"], [job.name, "failed"]])
            await metrics.add(.jobsRun, [job.name, job.error == nil ? "done" : "failed"])
            let metadata: Logger.Metadata = [
                "job": .string(job.name),
                "rows": .stringConvertible(job.rows ?? 0),
                "seconds": .stringConvertible(job.seconds ?? 0),
            ]
            if let error = job.error {
                logger.error("The job \(job.name) failed: \(error)", metadata: metadata)
            } else {
                logger.debug("The job \(job.name) ran.", metadata: metadata)
            }
        }
        // The answer is of the time after the jobs: there is no need to look again before the next is due.
        return Work(
            didWork: !answer.jobs.isEmpty && answer.nextInSeconds == 0,
            nextIn: answer.nextInSeconds.map { .seconds($0) })
    }
}
