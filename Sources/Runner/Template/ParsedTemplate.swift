import Mustache

/// A template that passed the scanner, ready to be rendered any number of times.
struct ParsedTemplate: Sendable {
    /// How variables are printed.
    enum Format: Sendable, Hashable {
        case text
        case html
    }

    /// The variables outside sections, each once, in the order of their first use.
    let needed: [String]

    private let mustache: MustacheTemplate
    private let texts: [String]
    private let sectionSizes: [String: Int]

    init(_ source: String, _ format: Format) throws(TemplateProblem) {
        var scanner = TemplateScanner(source.replacing("\r\n", with: "\n"))
        let pieces = try scanner.scan()
        needed = Self.needed(pieces)
        sectionSizes = Self.sectionSizes(pieces)
        let pragma =
            switch format {
            case .text: "{{% CONTENT_TYPE: TEXT}}\n"
            case .html: HTMLEscaping.pragma
            }
        let skeleton = Self.skeleton(pieces)
        texts = skeleton.texts
        do {
            mustache = try MustacheTemplate(string: pragma + skeleton.source)
        } catch {
            throw TemplateProblem(description: "cannot be read: \(error)")
        }
    }

    /// - Returns: nil when the result would be larger than `limit` bytes.
    func render(_ variables: TemplateValue, limit: Int) -> String? {
        let budget = RenderBudget(limit: limit, sectionSizes: sectionSizes)
        let result = mustache.render(TemplateRoot(variables: variables, texts: texts, budget: budget))
        guard !budget.isExceeded, result.utf8.count <= limit else { return nil }
        return result
    }

    private static func needed(_ pieces: [TemplatePiece]) -> [String] {
        var names: [String] = []
        var depth = 0
        for piece in pieces {
            switch piece {
            case .section: depth += 1
            case .end: depth -= 1
            case .variable(let name, _) where depth == 0 && !names.contains(name): names.append(name)
            default: continue
            }
        }
        return names
    }

    /// The largest section of each name, which is what one element of a list costs; of a dotted name its last
    /// part.
    private static func sectionSizes(_ pieces: [TemplatePiece]) -> [String: Int] {
        var sizes: [String: Int] = [:]
        var starts: [Int] = []
        var position = 0
        for piece in pieces {
            position += piece.canonical.utf8.count
            switch piece {
            case .section: starts.append(position)
            case .end(let name):
                let key = name == "." ? name : String(name.split(separator: ".").last ?? "")
                sizes[key] = max(sizes[key] ?? 0, position - (starts.popLast() ?? 0))
            default: continue
            }
        }
        return sizes
    }

    /// The source for the parser: tags in plain form, and for each run of text a tag that stands for it.
    ///
    /// The parser takes time in proportion to its source for each tag and each brace, and sees characters,
    /// not bytes: braces that a neighbouring combining mark joins are none to it. So it gets no text to read
    /// but the blanks and line ends that decide whether a tag stands alone on its line.
    private static func skeleton(_ pieces: [TemplatePiece]) -> (source: String, texts: [String]) {
        var source = ""
        var texts: [String] = []
        for piece in pieces {
            guard case .text(let text) = piece else {
                source += piece.canonical
                continue
            }
            var rest = text.utf8[...]
            let blanks = rest.prefix(while: isBlank)
            if rest.dropFirst(blanks.count).first == lineEnd {
                source += String(Substring(rest.prefix(blanks.count + 1)))
                rest = rest.dropFirst(blanks.count + 1)
            }
            let indentation = rest.reversed().prefix(while: isBlank).count
            var middle = rest.dropLast(indentation)
            if middle.last == lineEnd { middle = middle.dropLast() } else if !middle.isEmpty { middle = rest }
            if !middle.isEmpty {
                source += "{{&\(TemplateRoot.name(ofText: texts.count))}}"
                texts.append(String(Substring(middle)))
            }
            source += String(Substring(rest.dropFirst(middle.count)))
        }
        return (source, texts)
    }

    private static let lineEnd = UInt8(ascii: "\n")

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09
    }
}
