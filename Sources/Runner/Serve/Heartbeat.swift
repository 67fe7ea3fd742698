import Logging
import SQL
import ServiceLifecycle

/// Says every so often in the database that this worker lives, and at the end that it has left.
struct Heartbeat: Service {
    let presence: Presence
    let interval: Duration
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var backoff = Backoff()
            while !Task.isCancelled {
                do throws(SQLError) {
                    try await presence.beat()
                    backoff.reset()
                    try? await Task.sleep(for: interval)
                } catch {
                    if Task.isCancelled { return }
                    logger.debug("The heartbeat failed.", metadata: ["reason": "\(error)"])
                    try? await Task.sleep(for: min(backoff.next(), interval))
                }
            }
        }
        do throws(SQLError) {
            try await presence.leave()
        } catch {
            // Its row is recognised as stale by its age.
            logger.warning("The worker could not sign off.", metadata: ["reason": "\(error)"])
        }
    }
}
