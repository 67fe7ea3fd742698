import Foundation
import HTTP
import Logging
import SQL
import ServiceLifecycle

/// Runs due steps: one batch is one call, and thereby one transaction.
///
/// When a batch comes back full, more is due than one batch holds, perhaps all of one tenant. Then every
/// tenant with due rows gets a small batch of its own, so that a big one can't make a quiet one wait.
struct StepRunner: Sendable {
    let pool: Pool
    let batchSize: Int
    let tenantBatchSize: Int
    let timeout: Duration
    let logger: Logger
    var metrics = Metrics()

    private static let tenantsPerPage = 100

    /// One unit of work for `WorkLoop`.
    func run() async throws -> Work {
        let batch = try await runDueSteps(limit: batchSize, tenantID: nil)
        if batch.claimed >= batchSize { try await serveEveryTenant() }
        let didWork = batch.claimed > 0 || (batch.replanned ?? 0) > 0
        return Work(didWork: didWork, nextIn: batch.nextInSeconds.map { .seconds($0) })
    }

    private func serveEveryTenant() async throws {
        var last: String?
        while !Task.isShuttingDownGracefully && !Task.isCancelled {
            let page = try await pool.rows(
                "worker.due_tenants",
                ["p_limit": .integer(Self.tenantsPerPage), "p_after": last.map { .text($0) } ?? .null],
                timeout: timeout
            ).compactMap { $0.text("due_tenants") }
            // A tenant that is alone is served by the next common batch.
            if last == nil && page.count < 2 { return }
            for tenantID in page {
                if Task.isShuttingDownGracefully || Task.isCancelled { return }
                _ = try await runDueSteps(limit: tenantBatchSize, tenantID: tenantID)
            }
            guard page.count == Self.tenantsPerPage else { return }
            last = page.last
        }
    }

    private func runDueSteps(limit: Int, tenantID: String?) async throws -> StepBatch {
        let start = ContinuousClock.now
        let answer = try await pool.call(
            "worker.run_due_steps",
            [
                "p_limit": .integer(limit),
                "p_tenant_id": tenantID.map { .text($0) } ?? .null,
                "p_is_detailed": .boolean(logger.logLevel <= .info),
            ], timeout: timeout)
        let batch = try JSONDecoder().decode(StepBatch.self, from: Data(answer ?? []))
        await metrics.count(batch, .now - start)
        log(batch)
        return batch
    }

    private func log(_ batch: StepBatch) {
        for step in batch.steps ?? [] {
            var metadata: Logger.Metadata = [
                "tenantId": .string(step.tenantId),
                "enrollmentId": .string(step.enrollmentId),
                "sequenceId": .string(step.sequenceId),
            ]
            if let correlationID = step.correlationId { metadata["correlationId"] = .string(correlationID) }
            if let number = step.stepNumber { metadata["stepNumber"] = .stringConvertible(number) }
            if let type = step.type { metadata["type"] = .string(type) }
            if let reason = step.reason { metadata["reason"] = .string(reason) }
            if let detail = step.detail { metadata["detail"] = .string(detail) }
            logger.info("[STEP] \(step.outcome)", metadata: metadata)
        }
        if batch.failed > 0 {
            logger.error("\(batch.failed) steps failed; their enrollments are held and say why.")
        }
    }
}
