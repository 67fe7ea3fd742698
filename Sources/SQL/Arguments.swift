/// The arguments of a stored function by name, in the order in which they are written.
public struct Arguments: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    /// Names as the function declares them, and their values.
    public private(set) var elements: [(name: String, value: Value)]

    /// Arguments in the order given.
    public init(_ elements: [(name: String, value: Value)] = []) {
        self.elements = elements
    }

    /// `["p_tenant_id": "acme", "p_limit": 500]`
    public init(dictionaryLiteral elements: (String, Value)...) {
        self.init(elements.map { (name: $0.0, value: $0.1) })
    }

    /// Adds an argument after the others.
    public mutating func append(_ name: String, _ value: Value) {
        elements.append((name, value))
    }

    /// Two lists are equal when names, values and order are.
    public static func == (left: Arguments, right: Arguments) -> Bool {
        left.elements.elementsEqual(right.elements) { $0.name == $1.name && $0.value == $1.value }
    }
}
