import Foundation
import Testing

@testable import Runner

/// What Python's email package, which shares no code with ours, reads from a mail.
struct MailCheck: Decodable {
    let faults: [String]
    let headers: [String: String]
    let from: [[String]]
    let to: [[String]]
    let replyTo: [[String]]
    let types: [String]
    let text: String?
    let html: String?

    /// Reads mails with scripts/check-eml.py.
    static func read(_ mails: [[UInt8]]) throws -> [MailCheck] {
        let directory = FileManager.default.temporaryDirectory.appending(path: "mail-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let files = try mails.enumerated().map { index, mail in
            let file = directory.appending(path: "\(index).eml")
            try Data(mail).write(to: file)
            return file
        }
        return try read(files: files)
    }

    static func read(files: [URL]) throws -> [MailCheck] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["python3", "\(PythonScript.root)/scripts/check-eml.py"] + files.map(\.path)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let lines = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return try lines.split(separator: 0x0A).map { try JSONDecoder().decode(MailCheck.self, from: $0) }
    }

    /// Composes and reads back one mail, which must be faultless.
    static func compose(
        _ headers: MessageHeaders = .example, subject: String = "Hello", text: String = "Hi\n",
        html: String? = nil
    ) throws -> (check: MailCheck, source: String) {
        let mail = try MessageComposer().compose(
            headers, RenderedMessage(subject: subject, text: text, html: html))
        let check = try #require(try read([mail]).first)
        #expect(check.faults == [])
        return (check, String(decoding: mail, as: UTF8.self))
    }
}
