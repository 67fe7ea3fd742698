/// Why a command could not do its work, for the person at the terminal.
public struct CommandError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What happened and what to do.
    public let description: String

    /// - Parameter description: a sentence or two, without "Error:".
    public init(_ description: String) {
        self.description = description
    }
}
