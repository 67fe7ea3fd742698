import Foundation
import Testing

@testable import Runner

@Suite("Settings of mail servers")
struct SMTPSettingsTests {
    @Test(
        "what is a mail server",
        arguments: [
            "smtp://mail.example.com", "smtp://mail.example.com:587", "smtps://[2001:db8::1]:465",
            "smtp://127.0.0.1",
        ])
    func servers(_ url: String) throws {
        #expect(try SMTPServer(url: url).url == url)
    }

    @Test(
        "and what is none",
        arguments: [
            "", "mail.example.com", "http://x", "smtp://", "smtp://x:", "smtp://x:0", "smtp://x:65536",
            "smtp://x/y",
            "smtp://[::1", "smtp://[x]", "smtp://a b", "smtp://a\r\nb", "smtp://x:25:25", "SMTP://x",
        ])
    func noServers(_ url: String) {
        #expect(throws: SMTPServerError.noServer) { try SMTPServer(url: url) }
    }

    @Test("a password in the address is refused, and not repeated")
    func password() throws {
        let settings = try Settings(environment: [
            "CADENCE_SMTP_URL": "smtp://ann:opensesame@mail.example.com"
        ])
        let error = try #require(throws: CommandError.self) { try settings.smtpTransport(environment: [:]) }
        #expect(error.description.hasPrefix("CADENCE_SMTP_URL: "))
        #expect(!error.description.contains("opensesame"))
    }

    @Test(
        "user and password come together",
        arguments: [
            ["USER": "a"], ["PASSWORD": "b"], ["PASSWORD_FILE": "/c"],
            ["USER": "a", "PASSWORD": "b", "PASSWORD_FILE": "/c"],
        ])
    func logins(_ given: [String: String]) throws {
        var environment = ["CADENCE_SMTP_URL": "smtp://mail.example.com"]
        for (name, value) in given { environment["CADENCE_SMTP_\(name)"] = value }
        let settings = try Settings(environment: environment)
        #expect(throws: CommandError.self) { try settings.smtpTransport(environment: [:]) }
    }

    @Test("with a pipeline of somebody else no sender of ours is there; a name that is none is refused")
    func others() throws {
        #expect(try Settings(environment: ["CADENCE_MAIL_TRANSPORT": "external"]).transports().isEmpty)
        let smtp = ["CADENCE_SMTP_URL": "smtp://mail.example.com", "CADENCE_SENDER_LOOPS": "3"]
        #expect(try Settings(environment: smtp).transports().count == 3)
        let named = smtp.merging(["CADENCE_SMTP_NAME": "a\r\nb"]) { $1 }
        #expect(throws: CommandError.self) { try Settings(environment: named).transports() }
    }

    @Test("secrets of mailboxes are no spelling mistakes")
    func variables() throws {
        let settings = try Settings(environment: ["CADENCE_SECRET_ACME__SMTP": "x", "CADENCE_SECRT": "y"])
        #expect(settings.unknownVariables == ["CADENCE_SECRT"])
    }

    @Test("a tenant reaches its own secrets and no others")
    func secrets() throws {
        let folder = try Folder()
        for name in ["acme", "rival"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder.path)/\(name)", withIntermediateDirectories: false)
            try Data("of \(name)\n".utf8).write(to: URL(filePath: "\(folder.path)/\(name)/smtp"))
        }
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/acme/link", withDestinationPath: "\(folder.path)/rival/smtp")
        let secrets = MailboxSecrets(
            directory: folder.path,
            environment: [
                "CADENCE_SECRET_ACME__A": "1", "CADENCE_SECRET_RIVAL__A": "2", "CADENCE_SMTP_PASSWORD": "3",
                "CADENCE_SECRET_MY_ACME__A": "4", "CADENCE_SECRET_ACME__TWO__A": "of acme--two",
            ])
        #expect(try secrets.secret("env:CADENCE_SECRET_ACME__A", of: "acme") == .text("1"))
        #expect(try secrets.secret("env:CADENCE_SECRET_MY_ACME__A", of: "my-acme") == .text("4"))
        let file = try secrets.secret("file:\(folder.path)/acme/smtp", of: "acme")
        guard case .file(let path) = file else { throw NeverCameTrue(what: "a file") }
        #expect(path.hasSuffix("/acme/smtp"))
        for reference in [
            "env:CADENCE_SECRET_RIVAL__A", "env:CADENCE_SMTP_PASSWORD", "env:HOME",
            "env:CADENCE_SECRET_ACME__B",
            "env:CADENCE_SECRET_ACME__TWO__A",
            "file:\(folder.path)/rival/smtp", "file:\(folder.path)/acme/../rival/smtp",
            "file:\(folder.path)/acme/link",
            "file:/etc/passwd", "file:\(folder.path)/acme/none", "opensesame",
        ] {
            #expect(throws: SMTPServerError.self, "\(reference)") {
                try secrets.secret(reference, of: "acme")
            }
        }
        let none = MailboxSecrets(directory: "", environment: [:])
        #expect(throws: SMTPServerError.self) { try none.secret("file:/etc/passwd", of: "acme") }
    }

    @Test(
        "what is known when a conversation has ended somewhere",
        arguments: [
            ("", "", Delivery.temporarilyRefused("connection: lost")),
            ("MAIL", "550 no", .refused("550 no")), ("MAIL", "450 no", .temporarilyRefused("450 no")),
            ("MAIL", "530 log in", .temporarilyRefused("530 log in")),
            ("AUTH", "535 no", .temporarilyRefused("535 no")),
            ("RCPT", "250 ok", .temporarilyRefused("recipient: lost")),
            ("RCPT", "550-a\r\n550 b", .refused("550-a\n550 b", concernsRecipient: true)),
            ("DATA", "354 go", .temporarilyRefused("data: lost")),
            (".", "250 ok", .accepted("250 ok")), (".", "299 ok", .accepted("299 ok")),
            (".", "452 full", .temporarilyRefused("452 full")),
            (".", "554 no", .refused("554 no", concernsRecipient: true)),
            (".", "250", .accepted("250")), (".", "250 ok\r\n421 bye", .accepted("250 ok")),
            (".", "", .unknown("The mail server did not answer the end of the mail: lost")),
            (".", "25", .unknown("The mail server did not answer the end of the mail: lost")),
            (".", "250-only", .unknown("The mail server did not answer the end of the mail: lost")),
            (".", "354 go", .unknown("The mail server answered the end of the mail with: 354 go")),
        ])
    func verdicts(_ command: String, _ answer: String, _ delivery: Delivery) {
        var conversation = SMTPConversation()
        if command == "." { conversation.end() } else { conversation.say(Array("\(command) x\r\n".utf8)) }
        // In whichever pieces it comes.
        for byte in Array((answer.isEmpty ? "" : answer + "\r\n").utf8) { conversation.hear([byte]) }
        #expect(conversation.delivery("lost") == delivery)
    }
}
