/// A directory for mail that cannot be used.
struct TransportError: Error, Sendable, Equatable, CustomStringConvertible {
    let directory: String
    let reason: String

    var description: String {
        "\(Setting.mailTransport.name) names the directory \"\(directory)\", "
            + "which cannot be written to: \(reason)."
    }
}
