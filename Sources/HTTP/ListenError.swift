/// The server could not take its address.
public struct ListenError: Error, Sendable, CustomStringConvertible {
    let host: String
    let port: Int
    let reason: String

    /// What was tried, and what the system said.
    public var description: String { "Nothing can listen on \(host):\(port): \(reason)" }
}
