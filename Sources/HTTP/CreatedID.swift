import Foundation

/// The id of what a request created, read from the answer for the log.
struct CreatedID {
    let text: String

    private struct Envelope: Decodable {
        struct Resource: Decodable {
            let id: String
        }
        let data: Resource
    }

    /// Nil if the answer names no id.
    init?(_ answer: [UInt8]) {
        guard let envelope = try? JSONDecoder().decode(Envelope.self, from: Data(answer)) else { return nil }
        text = envelope.data.id
    }
}
