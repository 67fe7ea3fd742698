/// Why a database was not migrated. Nothing of the attempt remains in it.
public enum MigrationError: Error, Sendable {
    /// The files and the database do not fit together: a sentence that says how, and what to do.
    case refused(String)
    /// The server refused a file.
    case failed(path: String, line: Int?, refusal: Refusal)
}

extension MigrationError: CustomStringConvertible {
    /// For a file `sql/functions/…/f.sql:12: message (SQLSTATE)`.
    public var description: String {
        switch self {
        case .refused(let sentence): sentence
        case .failed(let path, let line?, let refusal): "sql/\(path):\(line): \(refusal)"
        case .failed(let path, nil, let refusal): "sql/\(path): \(refusal)"
        }
    }
}
