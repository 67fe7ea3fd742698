import Foundation

extension Settings {
    /// What each sender loop delivers through; empty if somebody else delivers.
    ///
    /// - Throws: when a setting is none, or a directory cannot be written to.
    func transports() throws -> [any Transport] {
        let loops = integer(.senderLoops)
        switch try TransportAddress(text(.mailTransport), hasServer: !text(.smtpURL).isEmpty) {
        case .external: return []
        case .file(let directory):
            return Array(repeating: try FileTransport(directory: directory), count: loops)
        case .smtp:
            // Connections of its own for each: none waits for another's.
            return try (0..<loops).map { _ in
                try smtpTransport(environment: ProcessInfo.processInfo.environment)
            }
        }
    }
}
