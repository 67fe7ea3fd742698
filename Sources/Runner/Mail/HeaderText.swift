/// Text on its way into a header.
enum HeaderText {
    /// CR, LF, NUL and the other control characters of ASCII; a tab is a blank.
    static func hasControlCharacter(_ text: String) -> Bool {
        text.utf8.contains { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F }
    }

    /// Without blanks at both ends; a tab becomes a space.
    static func trimmed(_ text: String) -> String {
        let spaced = text.utf8.contains(0x09) ? text.replacing("\t", with: " ") : text
        guard spaced.utf8.first == 0x20 || spaced.utf8.last == 0x20 else { return spaced }
        var rest = spaced.unicodeScalars[...]
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
