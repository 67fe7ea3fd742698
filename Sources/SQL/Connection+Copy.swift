internal import CLibPQ

extension Connection {
    /// Runs `copy … from stdin` with `data` as its input, and answers how many rows it wrote.
    @discardableResult
    public func copy(_ sql: String, _ data: [UInt8], timeout: Duration? = nil) throws(SQLError) -> Int {
        let result = try exchange(timeout: timeout, copying: data) { PQsendQuery($0, sql) }
        // The command is "COPY 42".
        return result?.command.split(separator: " ").last.flatMap { Int($0) } ?? 0
    }
}
