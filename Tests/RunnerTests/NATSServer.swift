import Foundation
import Testing

/// nats-server with JetStream in a folder of its own, on a free port that it keeps when it is started again.
///
/// It ends with this process: a shell between kills it when our end of a pipe closes.
actor NATSServer {
    nonisolated let url: String
    private let port: Int
    private let folder: Folder
    private var running: (shell: Process, pipe: Pipe, id: pid_t)?

    /// Not started yet.
    init() throws {
        port = try Self.freePort()
        url = "nats://127.0.0.1:\(port)"
        folder = try Folder()
    }

    /// Runs `body` with a server that answers.
    static func run<Result: Sendable>(
        _ body: @Sendable (NATSServer) async throws -> Result
    ) async throws -> Result {
        let server = try NATSServer()
        try await server.start()
        do {
            let result = try await body(server)
            await server.kill()
            return result
        } catch {
            await server.kill()
            throw error
        }
    }

    func start() async throws {
        let (shell, pipe, answer) = (Process(), Pipe(), Pipe())
        shell.executableURL = URL(filePath: "/bin/sh")
        let program =
            FileManager.default.isExecutableFile(atPath: "/usr/sbin/nats-server")
            ? "/usr/sbin/nats-server" : "nats-server"
        shell.arguments = [
            "-c", Self.supervisor, "supervisor", program, "-a", "127.0.0.1", "-p", String(port), "-js",
            "-sd",
            "\(folder.path)/store", "-l", "\(folder.path)/log",
        ]
        shell.standardInput = pipe
        shell.standardOutput = answer
        _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        try withoutBlockedSignals { try shell.run() }
        let line = String(decoding: answer.fileHandleForReading.availableData, as: UTF8.self)
        let id = try #require(pid_t(line.trimmingCharacters(in: .whitespacesAndNewlines)))
        running = (shell, pipe, id)
        try await Self.wait(for: port)
    }

    /// SIGKILL; what it had written to its files stays.
    func kill() {
        guard let running else { return }
        Foundation.kill(running.id, SIGKILL)
        try? running.pipe.fileHandleForWriting.close()
        running.shell.waitUntilExit()
        self.running = nil
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 ? getsockname(descriptor, $0, &size) : -1
            }
        }
        guard status == 0 else { throw POSIXError(.EADDRINUSE) }
        return Int(in_port_t(bigEndian: address.sin_port))
    }

    private static func wait(for port: Int) async throws {
        try await eventually("nats-server answers", within: .seconds(20)) {
            (try? RawSocket(port: port)) != nil
        }
    }

    private static let supervisor = """
        exec 3<&0
        "$@" </dev/null >/dev/null 2>&1 3<&- &
        server=$!
        echo $server
        exec >/dev/null
        read -r _ <&3
        kill -KILL $server 2>/dev/null
        wait $server
        exit 0
        """
}

/// Threads of tasks block signals, and a child inherits that.
private func withoutBlockedSignals(_ body: () throws -> Void) rethrows {
    var (none, before) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try body()
}

/// `scripts/nats-client.py`, a client that shares no code with ours.
struct NATSClient: Sendable {
    /// A message as that client sees it.
    struct Message: Decodable, Sendable {
        struct Payload: Decodable, Sendable {
            struct Content: Decodable, Sendable {
                let enrollmentId: String?
                let stepNumber: Int?
                let status: String?
                let n: Int?
            }
            let eventId: String
            let type: String
            let tenantId: String
            let correlationId: String
            let data: Content
        }
        let subject: String
        let headers: [String: String]
        let payload: Payload
    }

    let url: String

    func read(_ stream: String, _ count: Int) async throws -> [Message] {
        try await call(["read", stream, String(count)]).split(separator: "\n").map {
            try JSONDecoder().decode(Message.self, from: Data($0.utf8))
        }
    }

    /// - Parameter lines: `{"subject": …, "payload": …, "repeat": …}`
    func publish(_ lines: [String]) async throws {
        _ = try await call(["publish"], input: lines.joined(separator: "\n"))
    }

    @discardableResult
    func call(_ arguments: [String], input: String = "") async throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                continuation.resume(with: Result { try Self.run(root, [url] + arguments, input) })
            }
            thread.start()
        }
    }

    private static func run(_ root: URL, _ arguments: [String], _ input: String) throws -> String {
        let (process, output, entry) = (Process(), Pipe(), Pipe())
        process.executableURL = root.appending(path: ".venv/bin/python")
        process.arguments = [root.appending(path: "scripts/nats-client.py").path] + arguments
        process.standardOutput = output
        process.standardInput = entry
        try withoutBlockedSignals { try process.run() }
        try entry.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try entry.fileHandleForWriting.close()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(arguments) failed")
        return String(decoding: data, as: UTF8.self)
    }
}
