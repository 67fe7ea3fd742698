import SQL
import ServiceLifecycle

/// Keeps a pool until everything that uses it has ended.
struct PoolService: Service {
    let pool: Pool

    func run() async throws {
        try? await gracefulShutdown()
        await pool.shutdown()
    }
}
