import Foundation
import Testing

@testable import Runner

/// The verdicts on real mails that lie beside the checkout, with the expected ones.
@Suite("Classifier: real mails")
struct ClassifierSampleTests {
    /// `CADENCE_MAIL_SAMPLES`, or `../shared/mail-samples` beside the checkout.
    private static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["CADENCE_MAIL_SAMPLES"] {
            return URL(fileURLWithPath: path)
        }
        return URL(fileURLWithPath: #filePath).appending(path: "../../../../shared/mail-samples").standardized
    }()

    private static let table = folder.appending(path: "expected.tsv")
    private static let isThere = FileManager.default.isReadableFile(atPath: table.path)

    /// Where we disagree with the expected severity, which came from another parser; they count as wrong all the same.
    private static let disagreements: [String: String] = [
        "lhost-gmail-03.eml": "“5.7.0 Header error” is a refusal of the message, as it is in lhost-exim-03",
        "lhost-receivingses-07.eml": "“Message Filtered” is a refusal of the message",
        "rfc3464-35.eml": "“not a registered gateway user” is an unknown address",
        "rhost-nttdocomo-02.eml": "“Unknown user” is an unknown address",
    ]

    private struct Expected {
        var file: String
        var kind: String
        var severity: String
        var status: String
        var recipient: String

        init?(_ line: Substring) {
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard cells.count == 5, cells[0] != "file" else { return nil }
            (file, kind, severity, status, recipient) = (cells[0], cells[1], cells[2], cells[3], cells[4])
        }

        /// Codes such as 5.0.911 stand in no mail: the other parser made them up for its reasons.
        var hasRealStatus: Bool { !status.isEmpty && !status.contains(".0.9") }
    }

    private struct Score {
        var right = 0
        var all = 0
        var percent: Double { all == 0 ? 100 : Double(right) * 100 / Double(all) }

        mutating func count(_ isRight: Bool) {
            right += isRight ? 1 : 0
            all += 1
        }
    }

    @Test(
        "at least 98 % of the verdicts are right, and no person's mail is taken for a bounce",
        .enabled(if: isThere, "there is no ../shared/mail-samples"))
    func verdicts() throws {
        let text = try String(contentsOf: Self.table, encoding: .utf8)
        var (verdicts, statuses, recipients) = (Score(), Score(), Score())
        for expected in text.split(separator: "\n").compactMap(Expected.init) {
            let data = try Data(contentsOf: Self.folder.appending(path: expected.file))
            let verdict = try Classifier.verdict(on: InboundReader.read([UInt8](data)))
            let isRight =
                verdict.kind.rawValue == expected.kind
                && (expected.severity.isEmpty || verdict.severity?.rawValue == expected.severity)
            verdicts.count(isRight)
            if !isRight {
                print(
                    "wrong: \(expected.file): expected \(expected.kind) \(expected.severity),",
                    verdict.line(file: expected.file),
                    Self.disagreements[expected.file].map { "(\($0))" } ?? "")
            }
            if expected.hasRealStatus { statuses.count(verdict.status == expected.status) }
            if !expected.recipient.isEmpty {
                recipients.count(verdict.recipient?.lowercased() == expected.recipient.lowercased())
            }
            if expected.kind == "ordinary" { #expect(verdict.kind == .ordinary, "\(expected.file)") }
        }
        for (name, score) in [("verdicts", verdicts), ("statuses", statuses), ("recipients", recipients)] {
            print(
                "\(name): \(score.right) of \(score.all) right (\(String(format: "%.1f", score.percent)) %)")
        }
        #expect(verdicts.all > 300)
        #expect(verdicts.percent >= 98)
        #expect(statuses.percent >= 97)
        #expect(recipients.percent >= 96)
    }
}
