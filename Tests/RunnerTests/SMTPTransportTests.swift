import Foundation
import Testing

@testable import Runner

@Suite("The SMTP transport", .timeLimit(.minutes(2)))
struct SMTPTransportTests {
    private static let login = SMTPServer.Login(user: "ann", secret: .text("opensesame"))

    private func outgoing(
        _ text: String = "Hi\n", html: String? = nil, id: String = "0199c7a0-5b1e-7d3a-8f00-1234567890ab",
        smtp: String? = nil
    ) throws -> OutgoingMessage {
        var headers = MessageHeaders.example
        headers.messageID = "<\(id)@mail.example.com>"
        return OutgoingMessage(
            tenantID: "acme", messageID: id, leaseNumber: 1,
            sender: try EmailAddress("sales@example.com", field: "From"),
            recipient: try EmailAddress("zoe@example.org", field: "To"), smtp: smtp.map { Array($0.utf8) },
            mail: try MessageComposer().compose(
                headers, RenderedMessage(subject: "Grüße", text: text, html: html)))
    }

    private func isAccepted(_ delivery: Delivery) -> Bool {
        if case .accepted = delivery { true } else { false }
    }

    @Test("what the server gets is what was composed, to the byte, dots at the beginning of lines included")
    func bytes() async throws {
        try await ScriptedMailServer.run([.init(name: "good")]) { server in
            let transport = server.transport(try SMTPServer(url: server.url("good"), login: Self.login))
            let texts = [
                ".", "..", ".\n.\n..\n", "a\n.\nb\n", ".\r\n.\r\nQUIT\r\n",
                String(repeating: "x", count: 5000),
                "\n\n.", String(repeating: ".\n", count: 70000), "Zoë 🎉\n.Zoë",
            ]
            for (number, text) in texts.enumerated() {
                let mail = try outgoing(text, html: "<p>.\n\(text.prefix(100))</p>", id: "m\(number)")
                let delivery = await transport.deliver(mail, permit: .always)
                #expect(
                    delivery == .accepted("250-2.0.0 taken\n250 2.0.0 Ok: queued as m\(number)@mail."))
                #expect(try server.mail("m\(number)@mail.example.com") == mail.mail)
            }
            #expect(try server.count("connected", "good") == 1, "all on one connection")
            await transport.close()
        }
    }

    @Test("a connection that the server closed meanwhile is replaced at once")
    func staleConnection() async throws {
        let line = ScriptedMailServer.Line(
            name: "impatient", phase: "mail", failure: "421 4.4.2 idle", times: 1)
        try await ScriptedMailServer.run([line, .init(name: "good")]) { server in
            // The first mail of a connection that is new must not be tried twice.
            let first = server.transport(try SMTPServer(url: server.url("impatient"), login: Self.login))
            #expect(
                await first.deliver(try outgoing(), permit: .always) == .temporarilyRefused("421 4.4.2 idle"))
            #expect(try server.count("connected", "impatient") == 1)
        }
        let drop = ScriptedMailServer.Line(
            name: "closes", phase: "end", failure: "accept+250 2.0.0 bye", times: 0)
        try await ScriptedMailServer.run([drop]) { server in
            let transport = server.transport(try SMTPServer(url: server.url("closes"), login: Self.login))
            for number in 1...3 {
                #expect(isAccepted(await transport.deliver(try outgoing(id: "m\(number)"), permit: .always)))
            }
            #expect(try server.count("accepted", "closes") == 3)
        }
    }

    @Test("several mails at a time have a connection each, which they keep")
    func parallel() async throws {
        try await ScriptedMailServer.run([.init(name: "good")]) { server in
            let transport = server.transport(
                try SMTPServer(url: server.url("good"), login: Self.login), connections: 3)
            let mails = try (0..<30).map { try outgoing(id: "m\($0)") }
            await withTaskGroup(of: Delivery.self) { group in
                for (index, mail) in mails.enumerated() {
                    if index >= transport.parallelDeliveries, let delivery = await group.next() {
                        #expect(isAccepted(delivery))
                    }
                    group.addTask { await transport.deliver(mail, permit: .always) }
                }
            }
            #expect(try server.count("accepted", "good") == 30)
            #expect(try server.count("connected", "good") <= 3)
        }
    }

    @Test("a mail that may not be handed over is not", arguments: [true, false])
    func permits(_ isStopped: Bool) async throws {
        try await ScriptedMailServer.run([.init(name: "good")]) { server in
            let transport = server.transport(try SMTPServer(url: server.url("good"), login: Self.login))
            let no = DeliveryPermit { _ in isStopped ? .stopped : .busy("wait") }
            let delivery = await transport.deliver(try outgoing(id: "no"), permit: no)
            #expect(delivery == (isStopped ? .stopped : .temporarilyRefused("wait")))
            #expect(isAccepted(await transport.deliver(try outgoing(id: "yes"), permit: .always)))
            #expect(
                try server.events().filter { $0.event == "accepted" }.map(\.messageId) == [
                    "yes@mail.example.com"
                ])
        }
    }

    @Test("whoever is told to stop hands nothing over, also while a server is silent")
    func cancelled() async throws {
        let silent = ScriptedMailServer.Line(name: "silent", phase: "rcpt", failure: "silence")
        try await ScriptedMailServer.run([silent]) { server in
            var limits = SMTPLimits()
            limits.command = .seconds(60)
            let transport = server.transport(
                try SMTPServer(url: server.url("silent"), login: Self.login), limits: limits)
            let mail = try outgoing()
            let start = ContinuousClock.now
            await withTaskGroup(of: Delivery.self) { group in
                group.addTask { await transport.deliver(mail, permit: .always) }
                try? await eventually("it speaks with the server") { try server.count("mail", "silent") == 1 }
                group.cancelAll()
                #expect(
                    await group.next() == .temporarilyRefused("recipient: The sender was told to stop."))
            }
            #expect(ContinuousClock.now - start < .seconds(30))
        }
    }

    @Test("ways to log in", arguments: ["plain", "login", "xoauth2", nil])
    func mechanisms(_ name: String?) async throws {
        let lines: [ScriptedMailServer.Line] = [
            .init(name: "all", ways: "PLAIN LOGIN XOAUTH2"), .init(name: "other", ways: "CRAM-MD5"),
        ]
        try await ScriptedMailServer.run(lines) { server in
            var login = Self.login
            login.mechanism = name.flatMap { SMTPServer.Mechanism(rawValue: $0) }
            let transport = server.transport(try SMTPServer(url: server.url("all"), login: login))
            #expect(isAccepted(await transport.deliver(try outgoing(), permit: .always)))
            await transport.close()
            login.secret = .text("wrong")
            let wrong = server.transport(try SMTPServer(url: server.url("all"), login: login))
            let delivery = await wrong.deliver(try outgoing(), permit: .always)
            #expect(delivery == .temporarilyRefused("535 5.7.8 wrong"))
            // Nothing is sent with another way than the one that was asked for.
            if name != nil {
                let other = server.transport(try SMTPServer(url: server.url("other"), login: login))
                #expect(!isAccepted(await other.deliver(try outgoing(), permit: .always)))
            }
            #expect(try server.events().filter { $0.event == "mail" }.map(\.name) == ["all"])
        }
    }

    @Test("TLS and the certificate are checked unless somebody said otherwise")
    func security() async throws {
        let lines: [ScriptedMailServer.Line] = [
            .init(name: "clear", tls: false, auth: false),
            .init(name: "stranger", phase: "handshake", failure: "other", times: 0),
        ]
        try await ScriptedMailServer.run(lines) { server in
            let clear = try server.url("clear")
            for (isRequired, isTaken) in [(true, false), (false, true)] {
                let transport = server.transport(try SMTPServer(url: clear, isTLSRequired: isRequired))
                #expect(isAccepted(await transport.deliver(try outgoing(), permit: .always)) == isTaken)
            }
            let stranger = try server.url("stranger")
            for (isVerified, isTaken) in [(true, false), (false, true)] {
                let transport = server.transport(
                    try SMTPServer(url: stranger, login: Self.login, isVerified: isVerified))
                #expect(isAccepted(await transport.deliver(try outgoing(), permit: .always)) == isTaken)
            }
        }
    }

    @Test("a mailbox has its own server and secret; a server out of reach is left alone for a moment")
    func mailboxes() async throws {
        try await ScriptedMailServer.run([.init(name: "own")]) { server in
            let transport = server.transport(try SMTPServer(url: "smtp://127.0.0.1:1"))
            let own = try server.mailbox("own")
            #expect(isAccepted(await transport.deliver(try outgoing(smtp: own), permit: .always)))
            guard
                case .temporarilyRefused(let first) = await transport.deliver(try outgoing(), permit: .always),
                case .temporarilyRefused(let second) = await transport.deliver(
                    try outgoing(), permit: .always)
            else { throw NeverCameTrue(what: "refused for now") }
            #expect(first.hasPrefix("connection: "))
            #expect(second.hasPrefix("The mail server was out of reach a moment ago: connection: "))
            let others = own.replacing("ACME__", with: "RIVAL__")
            #expect(
                await transport.deliver(try outgoing(smtp: others), permit: .always)
                    == .temporarilyRefused(
                        "The secret of the mailbox must be in a variable that begins with CADENCE_SECRET_ACME__."
                    ))
        }
    }
}
