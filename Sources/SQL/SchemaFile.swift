/// One file of the `sql` folder, as it travels in the binary.
public struct SchemaFile: Sendable, Equatable {
    /// The path below `sql`, for example `functions/calendar/next_send_time.sql`.
    public let path: String
    /// All of its text.
    public let text: String

    /// A file by its path below `sql`.
    public init(path: String, text: String) {
        self.path = path
        self.text = text
    }
}
