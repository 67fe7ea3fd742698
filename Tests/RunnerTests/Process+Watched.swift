import Foundation

extension Process {
    /// Starts it with a pipe as its input, whose end it sees when we are gone, however that comes.
    func run(watchedBy pipe: Pipe) throws {
        standardInput = pipe
        // Another child of ours must not keep the pipe open.
        _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        try withoutBlockedSignals { try run() }
    }
}

/// Threads of tasks block signals, a child inherits that, and a shell that hears of no child's end waits for ever.
func withoutBlockedSignals(_ body: () throws -> Void) rethrows {
    var (none, before) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try body()
}
