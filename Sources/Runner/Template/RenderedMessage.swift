/// A message as it leaves, before it is put into the form of a mail.
struct RenderedMessage: Sendable, Equatable {
    let subject: String
    /// Present always: where there is only HTML, derived from it.
    let text: String
    let html: String?

    var isBlank: Bool {
        (html ?? text).utf8.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) }
    }
}
