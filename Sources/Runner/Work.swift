/// What one unit of work of a loop came to.
struct Work: Sendable, Equatable {
    /// Something was done: the loop comes again at once.
    var didWork: Bool

    /// How long until the next unit is due; nil when nothing is planned. Zero or less means now.
    var nextIn: Duration?
}
