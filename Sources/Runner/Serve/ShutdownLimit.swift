import Foundation
import ServiceLifecycle

/// The last resort of a shutdown: the kernel ends a process that neither finishes nor can be cancelled.
struct ShutdownLimit: Service {
    /// From the signal on.
    let limit: Duration

    func run() async throws {
        try? await gracefulShutdown()
        alarm(UInt32(clamping: limit.components.seconds))
    }
}
