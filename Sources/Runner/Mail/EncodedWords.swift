import Foundation

/// Text of a header in encoded words (RFC 2047), always UTF-8.
///
/// Own code, since GMime lets lines with encoded words grow beyond the 76 characters that RFC 2047 allows,
/// and changes the character set from word to word.
enum EncodedWords {
    /// Whether the text can stand in a header as it is, broken into lines at its blanks.
    static func isNeeded(for text: String) -> Bool {
        var length = 0
        var previous: UInt8 = 0
        for byte in text.utf8 {
            length = byte == 0x20 ? 0 : length + 1
            let looksEncoded = previous == UInt8(ascii: "=") && byte == UInt8(ascii: "?")
            guard (0x20..<0x7F).contains(byte), length <= 60, !looksEncoded else { return true }
            previous = byte
        }
        return false
    }

    /// The text as words of at most 75 characters, one a line; the first line is `column` characters in
    /// already.
    static func encode(_ text: String, column: Int) -> String {
        let inQ = isShorterInQ(text)
        let opening = inQ ? "=?UTF-8?Q?" : "=?UTF-8?B?"
        var lines: [String] = []
        var room = 76 - column
        var rest = text.unicodeScalars[...]
        while !rest.isEmpty {
            let word = takeWord(&rest, room: room - opening.utf8.count - 2, inQ: inQ)
            lines.append(word.isEmpty ? "" : opening + word + "?=")
            room = 75
        }
        return lines.joined(separator: "\r\n ")
    }

    private static func takeWord(_ rest: inout Substring.UnicodeScalarView, room: Int, inQ: Bool) -> String {
        var word: [UInt8] = []
        var length = 0
        while let scalar = rest.first {
            let bytes = UTF8.encode(scalar).map { Array($0) } ?? []
            length += inQ ? bytes.reduce(0) { $0 + lengthInQ($1) } : bytes.count
            guard (inQ ? length : (length + 2) / 3 * 4) <= room else { break }
            word.append(contentsOf: bytes)
            rest.removeFirst()
        }
        return inQ ? encodedInQ(word) : Data(word).base64EncodedString()
    }

    private static func isShorterInQ(_ text: String) -> Bool {
        text.utf8.reduce(0) { $0 + lengthInQ($1) } <= (text.utf8.count + 2) / 3 * 4
    }

    private static func lengthInQ(_ byte: UInt8) -> Int {
        isPlainInQ(byte) || byte == 0x20 ? 1 : 3
    }

    /// The characters that may stand as they are in a display name, which takes the fewest.
    private static func isPlainInQ(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "!"), UInt8(ascii: "*"), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: "/"):
            true
        default: false
        }
    }

    private static func encodedInQ(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in bytes {
            if isPlainInQ(byte) {
                encoded.append(byte)
            } else if byte == 0x20 {
                encoded.append(UInt8(ascii: "_"))
            } else {
                encoded += [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
