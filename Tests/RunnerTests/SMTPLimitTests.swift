import Foundation
import Testing

@testable import Runner

@Suite("Limits of a conversation with a mail server", .timeLimit(.minutes(2)))
struct SMTPLimitTests {
    private static let limits = SMTPLimits(
        connect: .seconds(5), command: .seconds(5), data: .seconds(5), end: .seconds(5))

    @Test("each limit is spent once, at whatever point the server falls silent")
    func spentOnce() async throws {
        let phases = ["greeting", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "body", "end"]
        let silent = phases.map { ScriptedMailServer.Line(name: $0, phase: $0, failure: "silence") }
        // What it refuses is known; that it does not answer the farewell is not waited for.
        let mute = ["mail", "rcpt", "data", "end"].map {
            ScriptedMailServer.Line(name: "\($0) mute", phase: $0, failure: "550 5.1.1 no+mute")
        }
        try await ScriptedMailServer.run(silent + mute) { server in
            await withTaskGroup(of: (String, Delivery?, Duration).self) { group in
                for line in silent + mute {
                    group.addTask {
                        let begin = ContinuousClock.now
                        let delivery = try? await deliver(server, line.name)
                        return (line.name, delivery, .now - begin)
                    }
                }
                for await (name, delivery, time) in group {
                    if name.hasSuffix("mute") {
                        #expect(
                            delivery == .refused("550 5.1.1 no", concernsRecipient: name != "mail mute"),
                            "\(name)")
                    } else if ["body", "end"].contains(name) {
                        guard case .unknown = delivery else {
                            Issue.record("\(name): \(String(describing: delivery))")
                            continue
                        }
                    } else {
                        guard case .temporarilyRefused = delivery else {
                            Issue.record("\(name): \(String(describing: delivery))")
                            continue
                        }
                    }
                    #expect(time < .seconds(name.hasSuffix("mute") ? 4.5 : 9), "\(name) took \(time)")
                }
            }
        }
    }

    private func deliver(_ server: ScriptedMailServer, _ line: String) async throws -> Delivery {
        let login = SMTPServer.Login(user: "ann", secret: .text("opensesame"))
        let transport = server.transport(
            try SMTPServer(url: server.url(line), login: login), limits: Self.limits)
        let address = try EmailAddress("zoe@example.org", field: "To")
        let mail = try MessageComposer().compose(
            .example, RenderedMessage(subject: "S", text: "T", html: nil))
        return await transport.deliver(
            OutgoingMessage(
                tenantID: "acme", messageID: "m", leaseNumber: 1, sender: address, recipient: address,
                mail: mail
            ), permit: .always)
    }
}
