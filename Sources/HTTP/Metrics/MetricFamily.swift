/// One thing that is counted or measured, with a sample for each combination of its labels' values.
public struct MetricFamily: Sendable, Hashable {
    /// What the numbers are.
    public enum Kind: Sendable, Hashable {
        /// Only grows.
        case counter
        /// What is so at the moment of reading.
        case gauge
        /// How often a length of time lay within each bound, in seconds; more than the last counts too.
        case histogram(bounds: [Double])
    }

    /// `pgcadence_…`, with the unit, and `_total` if it is a counter.
    public let name: String
    /// What the numbers are.
    public let kind: Kind
    /// One sentence for whoever reads the page.
    public let help: String
    /// Names of the labels, in the order in which their values are given.
    public let labels: [String]

    /// A family of numbers.
    ///
    /// Values of labels come from the program (a route, a status, an outcome), never from callers: that
    /// bounds the memory.
    public init(_ name: String, _ kind: Kind, labels: [String] = [], _ help: String) {
        self.name = "pgcadence_" + name
        self.kind = kind
        self.help = help
        self.labels = labels
    }

    /// Bounds for what takes between a millisecond and half a minute.
    public static let secondBounds: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
    ]
}
