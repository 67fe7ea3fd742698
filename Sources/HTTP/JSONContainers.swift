import Foundation

/// The objects and lists that are open at one place of a JSON text, with the names that each object has had.
struct JSONContainers {
    private struct Container {
        let isObject: Bool
        /// The first names are looked through; from there on a set is quicker.
        var few: [ArraySlice<UInt8>] = []
        var many: Set<ArraySlice<UInt8>> = []
    }

    private static let fewNames = 16

    private var open: [Container] = []
    /// Whether the next string is the name of a member.
    private(set) var expectsKey = false

    var depth: Int { open.count }

    mutating func open(isObject: Bool) {
        open.append(Container(isObject: isObject))
        expectsKey = isObject
    }

    mutating func close() {
        _ = open.popLast()
        expectsKey = false
    }

    /// A comma was read.
    mutating func next() {
        expectsKey = open.last?.isObject ?? false
    }

    /// The name of a member was read: what stands between its quotes.
    ///
    /// - Throws: a 400 if the object has one of the same name.
    mutating func add(_ text: ArraySlice<UInt8>) throws(Problem) {
        expectsKey = false
        let name = Self.decoded(text)
        let last = open.count - 1
        if open[last].few.count < Self.fewNames {
            if open[last].few.contains(name) { throw Self.twice(name) }
            open[last].few.append(name)
        } else {
            if open[last].few.contains(name) || !open[last].many.insert(name).inserted {
                throw Self.twice(name)
            }
        }
    }

    /// `"a"` and `"\u0061"` are the same name.
    private static func decoded(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard text.contains(UInt8(ascii: "\\")) else { return text }
        let quoted = Data([UInt8(ascii: "\"")] + text + [UInt8(ascii: "\"")])
        guard let name = try? JSONDecoder().decode(String.self, from: quoted) else { return text }
        return Array(name.utf8)[...]
    }

    private static func twice(_ name: ArraySlice<UInt8>) -> Problem {
        let shown = String(decoding: name.prefix(100), as: UTF8.self)
        return .malformedJSON("An object in the body has two members named \"\(shown)\".")
    }
}
