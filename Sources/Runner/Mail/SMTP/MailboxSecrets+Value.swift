import Foundation

extension MailboxSecrets {
    /// The password or token that a mailbox of a tenant names; a file is read anew each time.
    func value(_ reference: String, of tenantID: String) throws(SMTPServerError) -> String {
        try secret(reference, of: tenantID).value("secret of the mailbox")
    }
}

extension SMTPServer.Secret {
    /// The password or token itself; a file is read anew each time.
    ///
    /// - Parameter name: What it is, for the error.
    func value(_ name: String) throws(SMTPServerError) -> String {
        switch self {
        case .text(let text): return text
        case .file(let path):
            guard let bytes = FileManager.default.contents(atPath: path), bytes.count <= 65536,
                let text = String(data: bytes, encoding: .utf8)
            else { throw .secret("The file with the \(name) cannot be read.") }
            return text.trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }
}
