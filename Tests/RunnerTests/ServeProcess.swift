import Foundation
import Testing

/// `pgcadence serve` as a process of its own. It ends with the scope that runs it, and with this process.
struct ServeProcess: Sendable {
    /// The server's own id, for signals.
    let processID: pid_t
    /// Where its log and its mail are.
    let folder: Folder
    private let logFile: String
    private let shell: Process

    /// Starts it on a database, runs `body`, and kills it if it is still there.
    ///
    /// - Parameter settings: environment variables without their prefix `CADENCE_`.
    static func run<Result: Sendable>(
        _ arguments: [String] = ["--workers-only"],
        database url: String,
        folder: Folder,
        settings: [String: String] = [:],
        body: @Sendable (ServeProcess) async throws -> Result
    ) async throws -> Result {
        let pipe = Pipe()
        let process = try start(arguments, url, folder, settings, watchedBy: pipe)
        do {
            let result = try await body(process)
            process.end(pipe)
            return result
        } catch {
            process.end(pipe)
            Issue.record("the server's log ended with: \(process.log.suffix(2000))")
            throw error
        }
    }

    /// What it has logged so far.
    var log: String {
        (try? String(contentsOfFile: logFile, encoding: .utf8)) ?? ""
    }

    /// The port that it took.
    func port() async throws -> Int {
        let line = /listening on 127\.0\.0\.1:(\d+)/
        try await eventually("the server listens") { log.contains(line) }
        return try #require(log.firstMatch(of: line).flatMap { Int($0.1) })
    }

    /// Sends it a signal.
    func send(_ signal: Int32) {
        kill(processID, signal)
    }

    /// Waits for its end and returns its exit status: 128 and the signal's number after a signal.
    func exitStatus() async throws -> Int32 {
        try await eventually("the server has ended") { !shell.isRunning }
        return shell.terminationStatus
    }

    /// A shell is between: it tells the server's id, kills it when our end of the pipe closes, and passes its
    /// status on.
    private static func start(
        _ arguments: [String], _ url: String, _ folder: Folder, _ settings: [String: String],
        watchedBy pipe: Pipe
    ) throws -> ServeProcess {
        let logFile = "\(folder.path)/\(UUID().uuidString).log"
        try Data().write(to: URL(filePath: logFile))
        let (process, answer) = (Process(), Pipe())
        let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appending(path: "pgcadence").path
        var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("CADENCE_") }
        environment["CADENCE_DATABASE_URL"] = url
        environment["CADENCE_MAIL_TRANSPORT"] = "file:\(folder.mail)"
        environment["CADENCE_HTTP_PORT"] = "0"
        for (name, value) in settings { environment["CADENCE_\(name)"] = value }
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", supervisor, "supervisor", program, "serve"] + arguments
        process.environment = environment
        process.standardOutput = answer
        process.standardError = try FileHandle(forWritingTo: URL(filePath: logFile))
        try process.run(watchedBy: pipe)
        let line = String(decoding: answer.fileHandleForReading.availableData, as: UTF8.self)
        let id = try #require(pid_t(line.trimmingCharacters(in: .whitespacesAndNewlines)))
        return ServeProcess(processID: id, folder: folder, logFile: logFile, shell: process)
    }

    private func end(_ pipe: Pipe) {
        try? pipe.fileHandleForWriting.close()
        shell.waitUntilExit()
    }

    private static let supervisor = """
        exec 3<&0
        "$@" </dev/null >&2 3<&- &
        server=$!
        echo $server
        exec >&2
        { read -r _ <&3; kill -KILL $server; } 2>/dev/null &
        wait $server
        status=$?
        kill -KILL $! 2>/dev/null
        exit $status
        """
}
