import Foundation

/// The account of the demo, day by day, from the events.
struct DemoJournal {
    /// By enrollment.
    let timezones: [String: String]
    private(set) var lastEventId: String?
    /// How many executions of each step: queued e-mails and completed manual steps.
    private(set) var executed: [Int: Int] = [:]
    private(set) var types: [Int: String] = [:]
    private var day: String?
    /// What happened at one instant in one zone: counted, and printed when it is over.
    private var pending: [Line: Int] = [:]

    private struct Line: Hashable, Comparable {
        let at: Date
        let timezone: String
        /// What ends an enrollment is told after what its last step did.
        let isEnd: Bool
        let what: String

        static func < (one: Line, other: Line) -> Bool {
            (one.at, one.timezone, one.isEnd ? 1 : 0) < (other.at, other.timezone, other.isEnd ? 1 : 0)
        }
    }

    init(timezones: [String: String]) {
        self.timezones = timezones
    }

    mutating func add(_ events: [DemoClock.Event]) throws {
        for event in events {
            lastEventId = event.eventId
            guard let what = sentence(event) else { continue }
            if let step = event.stepNumber, event.type == "sequence.step.executed" {
                executed[step, default: 0] += 1
                types[step] = event.stepType
            }
            let line = Line(
                at: event.occurredAt, timezone: timezones[event.enrollmentId] ?? "UTC",
                isEnd: event.type.hasPrefix("sequence.enrollment."), what: what)
            pending[line, default: 0] += 1
        }
        flush()
    }

    /// Prints what is left.
    mutating func finish() {
        flush()
        print("")
    }

    private func sentence(_ event: DemoClock.Event) -> String? {
        let step = "step \(event.stepNumber ?? 0) \(event.stepType ?? "")"
        return switch (event.type, event.status) {
        case ("sequence.step.executed", "scheduled"): "\(step) sent"
        case ("sequence.step.executed", _): "\(step) done by hand"
        case ("sequence.step.pending_manual", _): "\(step) is now a task"
        case ("sequence.enrollment.completed", _): "all steps completed"
        case ("sequence.enrollment.exited", _): "left the sequence"
        default: nil
        }
    }

    private mutating func flush() {
        for (line, count) in pending.sorted(by: { $0.key < $1.key }) {
            let today = Self.text(line.at, "EEEE, yyyy-MM-dd", "America/New_York")
            if today != day {
                print("\(day == nil ? "" : "\n")\(today) (in New York)")
                day = today
            }
            let local = Self.text(line.at, "EEE HH:mm", line.timezone)
            let columns = [
                local, line.timezone.padding(toLength: 22, withPad: " ", startingAt: 0),
                "\(line.what):".padding(toLength: 34, withPad: " ", startingAt: 0), "\(count)",
            ]
            print("  " + columns.joined(separator: "  "))
        }
        pending = [:]
    }

    private static func text(_ instant: Date, _ format: String, _ timezone: String) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: timezone)
        formatter.dateFormat = format
        return formatter.string(from: instant)
    }
}
