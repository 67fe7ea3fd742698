/// Somebody, or something, followed a link.
struct LinkUse: Sendable {
    /// So that telling of it twice counts once; a UUID.
    let id: String
    let link: Link
    let method: String
    let userAgent: String?
    let at: ContinuousClock.Instant

    /// A use as `api.record_link_uses` takes it.
    struct Report: Encodable {
        let id: String
        let messageId: String
        let kind: String
        let url: String?
        let method: String
        let userAgent: String?
        let secondsAgo: Double
    }

    /// - Parameter now: to tell how long ago it was.
    func report(_ now: ContinuousClock.Instant) -> Report {
        Report(
            id: id, messageId: link.messageID, kind: link.kind == .open ? "open" : "click", url: link.target,
            method: method, userAgent: userAgent, secondsAgo: max(0, (now - at) / .seconds(1)))
    }
}
