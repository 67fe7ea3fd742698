/// The jobs that wait, oldest first, in a ring of fixed size.
struct JobRing: Sendable {
    private var slots: [PoolJob?]
    private var head = 0
    private(set) var count = 0

    init(capacity: Int) {
        slots = Array(repeating: nil, count: capacity)
    }

    var isFull: Bool { count == slots.count }

    /// From the oldest to the youngest.
    var jobs: [PoolJob] {
        (0..<count).compactMap { slots[(head + $0) % slots.count] }
    }

    /// There must be room.
    mutating func append(_ job: PoolJob) {
        precondition(!isFull)
        slots[(head + count) % slots.count] = job
        count += 1
    }

    /// Puts a job back where it was. There must be room.
    mutating func prepend(_ job: PoolJob) {
        precondition(!isFull)
        head = (head + slots.count - 1) % slots.count
        slots[head] = job
        count += 1
    }

    mutating func removeFirst() -> PoolJob? {
        guard count > 0 else { return nil }
        defer {
            slots[head] = nil
            head = (head + 1) % slots.count
            count -= 1
        }
        return slots[head]
    }

    /// Makes room by dropping the jobs that were answered while they waited.
    mutating func compact() {
        let waiting = jobs.filter(\.isQueued)
        slots = waiting + Array(repeating: nil, count: slots.count - waiting.count)
        head = 0
        count = waiting.count
    }

    mutating func removeAll() -> [PoolJob] {
        defer { self = JobRing(capacity: slots.count) }
        return jobs
    }
}
