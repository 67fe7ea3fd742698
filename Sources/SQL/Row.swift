/// One row of a result; its columns are found by name.
///
/// A column that the result does not have is a mistake in our own code and ends the process.
public struct Row: Sendable {
    private let names: [String: Int]
    private let values: [Range<Int>?]
    private let storage: [UInt8]

    /// A row whose values lie one behind the other in `storage`.
    init(names: [String: Int], values: [Range<Int>?], storage: [UInt8]) {
        self.names = names
        self.values = values
        self.storage = storage
    }

    /// The column as text, nil for SQL null.
    public func text(_ column: String) -> String? {
        range(column).map { String(decoding: storage[$0], as: UTF8.self) }
    }

    /// The text of the column as bytes, nil for SQL null: for a JSON column the document.
    public func bytes(_ column: String) -> [UInt8]? {
        range(column).map { Array(storage[$0]) }
    }

    /// The column as a whole number, nil for SQL null and for what is none.
    public func integer(_ column: String) -> Int? {
        text(column).flatMap { Int($0) }
    }

    /// The column as a boolean, nil for SQL null and for what is none.
    public func boolean(_ column: String) -> Bool? {
        switch text(column) {
        case "t": true
        case "f": false
        default: nil
        }
    }

    /// The value of the first column, whatever its name; nil for SQL null.
    var first: [UInt8]? {
        values.first.flatMap { $0 }.map { Array(storage[$0]) }
    }

    private func range(_ column: String) -> Range<Int>? {
        guard let index = names[column] else { preconditionFailure("the result has no column \(column)") }
        return values[index]
    }
}
