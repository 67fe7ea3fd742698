/// An address and the name of who is behind it.
struct Mailbox: Sendable, Equatable {
    var email: String
    var name: String?
}
