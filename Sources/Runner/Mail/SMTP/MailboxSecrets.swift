import Foundation

/// Finds the secrets that mailboxes name, for each tenant its own.
///
/// Who administrates a tenant writes the references, so they must not reach other secrets of the process:
/// `env:` names variables that begin with `CADENCE_SECRET_<TENANT>__`, `file:` files below the tenant's own
/// folder of the folder for secrets.
struct MailboxSecrets: Sendable {
    /// Empty: there is none, and no file can be named.
    let directory: String
    let environment: [String: String]

    /// The prefix of all variables with secrets.
    static let prefix = "CADENCE_SECRET_"

    func secret(_ reference: String, of tenantID: String) throws(SMTPServerError) -> SMTPServer.Secret {
        if reference.hasPrefix("env:") {
            return .text(try variable(String(reference.dropFirst(4)), tenantID))
        }
        if reference.hasPrefix("file:") {
            return .file(try file(String(reference.dropFirst(5)), tenantID))
        }
        throw .secret("The secret of the mailbox is neither env:NAME nor file:/path.")
    }

    private func variable(_ name: String, _ tenantID: String) throws(SMTPServerError) -> String {
        let prefix = Self.prefix + tenantID.uppercased().replacing("-", with: "_") + "__"
        // The name of another tenant may begin like this one's: two underscores stand once only.
        guard name.hasPrefix(prefix), !name.dropFirst(prefix.count).contains("__") else {
            throw .secret("The secret of the mailbox must be in a variable that begins with \(prefix).")
        }
        guard let value = environment[name], !value.isEmpty else {
            throw .secret("The variable \(name) with the secret of the mailbox is not set.")
        }
        return value
    }

    /// The file as it really is, behind all links.
    private func file(_ path: String, _ tenantID: String) throws(SMTPServerError) -> String {
        guard !directory.isEmpty else {
            throw .secret("There is no folder for secrets: set \(Setting.secretsDirectory.name).")
        }
        let folder = Self.realPath("\(directory)/\(tenantID)")
        guard let file = Self.realPath(path) else {
            throw .secret("The file with the secret of the mailbox cannot be found.")
        }
        guard let folder, file.hasPrefix(folder + "/") else {
            throw .secret(
                "The secret of the mailbox must be a file below the folder \(tenantID) of the folder for secrets."
            )
        }
        return file
    }

    private static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
