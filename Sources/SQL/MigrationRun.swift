import Logging

/// One migration of one database, inside the transaction that the migrator opened.
struct MigrationRun {
    let connection: Connection
    /// The role that owns everything, as far as it exists.
    let owner: String
    let logger: Logger

    /// Applies the plan in an order in which each file finds what it needs.
    ///
    /// Views go first and come last: a view stands in the way of every change below it. Functions are created
    /// without a look into their bodies, so that their order does not matter, and looked at when everything
    /// is there.
    func apply(_ plan: MigrationPlan) throws {
        // Roles and grants hang on everything, so they follow each change, whether their text changed or not.
        try applyAll(plan.set[.roles])
        try createLedger()
        try assumeOwner()
        try connection.execute("set local check_function_bodies = off")
        if plan.isStructural { try dropViews(plan.presentViews) }
        let stuck = try drop(plan.gone)
        try applyAll(plan[.migration])
        try applyAll(plan[.virtualClock])
        try applyInAnyOrder(plan[.function], with: create)
        if let (_, error) = try drop(stuck.map(\.key)).first { throw error }
        for file in plan[.data] { try load(file) }
        if plan.isStructural {
            try applyInAnyOrder(plan.set[.view], with: run)
            try validate(plan.set[.function])
        }
        try MigrationLedger.write(applied: plan.checksums, forgotten: plan.gone, connection)
        try connection.execute("reset role")
        try applyAll(plan.set[.grants])
    }

    /// Becomes the owner for the rest of the transaction when there is such a role and the user may.
    func assumeOwner() throws(SQLError) {
        guard try mayBeOwner() else { return }
        try connection.execute("set local role \(Identifier.quoted(owner))")
    }

    private func mayBeOwner() throws(SQLError) -> Bool {
        let rows = try connection.query(
            """
            select coalesce(bool_or(pg_has_role(session_user, r.oid, 'member')), false) as answer
            from pg_roles r
            where r.rolname = $1
            """,
            [.text(owner)]
        )
        return rows.first?.boolean("answer") == true
    }

    private func createLedger() throws(SQLError) {
        guard try !MigrationLedger.isThere(connection) else { return }
        let authorization = try mayBeOwner() ? "authorization \(Identifier.quoted(owner))" : ""
        try connection.execute("create schema if not exists migration \(authorization)")
        try assumeOwner()
        try MigrationLedger.create(connection)
        try connection.execute("reset role")
    }

    // MARK: - Files

    private func applyAll(_ files: [MigrationFile]) throws {
        for file in files {
            logger.info("applying \(file.path)")
            try run(file)
        }
    }

    /// Sends the statements of a file one by one; an error then has its line.
    func run(_ file: MigrationFile) throws {
        let forbidden: Set = ["abort", "begin", "commit", "end", "release", "rollback", "savepoint", "start"]
        for piece in StatementSplitter.split(file.text) {
            guard !forbidden.contains(piece.verb) else {
                throw MigrationError.refused(
                    "sql/\(file.path):\(piece.line): \(piece.verb) would end the migration's transaction."
                )
            }
            try naming(file, piece) { () throws(SQLError) in try connection.execute(piece.text) }
        }
    }

    /// Applies files that may need each other: what fails is tried again after the others.
    func applyInAnyOrder(_ files: [MigrationFile], with apply: (MigrationFile) throws -> Void) throws {
        var waiting = files
        while !waiting.isEmpty {
            var failures: [(file: MigrationFile, error: MigrationError)] = []
            for file in waiting {
                logger.debug("applying \(file.path)")
                if let error = try attempt({ try apply(file) }) { failures.append((file, error)) }
            }
            // A file that misses another one of these is not the cause.
            let cause =
                failures.first { failure in
                    !failures.contains {
                        $0.file.path != failure.file.path && failure.error.mentions($0.file.name)
                    }
                } ?? failures.first
            if failures.count == waiting.count, let cause { throw cause.error }
            waiting = failures.map(\.file)
        }
    }

    /// Does `body` and answers nil, or undoes it and answers why.
    func attempt(_ body: () throws -> Void) throws -> MigrationError? {
        try connection.execute("savepoint attempt")
        do {
            try body()
            try connection.execute("release savepoint attempt")
            return nil
        } catch let error as MigrationError {
            try connection.execute("rollback to savepoint attempt; release savepoint attempt")
            return error
        }
    }

    /// Gives a refusal the name of the file.
    @discardableResult
    func naming<Result>(
        _ file: MigrationFile,
        _ piece: StatementSplitter.Piece? = nil,
        _ body: () throws(SQLError) -> Result
    ) throws -> Result {
        do throws(SQLError) {
            return try body()
        } catch {
            guard case .refused(let refusal) = error else { throw error }
            let line = piece.map { $0.line(of: refusal) } ?? refusal.copyLine
            throw MigrationError.failed(path: file.path, line: line, refusal: refusal)
        }
    }
}

extension StatementSplitter.Piece {
    /// The line in the file that an error points at; where the statement begins when it points nowhere.
    func line(of refusal: Refusal) -> Int {
        guard let position = refusal.position else { return line }
        return line + text.unicodeScalars.prefix(position - 1).count { $0 == "\n" }
    }
}

extension Refusal {
    /// The line of the input that a COPY stumbled over: `COPY holidays, line 3, column on_date: …`.
    fileprivate var copyLine: Int? {
        guard let context, context.hasPrefix("COPY "), let comma = context.firstIndex(of: ",") else {
            return nil
        }
        let digits = context[comma...].drop { !$0.isNumber }.prefix { $0.isNumber }
        return Int(digits)
    }
}

extension MigrationError {
    /// Whether the server's message contains a name, in whatever language it is.
    fileprivate func mentions(_ name: String) -> Bool {
        guard case .failed(_, _, let refusal) = self else { return false }
        return refusal.message.contains(name)
    }
}
