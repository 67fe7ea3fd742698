import Foundation
import Logging
import SQL
import ServiceLifecycle

/// Asks the database every so often what there is to do, and wakes the loops that sleep past it: one question for
/// all of them. It finds what no notification told of.
struct Lookout: Service {
    let pool: Pool
    let interval: Duration
    let logger: Logger
    /// Wakes the loops of that name.
    let wake: @Sendable (String) -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try? await Task.sleep(for: interval)
                if Task.isCancelled { return }
                await look()
            }
        }
    }

    private func look() async {
        do {
            let answer = try await pool.rows("worker.overdue", [:], timeout: .seconds(10))
            for name in answer.compactMap({ $0.text("overdue") }) { wake(name) }
        } catch {
            if Task.isCancelled { return }
            logger.debug("Nobody knows what is overdue.", metadata: ["reason": "\(error)"])
        }
    }
}
