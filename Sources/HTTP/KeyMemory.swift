import Crypto

/// Remembers for a few seconds what the database said about keys, refusals too.
///
/// It may be stale for `lifetime` at most; a notification that a key changed ends that at once.
/// Memory is bounded: a full table is emptied, which costs a look-up per key and nothing else.
public actor KeyMemory {
    private struct Entry {
        let caller: Caller?
        let until: ContinuousClock.Instant
    }

    /// An answer from memory.
    enum Recollection: Sendable, Equatable {
        case valid(Caller)
        case invalid
    }

    private let lifetime: Duration
    private let capacity: Int
    private var valid: [SHA256Digest: Entry] = [:]
    private var invalid: [SHA256Digest: Entry] = [:]
    /// Counts what was forgotten, so that an answer asked for before is not kept after.
    private(set) var generation = 0

    /// - Parameter capacity: how many valid keys, and how many refused ones, are remembered.
    public init(lifetime: Duration = .seconds(5), capacity: Int = 10_000) {
        self.lifetime = lifetime
        self.capacity = capacity
    }

    func recall(_ digest: SHA256Digest) -> Recollection? {
        guard let entry = valid[digest] ?? invalid[digest], entry.until > .now else { return nil }
        return entry.caller.map { .valid($0) } ?? .invalid
    }

    /// Keeps an answer unless something was forgotten since `generation`, when the question was asked.
    func keep(_ caller: Caller?, for digest: SHA256Digest, generation: Int) {
        guard generation == self.generation else { return }
        let entry = Entry(caller: caller, until: .now + lifetime)
        if caller == nil {
            valid[digest] = nil
            if invalid.count >= capacity { invalid.removeAll(keepingCapacity: true) }
            invalid[digest] = entry
        } else {
            invalid[digest] = nil
            if valid.count >= capacity { valid.removeAll(keepingCapacity: true) }
            valid[digest] = entry
        }
    }

    /// Forgets one key, and every refusal: the change may have been what makes a refused key valid.
    public func forget(keyID: String) {
        generation += 1
        valid = valid.filter { $0.value.caller?.keyID != keyID }
        invalid.removeAll()
    }

    /// Forgets everything: to be called when notifications may have been missed.
    public func forgetAll() {
        generation += 1
        valid.removeAll()
        invalid.removeAll()
    }
}
