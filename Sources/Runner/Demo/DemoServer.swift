import Foundation

/// The real server as a process of its own, on a free port of this machine.
final class DemoServer {
    let url: URL
    let log: URL
    private let process = Process()

    /// Starts `pgcadence serve` with the environment of this process; what it logs goes to `log`.
    init(database: String, mail: URL, log: URL) throws {
        let port = try Self.freePort()
        url = URL(string: "http://127.0.0.1:\(port)")!
        self.log = log
        try Data().write(to: log)
        var environment = ProcessInfo.processInfo.environment
        environment["CADENCE_DATABASE_URL"] = database
        environment["CADENCE_MAIL_TRANSPORT"] = "file:\(mail.path)"
        environment["CADENCE_HTTP_HOST"] = "127.0.0.1"
        environment["CADENCE_HTTP_PORT"] = "\(port)"
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["serve"]
        process.environment = environment
        process.standardError = try FileHandle(forWritingTo: log)
        process.standardOutput = process.standardError
        try process.run()
    }

    deinit {
        stop()
    }

    /// Ends the server in good order; nothing happens if it has ended.
    func stop() {
        guard process.isRunning else { return }
        process.terminate()
        process.waitUntilExit()
    }

    var isRunning: Bool {
        process.isRunning
    }

    /// A port that nobody listens on at this moment.
    private static func freePort() throws -> UInt16 {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw CommandError("No socket can be opened on this machine.") }
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 ? getsockname(socket, $0, &length) : -1
            }
        }
        guard result == 0 else { throw CommandError("No port is free on this machine.") }
        return UInt16(bigEndian: address.sin_port)
    }
}
