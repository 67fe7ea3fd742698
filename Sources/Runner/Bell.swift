/// A hint that waits for its listener: a ring while nobody listens is heard by the next who does.
///
/// An `AsyncStream` ends for good when the task that reads it is cancelled, as a wait with a limit must do;
/// so each wait gets a stream of its own.
actor Bell {
    private var isRung = false
    private var listener: AsyncStream<Void>.Continuation?

    func ring() {
        if case .enqueued = listener?.yield() {
            listener?.finish()
        } else {
            isRung = true
        }
        listener = nil
    }

    /// The stream yields once, at the next ring; whoever finishes the continuation ends the wait.
    func listen() -> (rings: AsyncStream<Void>, continuation: AsyncStream<Void>.Continuation) {
        let (rings, continuation) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        listener = continuation
        if isRung {
            isRung = false
            ring()
        }
        return (rings, continuation)
    }

    /// Nobody listens any more: the next ring is kept.
    func leave() {
        listener = nil
    }
}
