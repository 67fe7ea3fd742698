import Foundation

/// Writes each mail to a file of its own, DIRECTORY/<message id>.eml.
///
/// Delivering the same message again replaces the file by the same content, so a crash between delivery and
/// its record leaves one file, not two. A file appears whole: it is written under another name and renamed.
/// Mails of a batch are made durable together, when the batch is settled.
///
/// File calls block, so they run on a queue of their own and not on the threads that all tasks share.
actor FileTransport: Transport {
    /// Many: those that are ready at the same time are asked about at a time.
    nonisolated let parallelDeliveries = 128
    nonisolated let directory: String

    private let queue = BlockingQueue(label: "pgcadence.mail-files")
    private var hasUnsettled = false

    /// - Throws: `TransportError` when the directory cannot be made or written to.
    init(directory: String) throws(TransportError) {
        self.directory = directory
        try Self.makeDirectory(directory)
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    nonisolated func deliver(_ outgoing: OutgoingMessage, permit: DeliveryPermit) async -> Delivery {
        // A file that is written twice is one file: nothing is in flight.
        switch await permit.ask(nil) {
        case .begun: return await write(outgoing)
        case .stopped: return .stopped
        case .busy(let reason): return .temporarilyRefused("450 \(reason)")
        }
    }

    private func write(_ outgoing: OutgoingMessage) -> Delivery {
        let name = outgoing.messageID + ".eml"
        // A name per lease: a sender that has lost its lease cannot write into the file of the next.
        let draft = "\(directory)/.\(outgoing.messageID).\(outgoing.leaseNumber).tmp"
        do throws(FileError) {
            guard !outgoing.messageID.utf8.contains(UInt8(ascii: "/")) else {
                throw FileError(action: "name", code: EINVAL)
            }
            try write(outgoing.mail, to: draft)
            guard rename(draft, "\(directory)/\(name)") == 0 else {
                throw FileError(action: "rename", code: errno)
            }
            hasUnsettled = true
            return .accepted("250 written to \(name)")
        } catch {
            unlink(draft)
            return .temporarilyRefused("450 \(error)")
        }
    }

    /// One call for the whole file system: a hundred files one by one take forty times as long.
    func settle() async throws {
        guard hasUnsettled else { return }
        let file = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { throw FileError(action: "open", code: errno) }
        defer { Glibc.close(file) }
        guard synchronizeFileSystem(file) == 0 else { throw FileError(action: "syncfs", code: errno) }
        hasUnsettled = false
    }

    private func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw FileError(action: "open", code: errno) }
        defer { Glibc.close(file) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw FileError(action: "write", code: errno) }
            written += count
        }
    }

    private static func makeDirectory(_ directory: String) throws(TransportError) {
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw TransportError(directory: directory, reason: "it cannot be created")
        }
        guard access(directory, W_OK | X_OK) == 0 else {
            throw TransportError(directory: directory, reason: String(cString: strerror(errno)))
        }
    }
}
