import Foundation
import Testing

/// nats-server with JetStream in a folder of its own, on a free port that it keeps when it is started again.
///
/// It ends with this process: a shell between kills it when our end of a pipe closes.
actor NATSServer {
    nonisolated let url: String
    nonisolated let port: Int
    private let folder: Folder
    private let configuration: String
    private var running: (shell: Process, pipe: Pipe, id: pid_t)?

    /// Not started yet.
    ///
    /// - Parameter configuration: lines in the language of its configuration files.
    init(_ configuration: String = "") throws {
        port = try RawSocket.freePort()
        url = "nats://127.0.0.1:\(port)"
        folder = try Folder()
        self.configuration = configuration
    }

    /// Runs `body` with a server that answers.
    static func run<Result: Sendable>(
        _ configuration: String = "", _ body: (NATSServer) async throws -> Result
    ) async throws -> Result {
        let server = try NATSServer(configuration)
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
        try configuration.write(toFile: "\(folder.path)/conf", atomically: true, encoding: .utf8)
        shell.arguments = [
            "-c", Self.supervisor, "supervisor", program, "-a", "127.0.0.1", "-p", String(port), "-js",
            "-sd", "\(folder.path)/store", "-l", "\(folder.path)/log", "-c", "\(folder.path)/conf",
        ]
        shell.standardOutput = answer
        try shell.run(watchedBy: pipe)
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
        try await PythonScript.output("nats-client.py", [url] + arguments, input: input)
    }
}
