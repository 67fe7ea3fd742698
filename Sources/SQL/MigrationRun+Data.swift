import Logging

/// Reference data: the whole content of a table, from a file with a line of column names.
extension MigrationRun {
    func load(_ file: MigrationFile) throws {
        let header = file.text.prefix { !$0.isNewline }
        let columns = header.split(separator: ",", omittingEmptySubsequences: false)
        guard columns.allSatisfy({ Identifier.isSimple($0) }) else {
            throw MigrationError.refused("sql/\(file.path):1: the first line has to name the columns.")
        }
        logger.info("loading \(file.path)")
        try naming(file) { () throws(SQLError) in
            try connection.execute("delete from data.\(file.name)")
            try connection.copy(
                """
                copy data.\(file.name) (\(columns.joined(separator: ", ")))
                from stdin with (format csv, header true, encoding 'UTF8')
                """,
                Array(file.text.utf8)
            )
        }
    }
}
