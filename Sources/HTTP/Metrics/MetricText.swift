import Foundation

/// One family in the text exposition of Prometheus, version 0.0.4.
struct MetricText {
    private let family: MetricFamily
    private(set) var text: String

    init(_ family: MetricFamily) {
        self.family = family
        let kind =
            switch family.kind {
            case .counter: "counter"
            case .gauge: "gauge"
            case .histogram: "histogram"
            }
        text = "# HELP \(family.name) \(family.help)\n# TYPE \(family.name) \(kind)\n"
    }

    mutating func add(_ labels: [String], _ value: Double) {
        line("", pairs(labels), value)
    }

    /// - Parameter counts: how many lie within each bound and not the one before, then how many beyond all.
    mutating func add(_ labels: [String], bounds: [Double], counts: [UInt64], sum: Double) {
        let own = pairs(labels)
        var total: UInt64 = 0
        for (bound, count) in zip(bounds.map(Self.number) + ["+Inf"], counts) {
            total += count
            line("_bucket", own + ["le=\"\(bound)\""], Double(total))
        }
        line("_sum", own, sum)
        line("_count", own, Double(total))
    }

    private mutating func line(_ suffix: String, _ pairs: [String], _ value: Double) {
        let labels = pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}"
        text += "\(family.name)\(suffix)\(labels) \(Self.number(value))\n"
    }

    private func pairs(_ labels: [String]) -> [String] {
        zip(family.labels, labels).map { name, value in
            let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
                .replacing("\n", with: "\\n")
            return "\(name)=\"\(escaped)\""
        }
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }
}
