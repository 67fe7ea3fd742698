/// A file of the `sql` folder, and what its place says about it.
struct MigrationFile: Sendable {
    /// In the order in which they are applied.
    enum Kind: String, Sendable {
        case roles
        case migration
        case virtualClock = "virtual clock"
        case function
        case data
        case view
        case grants
    }

    let kind: Kind
    /// What messages call it: `0001_initial`, `calendar.next_send_time`, a table in `data`; empty for the
    /// single ones.
    let name: String
    /// Where it lies.
    let path: String
    let text: String

    /// What it is remembered under. A function keeps its key when the virtual clock puts another file in its
    /// place.
    var key: String {
        switch kind {
        case .function: "functions/\(name.replacing(".", with: "/")).sql"
        default: path
        }
    }

    /// The first part of the name, for those that have two.
    var schema: String { String(name.split(separator: ".")[0]) }
    /// The second part of the name, for those that have two.
    var object: String { String(name.split(separator: ".")[1]) }

    /// - Throws: `MigrationError.refused` when the path says nothing.
    init(_ file: SchemaFile) throws(MigrationError) {
        let (kind, name) = try Self.classify(file.path)
        self.kind = kind
        self.name = name
        path = file.path
        text = file.text
    }

    /// Kind and name by path; also for paths that only the database remembers.
    static func classify(_ path: String) throws(MigrationError) -> (Kind, String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let base = parts.last.map { $0.split(separator: ".").first.map(String.init) ?? "" } ?? ""
        let isSQL = path.hasSuffix("\(base).sql")
        switch (parts[0], parts.count) {
        case ("roles.sql", 1): return (.roles, "")
        case ("grants.sql", 1): return (.grants, "")
        case ("virtual_clock", 2) where parts[1] == "migration.sql": return (.virtualClock, "")
        case ("migrations", 2) where isSQL && isMigrationName(base): return (.migration, base)
        case ("functions", 3) where isSQL, ("virtual_clock", 3) where isSQL:
            if Identifier.isSimple(parts[1]), Identifier.isSimple(base) {
                return (.function, "\(parts[1]).\(base)")
            }
        case ("views", 3) where isSQL:
            if Identifier.isSimple(parts[1]), Identifier.isSimple(base) {
                return (.view, "\(parts[1]).\(base)")
            }
        case ("data", 2) where path.hasSuffix("\(base).csv") && Identifier.isSimple(base):
            return (.data, base)
        default: break
        }
        throw .refused("sql/\(path) has no place: it is no migration, function, view or reference data.")
    }

    /// `0001_initial`
    private static func isMigrationName(_ name: String) -> Bool {
        let number = name.prefix(4)
        return number.count == 4 && number.utf8.allSatisfy { (48...57).contains($0) }
            && name.dropFirst(4).first == "_" && Identifier.isSimple(name.dropFirst(4))
    }
}
