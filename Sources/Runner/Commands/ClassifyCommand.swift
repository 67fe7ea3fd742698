import ArgumentParser
import Foundation

struct ClassifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classify",
        abstract: "Says what mails that came in are: bounce, automatic, feedback, delivered, ordinary.",
        discussion: """
            Prints one line of JSON for each file, without a database. Members: file, kind, severity (hard, soft, \
            policy; of a bounce), status (RFC 3463), recipient, returnDate, replyTo (ids), reason.
            """)

    @Argument(help: "Raw mails (RFC 5322); - is the standard input.")
    var files: [String]

    func run() throws {
        var areAllRead = true
        for file in files {
            do {
                let mail = try InboundReader.read(Self.bytes(of: file))
                print(Classifier.verdict(on: mail).line(file: file))
            } catch {
                areAllRead = false
                FileHandle.standardError.write(Data("Error: \(file): \(Self.text(of: error))\n".utf8))
            }
        }
        if !areAllRead { throw ExitCode.failure }
    }

    private static func bytes(of file: String) throws -> [UInt8] {
        let url = URL(fileURLWithPath: file)
        if file != "-", (try? url.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true {
            throw CommandError("It is a folder.")
        }
        let handle = file == "-" ? FileHandle.standardInput : try FileHandle(forReadingFrom: url)
        var bytes: [UInt8] = []
        try InboundReader.append(handle, to: &bytes)
        return bytes
    }

    private static func text(of error: any Error) -> String {
        switch error {
        case let error as InboundMailError: error.description
        case let error as CommandError: error.description
        default: "The file cannot be read: \(error.localizedDescription)"
        }
    }
}
