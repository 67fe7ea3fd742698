import Foundation

/// Names one request in answers, logs and, as correlation id, in what it sets going.
struct RequestID: Sendable, Equatable {
    let text: String

    /// The caller's own id if it is 1 to 128 printable ASCII characters, a new UUID otherwise.
    init(_ header: String?) {
        if let header, (1...128).contains(header.utf8.count), header.utf8.allSatisfy({ (0x21...0x7e) ~= $0 })
        {
            text = header
        } else {
            text = UUID().uuidString.lowercased()
        }
    }
}
