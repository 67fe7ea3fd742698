import Foundation
import Testing

/// A script of ours in Python that serves something for as long as its standard input is open.
enum PythonScript {
    /// The checkout.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// Runs `scripts/NAME FOLDER` until `body` has returned; that begins when the folder has `file`.
    ///
    /// - Parameter needsPackages: Whether it needs what scripts/python-environment installs.
    static func run<Result: Sendable>(
        _ name: String, _ folder: Folder, until file: String, needsPackages: Bool = false,
        body: () async throws -> Result
    ) async throws -> Result {
        let (process, pipe) = (Process(), Pipe())
        process.executableURL = URL(filePath: needsPackages ? "\(root)/.venv/bin/python" : "/usr/bin/env")
        process.arguments = (needsPackages ? [] : ["python3"]) + ["\(root)/scripts/\(name)", folder.path]
        try process.run(watchedBy: pipe)
        defer { try? pipe.fileHandleForWriting.close() }
        try await eventually("\(name) is ready") {
            FileManager.default.fileExists(atPath: "\(folder.path)/\(file)")
        }
        return try await body()
    }

    /// What `scripts/NAME ARGUMENTS` prints, with the packages that scripts/python-environment installs.
    @discardableResult
    static func output(
        _ name: String, _ arguments: [String], input: String = ""
    ) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                continuation.resume(with: Result { try output(of: name, arguments, input) })
            }
            thread.start()
        }
    }

    private static func output(of name: String, _ arguments: [String], _ input: String) throws -> String {
        let (process, output, entry) = (Process(), Pipe(), Pipe())
        process.executableURL = URL(filePath: "\(root)/.venv/bin/python")
        process.arguments = ["\(root)/scripts/\(name)"] + arguments
        process.standardOutput = output
        process.standardInput = entry
        try withoutBlockedSignals { try process.run() }
        try entry.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try entry.fileHandleForWriting.close()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(name) \(arguments) failed")
        return String(decoding: data, as: UTF8.self)
    }
}
