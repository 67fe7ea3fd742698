import Foundation

/// State that several threads share, behind one lock, with a way to wait until it changes.
///
/// A pthread mutex: `Synchronization.Mutex` gives ThreadSanitizer false positives on Linux.
final class Monitor<State>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var state: State

    init(_ state: State) {
        self.state = state
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Runs `body` with the lock held: it must not block.
    func withLock<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&state)
    }

    /// Asks `body` again after every signal until it has an answer; nil when `deadline` comes first.
    func wait<Answer>(until deadline: Deadline = .never, for body: (inout State) -> Answer?) -> Answer? {
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
    func signal() {
        pthread_cond_signal(condition)
    }

    /// Wakes every thread that waits.
    func broadcast() {
        pthread_cond_broadcast(condition)
    }
}
