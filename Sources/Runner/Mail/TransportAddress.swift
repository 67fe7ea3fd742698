/// What the setting CADENCE_MAIL_TRANSPORT says.
enum TransportAddress: Sendable, Equatable {
    /// `file:DIRECTORY`, relative to the working directory unless it begins with a slash.
    case file(directory: String)

    /// - Throws: an error that names the variable, its value and what it may be.
    init(_ text: String) throws(SettingError) {
        let directory = text.hasPrefix("file:") ? text.dropFirst("file:".count) : ""
        guard !directory.isEmpty, !directory.utf8.contains(0) else {
            throw SettingError(setting: .mailTransport, value: text, isFlag: false)
        }
        self = .file(directory: String(directory))
    }

    /// The transport, ready for work.
    func open() throws(TransportError) -> any Transport {
        switch self {
        case .file(let directory): try FileTransport(directory: directory)
        }
    }
}
