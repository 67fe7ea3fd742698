/// The readable text of an HTML mail, for those who do not show HTML.
///
/// Paragraphs are set apart by an empty line, list items begin with a dash, links are followed by their
/// address.
struct HTMLText {
    private var reader: HTMLReader
    private var text: [UInt8] = []
    /// Line ends that stand before the next text; two make an empty line.
    private var pendingLines = 0
    private var hasPendingSpace = false
    private var preformatted = 0
    private var links: [(address: String, start: Int)] = []

    init(html: String) {
        reader = HTMLReader(html)
    }

    /// Ends with a line end, unless it is empty.
    var plain: String {
        var copy = self
        return copy.convert()
    }

    private mutating func convert() -> String {
        while let token = reader.next() {
            switch token {
            case .text(let bytes): add(bytes)
            case .start(let name, let attributes): start(name, attributes)
            case .end(let name): end(name)
            }
        }
        if !text.isEmpty { text.append(0x0A) }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func start(_ name: String, _ attributes: [String: String]) {
        switch name {
        case "br": breakLine(atLeast: pendingLines + 1)
        case "hr":
            breakLine(atLeast: 1)
            add(Array("---".utf8))
            breakLine(atLeast: 1)
        case "li":
            breakLine(atLeast: 1)
            add(Array("- ".utf8))
        case "img":
            if let alternative = attributes["alt"], !alternative.isEmpty { add(Array(alternative.utf8)) }
        case "a": links.append((attributes["href"] ?? "", text.count))
        case "td", "th": hasPendingSpace = true
        case "pre":
            breakLine(atLeast: 2)
            preformatted += 1
        default: breakLine(atLeast: Self.linesAround(name))
        }
    }

    private mutating func end(_ name: String) {
        switch name {
        case "a":
            guard let link = links.popLast() else { return }
            let shown = text.dropFirst(link.start).suffix(link.address.utf8.count + 100)
            let isShown = String(decoding: shown, as: UTF8.self).contains(link.address)
            let isAddress = ["http://", "https://", "mailto:", "tel:"].contains { link.address.hasPrefix($0) }
            if isAddress && !isShown { add(Array(" (\(link.address))".utf8)) }
        case "pre":
            preformatted = max(0, preformatted - 1)
            breakLine(atLeast: 2)
        default: breakLine(atLeast: Self.linesAround(name))
        }
    }

    private static func linesAround(_ name: String) -> Int {
        switch name {
        case "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "table": 2
        case "div", "tr", "li", "section", "article", "header", "footer", "main", "nav", "address", "center",
            "dt",
            "dd", "form", "fieldset", "figure", "figcaption", "body", "html":
            1
        default: 0
        }
    }

    private mutating func breakLine(atLeast count: Int) {
        guard count > 0 else { return }
        pendingLines = max(pendingLines, min(count, 3))
        hasPendingSpace = false
    }

    /// Runs of blanks are one blank, outside of preformatted text.
    private mutating func add(_ bytes: [UInt8]) {
        for byte in bytes {
            let isBlank = byte == 0x20 || (0x09...0x0D).contains(byte)
            if isBlank && preformatted == 0 {
                hasPendingSpace = true
                continue
            }
            if !text.isEmpty {
                text.append(contentsOf: repeatElement(0x0A, count: pendingLines))
                if hasPendingSpace && pendingLines == 0 { text.append(0x20) }
            }
            pendingLines = 0
            hasPendingSpace = false
            text.append(byte)
        }
    }
}
