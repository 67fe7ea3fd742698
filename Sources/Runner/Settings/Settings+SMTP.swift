extension Settings {
    /// Mail servers as set.
    ///
    /// - Parameter environment: Where mailboxes may find their secrets.
    /// - Throws: `CommandError` when settings do not fit together; says no value.
    func smtpTransport(environment: [String: String]) throws(CommandError) -> SMTPTransport {
        var server: SMTPServer?
        if !text(.smtpURL).isEmpty {
            do throws(SMTPServerError) {
                server = try SMTPServer(
                    url: text(.smtpURL), login: try smtpLogin(), isTLSRequired: text(.smtpTLS) == "required",
                    isVerified: text(.smtpVerify) == "yes")
            } catch {
                throw CommandError("\(Setting.smtpURL.name): \(error)")
            }
        }
        guard text(.smtpName).isEmpty || Self.isName(text(.smtpName)) else {
            throw CommandError("\(Setting.smtpName.name) is no name of a host.")
        }
        return SMTPTransport(
            server: server,
            secrets: MailboxSecrets(directory: text(.secretsDirectory), environment: environment),
            connections: integer(.smtpConnections),
            limits: SMTPLimits(
                connect: duration(.smtpConnectTimeout), command: duration(.smtpCommandTimeout),
                data: duration(.smtpDataTimeout), end: duration(.smtpEndTimeout)),
            name: text(.smtpName), authorities: text(.smtpAuthorities))
    }

    private func smtpLogin() throws(SMTPServerError) -> SMTPServer.Login? {
        let (user, password) = (text(.smtpUser), text(.smtpPassword))
        let file = text(.smtpPasswordFile)
        if user.isEmpty && password.isEmpty && file.isEmpty { return nil }
        guard !user.isEmpty, password.isEmpty != file.isEmpty else {
            throw .secret(
                "\(Setting.smtpUser.name) needs one of \(Setting.smtpPassword.name) and "
                    + "\(Setting.smtpPasswordFile.name), and they need it.")
        }
        return SMTPServer.Login(
            user: user, secret: file.isEmpty ? .text(password) : .file(file),
            mechanism: SMTPServer.Mechanism(rawValue: text(.smtpAuth)))
    }
}
