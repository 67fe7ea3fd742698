/// The jobs that wait, oldest first, and the counts that say how the pool is doing. Its bound is the
/// back-pressure.
final class PoolQueue: Sendable {
    private struct State: Sendable {
        var ring: JobRing
        var gate = ConnectGate()
        var busy = 0
        var connected = 0
        /// Threads with a session that wait for work, in the first queue; those without are in the second.
        var idle = 0
        var threads: Int
        var isClosed = false
        /// What runs at present, to be stopped when a shutdown has waited long enough.
        var running: [ObjectIdentifier: PoolJob] = [:]
    }

    /// What a thread is to do next.
    enum Assignment {
        case run(PoolJob)
        /// There is no session and may be none yet: the job cannot wait for it.
        case refuse(PoolJob, SQLError)
        case exit
    }

    private let size: Int
    private let state: Monitor<State>
    /// The earliest deadline among the jobs that wait; nil ends the thread that watches it.
    private let expiry = Monitor<Deadline?>(.never)

    init(size: Int, limit: Int) {
        self.size = size
        state = Monitor(State(ring: JobRing(capacity: limit), threads: size))
    }

    var statistics: PoolStatistics {
        state.withLock {
            PoolStatistics(size: size, busy: $0.busy, queued: $0.ring.count, connected: $0.connected)
        }
    }

    /// Puts a job at the end; answers it at once when there is no room.
    func add(_ job: PoolJob) {
        var (isTroubled, hasIdle) = (false, false)
        let error = state.withLock { state -> SQLError? in
            guard !state.isClosed else { return .closed }
            if state.ring.isFull { state.ring.compact() }
            guard !state.ring.isFull else { return .overloaded }
            state.ring.append(job)
            isTroubled = state.gate.lastFailure != nil
            hasIdle = state.idle >= state.ring.count
            return nil
        }
        if let error {
            job.refuse(error)
            return
        }
        // The thread that a signal wakes may have no session and leave the job to one that has.
        if isTroubled { state.broadcast() } else { state.signal(hasIdle ? .first : .second) }
        let isEarlier = expiry.withLock { earliest in
            guard let present = earliest, job.deadline < present else { return false }
            earliest = job.deadline
            return true
        }
        if isEarlier { expiry.signal() }
    }

    /// Blocks until there is work for a thread. One without a session leaves the work to those that have one,
    /// as long as they are enough, or no new session may be opened.
    func next(isConnected: Bool) -> Assignment {
        if isConnected { state.withLock { $0.idle += 1 } }
        while true {
            let pause = isConnected ? .never : state.withLock { $0.gate.opening }
            let assignment = state.wait(in: isConnected ? .first : .second, until: pause) {
                state -> Assignment? in
                let assignment = Self.assign(&state, isConnected: isConnected)
                if isConnected, assignment != nil { state.idle -= 1 }
                return assignment
            }
            if let assignment { return assignment }
        }
    }

    private static func assign(_ state: inout State, isConnected: Bool) -> Assignment? {
        if !isConnected, !state.isClosed {
            if state.connected > 0, !state.gate.isOpen { return nil }
            if state.idle > 0, state.idle >= state.ring.count { return nil }
        }
        while let job = state.ring.removeFirst() {
            guard job.isQueued else { continue }
            state.busy += 1
            if job.deadline.isPast { return .refuse(job, .overloaded) }
            if !isConnected, let failure = state.gate.enter() { return .refuse(job, failure) }
            state.running[ObjectIdentifier(job)] = job
            return .run(job)
        }
        return state.isClosed ? .exit : nil
    }

    /// Whether a thread whose session is gone may open another one now: nil if so, otherwise why not.
    func enterGate() -> SQLError? {
        state.withLock { $0.gate.enter() }
    }

    /// The thread is free again.
    func finish(_ job: PoolJob) {
        state.withLock {
            $0.busy -= 1
            $0.running[ObjectIdentifier(job)] = nil
        }
    }

    /// A session was opened.
    func connected() {
        state.withLock {
            $0.connected += 1
            $0.gate.succeed()
        }
        state.broadcast()
    }

    /// A session went away.
    func lost() {
        state.withLock { $0.connected -= 1 }
        state.broadcast()
    }

    /// No session could be opened. The job goes back to the front when other sessions can take it.
    ///
    /// - Returns: how long all attempts now rest.
    func failed(_ job: PoolJob, _ error: SQLError) -> Duration {
        let (isKept, wait) = state.withLock { state in
            let wait = state.gate.fail(error)
            guard state.connected > 0, !state.ring.isFull, !state.isClosed else { return (false, wait) }
            state.ring.prepend(job)
            return (true, wait)
        }
        if !isKept { job.refuse(error) }
        state.broadcast()
        return wait
    }
}

// MARK: - Time

extension PoolQueue {
    /// Refuses what has waited for all of its time; returns when the queue is closed. Needs a thread of its
    /// own.
    func watchDeadlines() {
        while true {
            let earliest = expiry.withLock { $0 }
            guard let earliest else { return }
            let isChanged: Bool? = expiry.wait(until: earliest) { $0 == earliest ? nil : true }
            if isChanged == nil { refuseExpired() }
        }
    }

    private func refuseExpired() {
        // First forgotten, then looked for: a job that comes in between sets its own deadline again.
        expiry.withLock { if $0 != nil { $0 = .never } }
        let (expired, error, earliest) = state.withLock { state -> ([PoolJob], SQLError, Deadline) in
            let waiting = state.ring.jobs.filter(\.isQueued)
            let error = state.connected == 0 ? state.gate.lastFailure : nil
            let earliest = waiting.map(\.deadline).filter { !$0.isPast }.min() ?? .never
            return (waiting.filter(\.deadline.isPast), error ?? .overloaded, earliest)
        }
        for job in expired { job.refuse(error) }
        expiry.withLock { present in
            if let other = present { present = min(other, earliest) }
        }
    }
}

// MARK: - The end

extension PoolQueue {
    /// Refuses what waits and everything new. Threads leave when they are free.
    func close() {
        let waiting = state.withLock { state -> [PoolJob] in
            state.isClosed = true
            return state.ring.removeAll()
        }
        state.broadcast()
        expiry.withLock { $0 = nil }
        expiry.broadcast()
        for job in waiting { job.refuse(.closed) }
    }

    /// A thread has ended.
    func left() {
        state.withLock { $0.threads -= 1 }
        state.broadcast()
    }

    /// Blocks until every thread has ended; what still runs after `patience` is stopped in the server.
    func drain(patience: Duration) {
        let isEmpty = { (state: inout State) in state.threads == 0 ? true : nil }
        if state.wait(until: .after(patience), for: isEmpty) == true { return }
        for job in state.withLock({ Array($0.running.values) }) { job.cancel() }
        _ = state.wait(until: .after(.seconds(10)), for: isEmpty)
    }
}
