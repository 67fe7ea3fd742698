/// What `api.describe` says of the functions behind the routes.
enum APIDescription {
    /// One function.
    struct Function: Decodable, Sendable {
        let summary: String
        let body: JSONValue?
        /// The schema of what it answers, or of an item of its list.
        let answer: JSONValue?
        let isList: Bool
        /// Whether the page is one of the feed.
        let isFeed: Bool
        /// Whether the answer has an ETag.
        let isTagged: Bool
        /// Whether it takes an Idempotency-Key.
        let isReplayed: Bool
        let problems: [String: Refusal]
    }

    /// A code's statuses, and what it says.
    struct Refusal: Decodable, Sendable {
        let statuses: [Int]
        let title: String?
    }
}
