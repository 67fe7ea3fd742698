import Foundation

extension Settings {
    /// Nil if no key is set: mails are not signed.
    ///
    /// - Throws: `CommandError` when the key cannot be used, or there is no selector.
    func dkimSigner() throws(CommandError) -> DKIMSigner? {
        let (path, selector) = (text(.dkimKeyFile), text(.dkimSelector))
        if path.isEmpty { return nil }
        guard Self.isName(selector), text(.dkimDomain).isEmpty || Self.isName(text(.dkimDomain)) else {
            throw CommandError(
                "\(Setting.dkimKeyFile.name) needs \(Setting.dkimSelector.name), the name under which the public "
                    + "key is in the DNS; it and \(Setting.dkimDomain.name) are names of ASCII letters.")
        }
        guard let bytes = FileManager.default.contents(atPath: path),
            let pem = String(data: bytes, encoding: .utf8),
            let key = DKIMKey(pem: pem)
        else {
            throw CommandError(
                "\(Setting.dkimKeyFile.name) names no file with a private key in PEM form: RSA of at least 2048 "
                    + "bits, or Ed25519.")
        }
        return DKIMSigner(key: key, selector: selector, domain: text(.dkimDomain).lowercased())
    }

    /// Labels of ASCII letters, digits, hyphens and underscores, with dots between them.
    static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 253
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
                (1...63).contains(label.utf8.count)
                    && label.utf8.allSatisfy { byte in
                        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                    }
            }
    }
}
