import Foundation

/// Writes Swift source that holds the text of files: `embed-sql <output> <root> <path below root>…`.
@main
struct EmbedSQL {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let output = arguments.first, let root = arguments.dropFirst().first else {
            throw Failure(description: "usage: embed-sql <output> <root> <path below root>…")
        }
        var source = "/// Every file that the migrator applies, by its path below `sql`.\n"
        source += "public let schemaFiles: [EmbeddedFile] = [\n"
        for path in arguments.dropFirst(2) {
            let data = try Data(contentsOf: URL(filePath: "\(root)/\(path)"))
            guard let text = String(validating: data, as: UTF8.self) else {
                throw Failure(description: "\(root)/\(path):1:1: error: not UTF-8")
            }
            source += "    EmbeddedFile(\(literal(path)), \(literal(text))),\n"
        }
        source += "]\n"
        try Data(source.utf8).write(to: URL(filePath: output), options: .atomic)
    }

    /// A string literal on one line: exactly these bytes again, whatever line ends and quotes they hold.
    private static func literal(_ text: String) -> String {
        var literal = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": literal += "\\\(scalar)"
            case "\n": literal += "\\n"
            case "\t": literal += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: literal += scalar.escaped(asASCII: true)
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "\""
    }

    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }
}
