import Foundation

/// A pipe that makes a thread in `poll` look up, once and for good.
final class WakeUp: Sendable {
    private let reading: Int32
    private let writing: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "no file descriptors are left")
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (reading, writing) = (ends[0], ends[1])
    }

    deinit {
        close(reading)
        close(writing)
    }

    /// From any thread.
    func ring() {
        var byte: UInt8 = 1
        _ = write(writing, &byte, 1)
    }

    var hasRung: Bool {
        wait(orReadable: nil, until: .now) == .rung
    }

    /// Why a wait ended.
    enum Cause {
        case rung
        case readable
        case time
    }

    /// Waits for the alarm, for `socket` to become readable, or for `deadline`.
    func wait(orReadable socket: Int32?, until deadline: Deadline) -> Cause {
        while true {
            // A negative descriptor is left out by poll.
            var descriptors = [
                pollfd(fd: reading, events: Int16(POLLIN), revents: 0),
                pollfd(fd: socket ?? -1, events: Int16(POLLIN), revents: 0),
            ]
            let count = poll(&descriptors, 2, deadline.pollMilliseconds)
            if count < 0, errno == EINTR { continue }
            if descriptors[0].revents != 0 { return .rung }
            if descriptors[1].revents != 0 { return .readable }
            return .time
        }
    }
}
