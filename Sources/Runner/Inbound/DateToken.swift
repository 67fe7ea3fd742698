/// A word, a number or a sign of a text in which dates are looked for.
struct DateToken: Sendable, Equatable {
    var text: String
    /// Of up to four digits.
    var number: Int?
    /// How many digits it was written with.
    var digits = 0
    /// Whether a blank stands before it.
    var isApart: Bool

    static func tokens(of text: String) -> [DateToken] {
        var tokens: [DateToken] = []
        var current = ""
        var isDigits = false
        var isApart = true
        var nextIsApart = true
        func end() {
            if current.isEmpty { return }
            let number = isDigits && current.count <= 4 ? Int(current) : nil
            tokens.append(
                DateToken(
                    text: current, number: number, digits: isDigits ? current.count : 0, isApart: isApart))
            current = ""
        }
        for character in text {
            if character.isWhitespace {
                end()
                nextIsApart = true
                continue
            }
            let isDigit = character.isASCII && character.isNumber
            let isWord = character.isLetter || character == "'"
            if !current.isEmpty && (isDigit != isDigits || !isWord && !isDigit) { end() }
            if current.isEmpty {
                isApart = nextIsApart
                isDigits = isDigit
            }
            nextIsApart = false
            current.append(character)
            if !isDigit && !isWord { end() }
        }
        end()
        return tokens
    }
}
