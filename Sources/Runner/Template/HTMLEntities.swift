/// Character references of HTML: numbers, and the names that mails use.
enum HTMLEntities {
    /// The bytes with their references replaced; what is none stays as it is.
    static func resolved(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        guard bytes.contains(UInt8(ascii: "&")) else { return Array(bytes) }
        var resolved: [UInt8] = []
        resolved.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let rest = bytes[index...]
            if bytes[index] == UInt8(ascii: "&"),
                let end = rest.prefix(12).firstIndex(of: UInt8(ascii: ";")),
                let text = meaning(of: String(decoding: rest[(index + 1)..<end], as: UTF8.self))
            {
                resolved.append(contentsOf: text.utf8)
                index = end + 1
            } else {
                resolved.append(bytes[index])
                index += 1
            }
        }
        return resolved
    }

    private static func meaning(of reference: String) -> String? {
        guard reference.hasPrefix("#") else { return names[reference] }
        let digits = reference.dropFirst()
        let isHexadecimal = digits.first == "x" || digits.first == "X"
        let number = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let number, let scalar = Unicode.Scalar(number) else { return nil }
        return number == 0 ? "\u{FFFD}" : String(Character(scalar))
    }

    private static let names = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "shy": "", "zwnj": "",
        "zwj": "\u{200D}", "ensp": " ", "emsp": " ", "thinsp": " ",
        "copy": "©", "reg": "®", "trade": "™", "deg": "°", "sect": "§", "para": "¶", "middot": "·",
        "bull": "•",
        "hellip": "…", "mdash": "—", "ndash": "–", "lsquo": "‘", "rsquo": "’", "sbquo": "‚", "ldquo": "“",
        "rdquo": "”", "bdquo": "„", "laquo": "«", "raquo": "»", "lsaquo": "‹", "rsaquo": "›", "times": "×",
        "euro": "€", "pound": "£", "yen": "¥", "cent": "¢", "larr": "←", "rarr": "→", "check": "✓",
        "auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß",
        "eacute": "é", "egrave": "è", "ecirc": "ê", "agrave": "à", "acirc": "â", "ccedil": "ç", "ntilde": "ñ",
        "oacute": "ó", "iacute": "í", "aacute": "á", "uacute": "ú", "ocirc": "ô", "aring": "å", "oslash": "ø",
        "aelig": "æ", "iexcl": "¡", "iquest": "¿", "ordf": "ª", "ordm": "º", "frac12": "½", "frac14": "¼",
    ]
}
