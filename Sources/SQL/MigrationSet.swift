/// What a database has to consist of: the files that apply to it.
struct MigrationSet: Sendable {
    /// By kind, each kind in the order of its names.
    private let files: [MigrationFile.Kind: [MigrationFile]]

    /// - Parameter isVirtual: take the virtual clock's files in addition to, and instead of, the others.
    /// - Throws: `MigrationError.refused` when the files contradict each other.
    init(_ files: [SchemaFile], isVirtual: Bool) throws(MigrationError) {
        var byKey: [String: MigrationFile] = [:]
        // Functions of the virtual clock come later in this order and replace others.
        for file in files.sorted(by: { $0.path < $1.path }) {
            guard isVirtual || !file.path.hasPrefix("virtual_clock/") else { continue }
            let file = try MigrationFile(file)
            byKey[file.key] = file
        }
        self.files = Dictionary(grouping: byKey.values.sorted { $0.key < $1.key }, by: \.kind)
        try checkNumbers()
    }

    subscript(_ kind: MigrationFile.Kind) -> [MigrationFile] {
        files[kind] ?? []
    }

    /// All files in the order of their keys.
    var all: [MigrationFile] {
        files.values.flatMap { $0 }.sorted { $0.key < $1.key }
    }

    private func checkNumbers() throws(MigrationError) {
        let migrations = self[.migration]
        for (file, next) in zip(migrations, migrations.dropFirst())
        where file.name.prefix(4) == next.name.prefix(4) {
            throw .refused("The migrations \(file.name) and \(next.name) have the same number.")
        }
    }
}
