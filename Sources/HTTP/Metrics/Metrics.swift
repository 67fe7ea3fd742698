/// What this process counts and measures, for `/metrics`.
///
/// Everything is since the start of the process; whoever scrapes it sums over processes.
public actor Metrics {
    /// A value with the values of its family's labels.
    public typealias Sample = (labels: [String], value: Double)

    private struct Distribution {
        /// One more than there are bounds.
        var counts: [UInt64]
        var sum = 0.0
    }

    private var order: [MetricFamily] = []
    private var values: [MetricFamily: [[String]: Double]] = [:]
    private var distributions: [MetricFamily: [[String]: Distribution]] = [:]
    private var readers: [MetricFamily: [@Sendable () async -> [Sample]]] = [:]

    /// With nothing counted.
    public init() {}

    /// Adds to a counter.
    public func add(_ family: MetricFamily, _ labels: [String] = [], _ amount: Double = 1) {
        know(family)
        values[family, default: [:]][labels, default: 0] += amount
    }

    /// Shows a counter at 0 before anything was counted: of one that begins with 1 no alert sees that it grew.
    ///
    /// - Parameter labels: each combination of values that there may be.
    public func expect(_ family: MetricFamily, _ labels: [[String]] = [[]]) {
        for values in labels { add(family, values, 0) }
    }

    /// Adds a length of time to a histogram.
    public func observe(_ family: MetricFamily, _ labels: [String] = [], _ duration: Duration) {
        guard case .histogram(let bounds) = family.kind else { return }
        know(family)
        let seconds = duration / .seconds(1)
        let index = bounds.firstIndex { seconds <= $0 } ?? bounds.count
        let empty = Distribution(counts: Array(repeating: 0, count: bounds.count + 1))
        distributions[family, default: [:]][labels, default: empty].counts[index] += 1
        distributions[family, default: [:]][labels, default: empty].sum += seconds
    }

    /// Asks for the samples of a family whenever the page is read.
    public func watch(_ family: MetricFamily, _ read: @escaping @Sendable () async -> [Sample]) {
        know(family)
        readers[family, default: []].append(read)
    }

    /// The text exposition of Prometheus, version 0.0.4.
    public func text() async -> String {
        var current: [MetricFamily: [Sample]] = [:]
        for (family, readers) in readers {
            for read in readers { current[family, default: []] += await read() }
        }
        var text = ""
        for family in order {
            var page = MetricText(family)
            let kept = (values[family] ?? [:]).map { (labels: $0.key, value: $0.value) }
            for sample in (kept + (current[family] ?? [])).sorted(by: Self.areOrdered) {
                page.add(sample.labels, sample.value)
            }
            if case .histogram(let bounds) = family.kind {
                let all = (distributions[family] ?? [:]).sorted { $0.key.lexicographicallyPrecedes($1.key) }
                for (labels, distribution) in all {
                    page.add(labels, bounds: bounds, counts: distribution.counts, sum: distribution.sum)
                }
            }
            text += page.text
        }
        return text
    }

    private func know(_ family: MetricFamily) {
        if values[family] == nil && distributions[family] == nil && readers[family] == nil {
            order.append(family)
            if case .histogram = family.kind { distributions[family] = [:] } else { values[family] = [:] }
        }
    }

    private static func areOrdered(_ left: Sample, _ right: Sample) -> Bool {
        left.labels.lexicographicallyPrecedes(right.labels)
    }
}
