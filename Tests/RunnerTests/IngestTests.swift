import Foundation
import SQL
import TestCluster
import Testing

@testable import Runner

@Suite("pgcadence ingest", .timeLimit(.minutes(2)))
struct IngestTests {
    private struct Answer: Sendable {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Runs the program with a mail on its standard input.
    private func ingest(_ mail: [UInt8], tenant: String = "acme", database url: String) throws -> Answer {
        let (process, input, output, errors) = (Process(), Pipe(), Pipe(), Pipe())
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appending(path: "pgcadence")
        process.arguments = ["ingest", "--tenant", tenant, "--connect-timeout-seconds", "2"]
        process.environment = ["CADENCE_DATABASE_URL": url]
        (process.standardInput, process.standardOutput, process.standardError) = (input, output, errors)
        try process.run()
        try? input.fileHandleForWriting.write(contentsOf: Data(mail))
        try? input.fileHandleForWriting.close()
        let told = output.fileHandleForReading.readDataToEndOfFile()
        let complaints = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Answer(
            status: process.terminationStatus, output: String(decoding: told, as: UTF8.self),
            errors: String(decoding: complaints, as: UTF8.self))
    }

    @Test("a reply ends its enrollment, once; the exit status is for mail servers")
    func statuses() async throws {
        let database = try await TestCluster.shared.database()
        try await database.enroll(1)
        try await database.execute("select worker.run_due_steps(10)")
        let id = try await database.rows(
            "update data.messages set attempts = 1, lease_number = 1 returning header_message_id"
        )
        .first?.text("header_message_id")
        let url = try await database.url(as: "test_worker")
        let mail = MailFixture.raw("Message-ID: <r@x.test>\nIn-Reply-To: \(try #require(id))")

        let first = try ingest(mail, database: url)
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output.contains(#""outcome":"replied""#))
        #expect(try ingest(mail, database: url).output == first.output)
        #expect(try await database.rows("select 1 from data.inbox_messages").count == 1)

        let nobody = try ingest(mail, tenant: "nobody", database: url)
        #expect(nobody.status == 67, "\(nobody.errors)")
        #expect(nobody.errors.contains("There is no tenant of this id."))
        #expect(try ingest(Array("no mail".utf8), database: url).status == 65)
        #expect(try ingest([], database: url).status == 65)
        #expect(try ingest(mail, database: try await database.url(as: "test_api")).status == 77)
        #expect(try ingest(mail, database: "host=/nowhere dbname=x").status == 75)
        let empty = try await TestCluster.shared.emptyDatabase()
        #expect(try ingest(mail, database: empty.url).status == 75)
    }
}
