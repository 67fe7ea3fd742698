import Foundation

/// State that several threads share, behind one lock, with a way to wait until it changes.
///
/// A pthread mutex: `Synchronization.Mutex` gives ThreadSanitizer false positives on Linux.
final class Monitor<State>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let conditions = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: Queue.allCases.count)
    private var state: State

    /// Where a thread waits: a signal wakes one of that queue.
    enum Queue: Int, CaseIterable {
        case first, second
    }

    init(_ state: State) {
        self.state = state
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_mutex_init(mutex, nil)
        for queue in Queue.allCases { pthread_cond_init(conditions + queue.rawValue, &attributes) }
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        for queue in Queue.allCases { pthread_cond_destroy(conditions + queue.rawValue) }
        pthread_mutex_destroy(mutex)
        conditions.deallocate()
        mutex.deallocate()
    }

    /// Runs `body` with the lock held: it must not block.
    func withLock<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&state)
    }

    /// Asks `body` again after every signal until it has an answer; nil when `deadline` comes first.
    func wait<Answer>(
        in queue: Queue = .first, until deadline: Deadline = .never, for body: (inout State) -> Answer?
    ) -> Answer? {
        let condition = conditions + queue.rawValue
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let answer = body(&state) { return answer }
            if deadline == .never {
                pthread_cond_wait(condition, mutex)
            } else if deadline.isPast {
                return nil
            } else {
                var time = deadline.time
                pthread_cond_timedwait(condition, mutex, &time)
            }
        }
    }

    /// Wakes one thread that waits.
    func signal(_ queue: Queue = .first) {
        pthread_cond_signal(conditions + queue.rawValue)
    }

    /// Wakes every thread that waits.
    func broadcast() {
        for queue in Queue.allCases { pthread_cond_broadcast(conditions + queue.rawValue) }
    }
}
