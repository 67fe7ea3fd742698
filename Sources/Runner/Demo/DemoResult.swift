import Foundation

/// What the demo ends with: a table, and the proof that it is what was meant to happen.
struct DemoResult {
    let client: DemoClient
    let sequenceId: String
    let mail: URL
    let journal: DemoJournal

    private struct Sequence: Decodable {
        struct Stats: Decodable {
            let totalEnrollments: Int
            let activeEnrollments: Int
            let completedEnrollments: Int
            let sent: Int
        }
        let stats: Stats
    }

    private struct Enrollment: Decodable {
        struct Held: Decodable {
            let reason: String
            let detail: String?
        }
        let id: String
        let held: Held?
    }

    private struct Explanation: Decodable {
        struct Reason: Decodable {
            let detail: String
        }
        let reasons: [Reason]
    }

    /// - Throws: `CommandError` if mail is missing or somebody neither completed nor is held with a reason.
    func show() async throws {
        let stats = try await client.send("GET", "/sequences/\(sequenceId)", as: Sequence.self).stats
        let active: DemoClient.Page<Enrollment> =
            try await client.page("/sequences/\(sequenceId)/enrollments?status=active&pageSize=100")
        let files = try FileManager.default.contentsOfDirectory(atPath: mail.path).filter {
            $0.hasSuffix(".eml")
        }

        let steps = journal.executed.keys.sorted().map { step in
            ["step \(step)", journal.types[step] ?? "", "\(journal.executed[step] ?? 0)"]
        }
        print(TextTable(headings: ["STEP", "TYPE", "RUN"], rows: steps))
        print("")
        let totals = [
            ["enrolled", "\(stats.totalEnrollments)"], ["completed", "\(stats.completedEnrollments)"],
            ["held", "\(active.data.count { $0.held != nil })"],
            ["e-mails sent", "\(stats.sent)"], [".eml files", "\(files.count)"],
        ]
        print(TextTable(headings: ["RESULT", "COUNT"], rows: totals))
        for enrollment in active.data {
            try await explain(enrollment)
        }
        guard files.count == stats.sent, active.data.allSatisfy({ $0.held != nil }),
            stats.completedEnrollments + active.meta.total == stats.totalEnrollments
        else {
            throw CommandError("These figures do not add up: see the table above.")
        }
    }

    private func explain(_ enrollment: Enrollment) async throws {
        let explanation: Explanation = try await client.send(
            "GET", "/sequences/\(sequenceId)/enrollments/\(enrollment.id)/explain")
        print("\nEnrollment \(enrollment.id) does not move; GET …/explain says why:")
        for reason in explanation.reasons {
            print("  - \(reason.detail)")
        }
    }
}
