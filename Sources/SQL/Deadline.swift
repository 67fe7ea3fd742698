import Foundation

/// A moment on the monotonic clock after which there is no more waiting.
struct Deadline: Sendable, Comparable {
    private let nanoseconds: UInt64

    /// No limit.
    static let never = Deadline(nanoseconds: .max)

    /// The present.
    static var now: Deadline {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Deadline(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
    }

    /// So long from now; `nil` and zero mean no limit.
    static func after(_ duration: Duration?) -> Deadline {
        guard let duration, duration > .zero else { return .never }
        let (seconds, attoseconds) = duration.components
        guard seconds < 1_000_000_000 else { return .never }
        let nanoseconds = UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
        return Deadline(nanoseconds: now.nanoseconds + nanoseconds)
    }

    var isPast: Bool {
        self != .never && nanoseconds <= Deadline.now.nanoseconds
    }

    /// What `poll` takes: milliseconds from now rounded up, -1 for no limit.
    var pollMilliseconds: Int32 {
        guard self != .never else { return -1 }
        let present = Deadline.now.nanoseconds
        guard nanoseconds > present else { return 0 }
        return Int32(clamping: (nanoseconds - present + 999_999) / 1_000_000)
    }

    var time: timespec {
        timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    }

    static func < (left: Deadline, right: Deadline) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}
