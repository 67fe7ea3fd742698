import Foundation

extension MailboxSecrets {
    /// The password or token that a mailbox of a tenant names; a file is read anew each time.
    func value(_ reference: String, of tenantID: String) throws(SMTPServerError) -> String {
        switch try secret(reference, of: tenantID) {
        case .text(let text): return text
        case .file(let path):
            guard let bytes = FileManager.default.contents(atPath: path), bytes.count <= 65536,
                let text = String(data: bytes, encoding: .utf8)
            else { throw .secret("The file with the secret of the mailbox cannot be read.") }
            return text.trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }
}
