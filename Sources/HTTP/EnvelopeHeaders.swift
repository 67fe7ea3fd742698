import Foundation
import HTTPTypes

/// What an answer of the database says to the header of the response: members of its envelope, which the
/// client finds in the header only.
///
/// The rest of the bytes is passed on undecoded; only their end is looked at. PostgreSQL writes the members of
/// an object by length and alphabet, so `data` comes first and these come behind it:
/// `{"data": …, "etag": "\"5d41…\"", "success": true, "replayed": true}`.
struct EnvelopeHeaders {
    private(set) var fields = HTTPFields()
    /// The answer without what went to the header.
    private(set) var body: [UInt8]

    /// More than the members behind `data` take, unless there is a `meta`, which goes with no etag.
    private static let tailLength = 400

    init(_ answer: [UInt8]) {
        body = answer
        if let text = take("etag"), let tag = try? JSONDecoder().decode(String.self, from: Data(text)),
            tag.utf8.allSatisfy({ (0x21...0x7e) ~= $0 })
        {
            fields[.eTag] = tag
        }
        if let text = take("replayed"), text.elementsEqual("true".utf8) {
            fields[.idempotencyReplayed] = "true"
        }
    }

    /// Cuts a member of the envelope out, and returns its value: a string, a boolean or a number.
    ///
    /// Inside of a string the quotes of the name would have backslashes before them; and it is the envelope's
    /// own if of all that follows only the last byte opens or closes anything.
    private mutating func take(_ name: String) -> [UInt8]? {
        let mark = Array(", \"\(name)\": ".utf8)
        let start = max(body.count - Self.tailLength, 1)
        guard start < body.count, body.last == UInt8(ascii: "}"),
            let place = body[start...].lastRange(of: mark),
            body[place.upperBound...].dropLast().allSatisfy({ !Array("{}[]".utf8).contains($0) }),
            let end = endOfValue(from: place.upperBound)
        else { return nil }
        let value = Array(body[place.upperBound..<end])
        body.removeSubrange(place.lowerBound..<end)
        return value
    }

    private func endOfValue(from start: Int) -> Int? {
        guard body[start] == UInt8(ascii: "\"") else {
            return body[start...].firstIndex { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "}") }
        }
        var index = start + 1
        while index < body.count {
            switch body[index] {
            case UInt8(ascii: "\\"): index += 2
            case UInt8(ascii: "\""): return index + 1
            default: index += 1
            }
        }
        return nil
    }
}

extension ArraySlice<UInt8> {
    fileprivate func lastRange(of mark: [UInt8]) -> Range<Int>? {
        guard count >= mark.count else { return nil }
        for start in stride(from: endIndex - mark.count, through: startIndex, by: -1)
        where self[start] == mark[0] && self[start..<start + mark.count].elementsEqual(mark) {
            return start..<start + mark.count
        }
        return nil
    }
}
