import Foundation
import HTTP

extension Settings {
    /// What signs the links in mails; nil if nobody says where they would lead.
    ///
    /// - Throws: `CommandError` that says what to change.
    func links() throws -> LinkKeys? {
        guard !text(.publicURL).isEmpty else { return nil }
        var secrets = text(.linkSecret).split(separator: ",")
            .map { $0.trimmingCharacters(in: .whitespaces) }
        let path = text(.linkSecretFile)
        if !path.isEmpty {
            guard let content = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw CommandError("CADENCE_LINK_SECRET_FILE cannot be read: \(path).")
            }
            secrets += content.split(whereSeparator: \.isNewline).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
        }
        do {
            return try LinkKeys(publicURL: text(.publicURL), secrets: secrets.filter { !$0.isEmpty })
        } catch {
            throw CommandError(error.description)
        }
    }
}
