/// Growing waits between attempts, with jitter so that many clients do not come back in the same instant.
enum Backoff {
    /// Between half and all of `first · 2ⁿ⁻¹` seconds, at most `longest`.
    static func wait(after failures: Int, first: Double, longest: Double) -> Duration {
        var seconds = first
        for _ in 1..<max(failures, 1) where seconds < longest { seconds *= 2 }
        return .seconds(min(seconds, longest) * Double.random(in: 0.5...1))
    }
}
