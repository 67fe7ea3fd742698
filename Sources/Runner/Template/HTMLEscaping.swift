import Mustache

/// Escapes for HTML text and quoted attributes, byte by byte.
///
/// The parser's own escaper works on characters: a quote with a combining mark is another character to it,
/// stays as it is and ends the attribute it stands in.
struct HTMLEscaping: MustacheContentType {
    /// The pragma line that makes a template escape so.
    static let pragma: String = {
        MustacheContentTypes.register(HTMLEscaping(), named: "PGCADENCE_HTML")
        return "{{% CONTENT_TYPE: PGCADENCE_HTML}}\n"
    }()

    func escapeText(_ text: String) -> String {
        guard text.utf8.contains(where: { Self.entity($0) != nil }) else { return text }
        var escaped: [UInt8] = []
        escaped.reserveCapacity(text.utf8.count + 32)
        for byte in text.utf8 {
            if let entity = Self.entity(byte) {
                escaped.append(contentsOf: entity.utf8)
            } else {
                escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    private static func entity(_ byte: UInt8) -> String? {
        switch byte {
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: nil
        }
    }
}
