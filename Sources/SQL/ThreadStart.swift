import Foundation

/// Runs `body` on a new thread; its name is what `top -H` and debuggers show, at most 15 bytes of it.
func startThread(named name: String, _ body: @escaping @Sendable () -> Void) {
    let thread = Thread(block: body)
    thread.name = name
    thread.stackSize = 1 << 19
    thread.start()
}
