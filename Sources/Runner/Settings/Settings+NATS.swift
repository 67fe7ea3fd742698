import Foundation

extension Settings {
    /// Where NATS is and who we are to it.
    ///
    /// - Throws: when a value is none, or a file is not there; says no value.
    func nats() throws(CommandError) -> NATSSettings {
        let files = [
            Setting.natsCredentialsFile, .natsAuthorityFile, .natsCertificateFile, .natsKeyFile,
        ]
        for setting in files where !text(setting).isEmpty {
            guard FileManager.default.isReadableFile(atPath: text(setting)) else {
                throw CommandError("\(setting.name) cannot be read.")
            }
        }
        guard text(.natsCertificateFile).isEmpty == text(.natsKeyFile).isEmpty else {
            throw CommandError(
                "\(Setting.natsCertificateFile.name) and \(Setting.natsKeyFile.name) need each other.")
        }
        do throws(NATSError) {
            return try NATSSettings(
                urls: text(.natsURL), credentialsFile: text(.natsCredentialsFile),
                authorityFile: text(.natsAuthorityFile), certificateFile: text(.natsCertificateFile),
                keyFile: text(.natsKeyFile))
        } catch {
            throw CommandError("\(Setting.natsURL.name): \(error).")
        }
    }
}
