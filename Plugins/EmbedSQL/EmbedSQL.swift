import Foundation
import PackagePlugin

/// Gives `embed-sql` the files of the target's folder that the migrator applies. Because they are inputs of a
/// build command below the target's own path, an added, edited, renamed or deleted file is noticed by the
/// next build.
@main
struct EmbedSQL: BuildToolPlugin {
    private static let folders = ["migrations/", "functions/", "views/", "data/", "virtual_clock/"]
    private static let singles = ["roles.sql", "grants.sql"]

    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let root = target.directoryURL.resolvingSymlinksInPath()
        let output = context.pluginWorkDirectoryURL.appending(path: "SchemaFiles.swift")
        let files = Self.files(below: root)
        return [
            .buildCommand(
                displayName: "Embedding \(files.count) SQL files",
                executable: try context.tool(named: "embed-sql").url,
                arguments: [output.path, root.path] + files,
                inputFiles: files.map { root.appending(path: $0) },
                outputFiles: [output]
            )
        ]
    }

    /// Paths relative to `root`, sorted.
    private static func files(below root: URL) -> [String] {
        var files: [String] = []
        for case let path as String in FileManager.default.enumerator(atPath: root.path) ?? .init() {
            let isData = path.hasPrefix("data/") && path.hasSuffix(".csv")
            let isSQL = path.hasSuffix(".sql") && !path.hasPrefix("data/")
            if singles.contains(path) || ((isData || isSQL) && folders.contains(where: path.hasPrefix)) {
                files.append(path)
            }
        }
        return files.sorted()
    }
}
