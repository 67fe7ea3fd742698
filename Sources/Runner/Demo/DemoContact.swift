import Foundation

/// A line of the demo's CSV: six columns, no quotes.
struct DemoContact {
    let fields: [String: String]

    var timezone: String {
        fields["timezone"] ?? "UTC"
    }

    /// The body of `POST /contacts`: a column without a value is left out.
    var body: [String: Any] {
        fields.filter { !$0.value.isEmpty }
    }

    /// - Throws: `CommandError` if the file cannot be read or a line has another number of columns.
    static func read(_ path: String) throws -> [DemoContact] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw CommandError("There is no file \(path); name the contacts with --contacts.")
        }
        let lines = text.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        guard let names = lines.first else { throw CommandError("The file \(path) is empty.") }
        return try lines.dropFirst().enumerated().map { index, values in
            guard values.count == names.count else {
                throw CommandError(
                    "Line \(index + 2) of \(path) has \(values.count) columns, not \(names.count).")
            }
            return DemoContact(fields: Dictionary(uniqueKeysWithValues: zip(names, values)))
        }
    }
}
