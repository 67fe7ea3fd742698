/// Refuses JSON that is small to send and costly to hold, or that two readers could read differently, before
/// the database reads it.
///
/// Eight bytes such as `1e100000` print as a hundred thousand digits, deep nesting costs stack, and of two
/// members with the same name one would be dropped without a word. Whether the text is JSON at all, the
/// database decides.
struct JSONLimits: Sendable {
    var depth = 100
    var digits = 400
    var exponent = 308

    /// - Throws: a 400 with code `malformed_json`.
    func check(_ json: [UInt8]) throws(Problem) {
        var containers = JSONContainers()
        var index = 0
        while index < json.count {
            switch json[index] {
            case UInt8(ascii: "\""):
                let end = endOfString(json, from: index)
                if containers.expectsKey { try containers.add(json[index + 1..<max(end - 1, index + 1)]) }
                index = end
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                containers.open(isObject: json[index] == UInt8(ascii: "{"))
                if containers.depth > depth {
                    throw .malformedJSON("The body is nested more than \(depth) levels deep.")
                }
            case UInt8(ascii: "}"), UInt8(ascii: "]"): containers.close()
            case UInt8(ascii: ","): containers.next()
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                index = try endOfNumber(json, from: index)
                continue
            default: break
            }
            index += 1
        }
    }

    /// The index after the closing quote, or the end of an unfinished string.
    private func endOfString(_ json: [UInt8], from start: Int) -> Int {
        var index = start + 1
        while index < json.count {
            switch json[index] {
            case UInt8(ascii: "\\"): index += 2
            case UInt8(ascii: "\""): return index + 1
            default: index += 1
            }
        }
        return min(index, json.count)
    }

    private func endOfNumber(_ json: [UInt8], from start: Int) throws(Problem) -> Int {
        var index = start
        var digits = 0
        while index < json.count, isDigit(json[index]) || json[index] == UInt8(ascii: ".") {
            if json[index] != UInt8(ascii: ".") { digits += 1 }
            index += 1
        }
        if digits > self.digits {
            throw .malformedJSON("A number in the body has more than \(self.digits) digits.")
        }
        guard index < json.count, json[index] | 0x20 == UInt8(ascii: "e") else { return index }
        index += 1
        if index < json.count, json[index] == UInt8(ascii: "-") || json[index] == UInt8(ascii: "+") {
            index += 1
        }
        var power = 0
        while index < json.count, isDigit(json[index]) {
            power = min(power * 10 + Int(json[index] - UInt8(ascii: "0")), exponent + 1)
            index += 1
        }
        if power > exponent {
            throw .malformedJSON("A number in the body has an exponent beyond \(exponent).")
        }
        return index
    }

    private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= byte }
}
