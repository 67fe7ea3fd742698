/// One thing that an operator can set: by environment variable, or by a flag, which wins.
public struct Setting: Sendable, Equatable {
    /// What a value may be.
    public enum Kind: Sendable, Equatable {
        /// Any text; the words say what it means.
        case text(String)
        /// A whole number.
        case integer(ClosedRange<Int>)
        /// One of these words.
        case choice([String])
    }

    /// The environment variable, `CADENCE_…`.
    public let name: String
    /// What it may be.
    public let kind: Kind
    /// What the number counts; empty if it has no unit.
    public let unit: String
    /// What holds if nothing is set.
    public let fallback: String
    /// One sentence for `--help` and the documentation.
    public let help: String

    init(_ name: String, _ kind: Kind, unit: String = "", default fallback: String, _ help: String) {
        self.name = name
        self.kind = kind
        self.unit = unit
        self.fallback = fallback
        self.help = help
    }

    /// `CADENCE_HTTP_PORT` is `--http-port`.
    public var flag: String {
        "--" + name.dropFirst("CADENCE_".count).lowercased().replacing("_", with: "-")
    }

    /// What it may be, in words.
    public var range: String {
        switch kind {
        case .text(let meaning): meaning
        case .integer(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .choice(let words): words.joined(separator: ", ")
        }
    }
}
