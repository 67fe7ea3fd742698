import Foundation

/// A folder in /tmp that goes with its last user.
final class Folder: Sendable {
    let path: String
    /// The folder for the file transport.
    var mail: String { "\(path)/mail" }

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "pgcadence-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: mail, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The ids of the messages that were delivered into it.
    var delivered: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: mail)) ?? []
        return names.filter { $0.hasSuffix(".eml") }.map { String($0.dropLast(4)) }.sorted()
    }
}
