import Foundation

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
}
