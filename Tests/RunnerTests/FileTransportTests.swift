import Foundation
import Testing

@testable import Runner

@Suite struct FileTransportTests {
    private let directory = FileManager.default.temporaryDirectory.appending(path: "mail-\(UUID())/of/mine")

    private func outgoing(_ mail: String, lease: Int = 1, id: String = "0199c7a0-5b1e-7d3a-8f00-1234567890ab")
        throws
        -> OutgoingMessage
    {
        let address = try EmailAddress("a@b.example", field: "To")
        return OutgoingMessage(
            tenantID: "acme", messageID: id, leaseNumber: lease, sender: address, recipient: address,
            mail: Array(mail.utf8))
    }

    private func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
    }

    private func mode(_ path: String) throws -> Int {
        try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test("a mail is a file that only its owner reads; delivered again, it is the same file")
    func delivers() async throws {
        let transport = try FileTransport(directory: directory.path)
        #expect(try mode(directory.path) == 0o700)
        let file = "0199c7a0-5b1e-7d3a-8f00-1234567890ab.eml"
        #expect(
            await transport.deliver(try outgoing("one"), permit: .always)
                == .accepted("250 written to \(file)"))
        try await transport.settle()
        #expect(try mode(directory.appending(path: file).path) == 0o600)
        #expect(
            await transport.deliver(try outgoing("two", lease: 2), permit: .always)
                == .accepted("250 written to \(file)"))
        #expect(try files() == [file])
        #expect(try String(contentsOf: directory.appending(path: file), encoding: .utf8) == "two")
        try await transport.settle()
        try FileManager.default.removeItem(at: directory)
    }

    @Test("many at once")
    func many() async throws {
        let transport = try FileTransport(directory: directory.path)
        try await withThrowingTaskGroup { group in
            for number in 0..<200 {
                group.addTask {
                    let mail = try outgoing(String(repeating: "\(number)", count: 10_000), id: "m\(number)")
                    #expect(
                        await transport.deliver(mail, permit: .always)
                            == .accepted("250 written to m\(number).eml"))
                }
            }
            try await group.waitForAll()
        }
        try await transport.settle()
        #expect(try files().count == 200)
        try FileManager.default.removeItem(at: directory)
    }

    @Test("a mail that was fetched before the batch is settled is no failure")
    func fetched() async throws {
        let transport = try FileTransport(directory: directory.path)
        _ = await transport.deliver(try outgoing("one"), permit: .always)
        try FileManager.default.removeItem(
            at: directory.appending(path: "0199c7a0-5b1e-7d3a-8f00-1234567890ab.eml"))
        try await transport.settle()
        try FileManager.default.removeItem(at: directory)
    }

    @Test("a directory that went away refuses for now, and leaves the directory to its name")
    func gone() async throws {
        let transport = try FileTransport(directory: directory.path)
        try FileManager.default.removeItem(at: directory)
        #expect(
            await transport.deliver(try outgoing("one"), permit: .always)
                == .temporarilyRefused("450 open failed: No such file or directory"))
        guard
            case .temporarilyRefused = await transport.deliver(
                try outgoing("one", id: "../x"), permit: .always)
        else {
            Issue.record("a name that leads elsewhere must not be taken")
            return
        }
    }

    @Test("what cannot be a directory is told with the variable's name")
    func noDirectory() throws {
        #expect {
            try FileTransport(directory: "/dev/null/mail")
        } throws: { error in
            "\(error)".hasPrefix(
                "CADENCE_MAIL_TRANSPORT names the directory \"/dev/null/mail\", which cannot be written to")
        }
    }

    @Test("the setting names a directory", arguments: ["file:/var/mail", "file:.cadence/mail", "file: a b"])
    func address(_ text: String) throws {
        let address = try TransportAddress(text, hasServer: true)
        #expect(address == .file(directory: String(text.dropFirst(5))))
    }

    @Test("or mail servers, or somebody else; without it, a mail server that is set decides")
    func otherAddress() throws {
        #expect(try TransportAddress("smtp", hasServer: false) == .smtp)
        #expect(try TransportAddress("external", hasServer: true) == .external)
        #expect(try TransportAddress("", hasServer: true) == .smtp)
        #expect(try TransportAddress("", hasServer: false) == .file(directory: ".cadence/mail"))
    }

    @Test("another value is refused by name", arguments: ["file:", "smtp://x", "/var/mail", "FILE:/x"])
    func wrongAddress(_ text: String) {
        #expect {
            try TransportAddress(text, hasServer: false)
        } throws: { error in
            "\(error)"
                == "CADENCE_MAIL_TRANSPORT is \"\(text)\", but may be file:DIRECTORY, smtp or external."
        }
    }
}

extension DeliveryPermit {
    static let always = DeliveryPermit { _ in .begun }
}
