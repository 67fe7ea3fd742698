import Foundation
import Testing

/// `scripts/webhook-sink.py`: an HTTP server that keeps what is posted to it.
final class WebhookSink: Sendable {
    /// A request that came.
    struct Request: Decodable, Sendable {
        let path: String
        let headers: [String: String]
        let body: String
    }

    let port: Int
    private let process: Process
    private let input: Pipe
    private let file: String
    /// It goes with its last owner.
    private let folder: Folder

    init(_ folder: Folder) async throws {
        self.folder = folder
        file = "\(folder.path)/\(UUID().uuidString).jsonl"
        try Data().write(to: URL(filePath: file))
        (process, input) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "\(PythonScript.root)/scripts/webhook-sink.py"]
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: file))
        try process.run(watchedBy: input)
        var found: Int?
        let file = file
        try await eventually("the sink tells its port") {
            found = Self.lines(file).first.flatMap { Int($0) }
            return found != nil
        }
        port = try #require(found)
    }

    deinit {
        try? input.fileHandleForWriting.close()
    }

    var requests: [Request] {
        Self.lines(file).dropFirst().compactMap {
            try? JSONDecoder().decode(Request.self, from: Data($0.utf8))
        }
    }

    private static func lines(_ file: String) -> [Substring] {
        ((try? String(contentsOfFile: file, encoding: .utf8)) ?? "").split(separator: "\n")
    }
}
