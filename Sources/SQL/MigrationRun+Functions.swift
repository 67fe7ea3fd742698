/// Functions and views: what has no data, and so can be made anew at any time.
extension MigrationRun {
    /// Drops the views by the keys they are remembered under, all in one statement, since they may need each
    /// other.
    func dropViews(_ keys: [String]) throws {
        let names = try keys.map { try MigrationFile.classify($0).1 }
        guard !names.isEmpty else { return }
        try connection.execute("drop view if exists \(names.joined(separator: ", "))")
    }

    /// Drops the functions among the keys. Answers those that something still needs.
    func drop(_ keys: [String]) throws -> [(key: String, error: MigrationError)] {
        var stuck: [(key: String, error: MigrationError)] = []
        for key in keys where key.hasPrefix("functions/") {
            let file = try MigrationFile(SchemaFile(path: key, text: ""))
            let error = try attempt {
                for routine in try routines(of: file) { try drop(routine, file) }
            }
            if let error { stuck.append((key, error)) }
        }
        return stuck
    }

    /// Applies the file of one function. Whatever its signature was before, afterwards there is exactly the
    /// one of the file.
    func create(_ file: MigrationFile) throws {
        let before = try routines(of: file)
        if let error = try attempt({ try run(file) }) {
            // A changed result or argument name cannot be replaced; the function has to go first.
            guard case .failed(_, _, let refusal) = error, ["42P13", "42809"].contains(refusal.sqlState),
                !before.isEmpty
            else { throw error }
            for routine in before { try drop(routine, file) }
            try run(file)
        }
        let after = try routines(of: file)
        guard !after.isEmpty else {
            throw MigrationError.refused("sql/\(file.path) does not create \(file.name), as its name says.")
        }
        let isOverloaded = after.contains { new in !before.contains { $0.oid == new.oid } }
        guard isOverloaded else { return }
        for routine in before where after.contains(where: { $0.oid == routine.oid }) {
            try drop(routine, file)
        }
    }

    /// Looks into the bodies, which were not looked at when the functions were created. Unchanged ones, too:
    /// a table or function that they use may have changed.
    func validate(_ files: [MigrationFile]) throws {
        try connection.execute("set local check_function_bodies = on")
        for file in files {
            for routine in try routines(of: file) {
                guard let validator = routine.validator else { continue }
                let error = try attempt {
                    _ = try naming(file) { () throws(SQLError) in
                        try connection.query("select \(validator)($1::oid)", [.text(routine.oid)])
                    }
                }
                // Creating it once more gives the same error with its line.
                if let error { throw try attempt { try run(file) } ?? error }
            }
        }
    }

    /// A function or procedure of the catalogue.
    private struct Routine {
        let oid: String
        /// With its arguments, as `drop routine` takes it.
        let signature: String
        /// The function that checks bodies of its language, for the languages whose check is harmless.
        let validator: String?
    }

    private func routines(of file: MigrationFile) throws -> [Routine] {
        let rows = try connection.query(
            """
            select p.oid, p.oid::regprocedure::text as signature,
                   case when l.lanname in ('sql', 'plpgsql') then l.lanvalidator::regproc end as validator
            from pg_proc p
            join pg_namespace n on n.oid = p.pronamespace
            join pg_language l on l.oid = p.prolang
            where n.nspname = $1
              and p.proname = $2
            """,
            [.text(file.schema), .text(file.object)]
        )
        return rows.map { row in
            Routine(
                oid: row.text("oid") ?? "",
                signature: row.text("signature") ?? "",
                validator: row.text("validator")
            )
        }
    }

    private func drop(_ routine: Routine, _ file: MigrationFile) throws {
        try naming(file) { () throws(SQLError) in
            try connection.execute("drop routine \(routine.signature)")
        }
    }
}
