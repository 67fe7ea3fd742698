import Foundation

/// What tells this process from others in `ops.workers`.
struct WorkerIdentity: Sendable {
    let id = UUID().uuidString.lowercased()
    let host = WorkerIdentity.hostName()
    let processID = Int(ProcessInfo.processInfo.processIdentifier)

    /// The machine's name as it calls itself; the network isn't asked.
    private static func hostName() -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "unknown" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
