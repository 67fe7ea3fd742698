/// What the setting CADENCE_MAIL_TRANSPORT says.
enum TransportAddress: Sendable, Equatable {
    /// `file:DIRECTORY`, relative to the working directory unless it begins with a slash.
    case file(directory: String)
    /// Mail servers.
    case smtp
    /// Somebody else claims and finishes messages.
    case external

    /// - Parameter hasServer: Whether a mail server is set, which decides if nothing else does.
    /// - Throws: an error that names the variable, its value and what it may be.
    init(_ text: String, hasServer: Bool) throws(SettingError) {
        switch text {
        case "": self = hasServer ? .smtp : .file(directory: ".cadence/mail")
        case "smtp": self = .smtp
        case "external": self = .external
        default:
            let directory = text.hasPrefix("file:") ? text.dropFirst("file:".count) : ""
            guard !directory.isEmpty, !directory.utf8.contains(0) else {
                throw SettingError(setting: .mailTransport, value: text, isFlag: false)
            }
            self = .file(directory: String(directory))
        }
    }
}
