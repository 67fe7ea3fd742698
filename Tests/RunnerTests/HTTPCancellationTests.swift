import HTTP
import SQL
import TestCluster
import Testing

@Suite("A server that is cancelled", .timeLimit(.minutes(2)))
struct HTTPCancellationTests {
    @Test("it ends while connections come in, and they are closed")
    func cancelled() async throws {
        for _ in 0..<20 {
            let database = try await TestCluster.shared.emptyDatabase()
            let pool = database.pool(size: 1)
            let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
            let service = HTTPService(
                HTTPSettings(port: 0), pool: pool, keys: KeyMemory(), readiness: Readiness { nil },
                metrics: Metrics(), logger: TestCluster.quiet, onListening: { continuation.yield($0) })
            let sockets = try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await service.run() }
                guard let port = await ports.first(where: { _ in true }) else { throw CancellationError() }
                let sockets = try (0..<100).map { _ in try RawSocket(port: port) }
                group.cancelAll()
                while let result = await group.nextResult() { _ = result }
                return sockets
            }
            for socket in sockets { #expect(await socket.receive().isEmpty) }
            await pool.shutdown()
        }
    }
}
