/// What has to happen to a database so that it is what the files say.
struct MigrationPlan: Sendable {
    /// New and changed files, by kind in the order in which they are applied.
    private var work: [MigrationFile.Kind: [MigrationFile]] = [:]
    /// Keys of files that are gone.
    private(set) var gone: [String] = []
    /// All files, and their checksums by key.
    let set: MigrationSet
    let checksums: [String: String]
    /// A line for each of them, in the order in which they are applied.
    private(set) var changes: [String] = []
    /// Views that are there already, by the keys that the ledger remembers.
    private(set) var presentViews: [String] = []

    private static let order: [MigrationFile.Kind] = [
        .roles, .migration, .virtualClock, .function, .data, .view, .grants,
    ]

    /// - Throws: `MigrationError.refused` when the database's past is not that of the files.
    init(
        _ set: MigrationSet,
        checksums: [String: String],
        ledger: MigrationLedger
    ) throws(MigrationError) {
        self.set = set
        self.checksums = checksums
        try Self.checkPast(set, checksums, ledger)
        for kind in Self.order {
            let pending = set[kind].filter { checksums[$0.key] != ledger[$0.key] }
            work[kind] = pending
            for file in pending {
                let isOnce = kind == .migration || kind == .virtualClock
                let remark = isOnce ? "" : ledger[file.key] == nil ? " (new)" : " (changed)"
                changes.append(Self.title(kind, file.name) + remark)
            }
        }
        let known = Set(set.all.map(\.key))
        for key in ledger.keys {
            let (kind, name) = try MigrationFile.classify(key)
            if kind == .view { presentViews.append(key) }
            guard !known.contains(key) else { continue }
            gone.append(key)
            changes.append(Self.title(kind, name) + (kind == .data ? " (no longer loaded)" : " (dropped)"))
        }
    }

    subscript(_ kind: MigrationFile.Kind) -> [MigrationFile] {
        work[kind] ?? []
    }

    var isEmpty: Bool { changes.isEmpty }

    /// Whether functions or tables move, so that views have to make way and bodies have to be looked at
    /// again.
    var isStructural: Bool {
        let kinds: [MigrationFile.Kind] = [.migration, .virtualClock, .function, .view]
        return kinds.contains { !self[$0].isEmpty }
            || gone.contains { $0.hasPrefix("functions/") || $0.hasPrefix("views/") }
    }

    private static func title(_ kind: MigrationFile.Kind, _ name: String) -> String {
        name.isEmpty ? kind.rawValue : "\(kind.rawValue) \(name)"
    }

    /// Migrations are history: what was applied stays as it is, and new ones come after it.
    private static func checkPast(
        _ set: MigrationSet,
        _ checksums: [String: String],
        _ ledger: MigrationLedger
    ) throws(MigrationError) {
        let once = set[.migration] + set[.virtualClock]
        let applied = ledger.keys.filter { $0.hasPrefix("migrations/") }
        let known = Set(once.map(\.key))
        for key in applied where !known.contains(key) {
            let name = try MigrationFile.classify(key).1
            guard let newest = set[.migration].last?.name, name <= newest else {
                throw .refused(
                    """
                    The database is newer than this program: migration \(name) was applied to it and is unknown \
                    here. Use the program that applied it, or a newer one.
                    """
                )
            }
            throw .refused(
                """
                Migration \(name) was applied to this database, but its file is gone. \
                A migration that was applied is never removed: bring the file back.
                """
            )
        }
        for file in once {
            guard let before = ledger[file.key] else { continue }
            guard before == checksums[file.key] else {
                throw .refused(
                    """
                    Migration \(file.name.isEmpty ? file.path : file.name) was edited after it was applied to \
                    this database. Bring its old text back and put the change into a new migration.
                    """
                )
            }
        }
        guard let last = applied.last else { return }
        for file in set[.migration] where ledger[file.key] == nil && file.key < last {
            throw .refused(
                """
                Migration \(file.name) comes before \(try MigrationFile.classify(last).1), which was applied to \
                this database already. Give it a higher number.
                """
            )
        }
    }
}
