/// Bounds the memory that the bodies of all requests take together.
actor BodyMemory {
    /// Smaller bodies are not counted: the number of connections bounds them.
    static let countedFrom = 16 * 1024

    private let limit: Int
    private var taken = 0

    /// - Parameter limit: in bytes.
    init(limit: Int) {
        self.limit = limit
    }

    /// - Throws: a 503 if others have taken too much; the caller shall come again.
    func take(_ bytes: Int) throws(Problem) {
        guard taken + bytes <= limit else {
            throw .unavailable("overloaded", "Too many large requests are at work.", retryAfterSeconds: 1)
        }
        taken += bytes
    }

    func giveBack(_ bytes: Int) {
        taken -= bytes
    }
}
