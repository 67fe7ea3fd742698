import ArgumentParser
import Foundation
import Logging
import SQL

struct IngestCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Takes in a mail that came back, from the standard input.",
        discussion: """
            Does what POST /inbox/messages does: classifies the mail, keeps it, and does what follows. A mail that \
            was taken in before does nothing. Prints what it did as one line of JSON.

            EXAMPLES:
              pgcadence ingest --tenant acme < mail.eml
              cadence unix - n n - 4 pipe flags=R user=cadence argv=/usr/bin/pgcadence ingest --tenant acme

            Exit status, as mail servers read it (sysexits): 0 taken in; 65 it is no mail, or too large; 67 there \
            is no such tenant; 75 try again later: the database is away, busy or not migrated; 77 this login role \
            may not; 64 the command line or a setting is wrong.
            """)

    @Option(help: "The tenant whose mail it is.")
    var tenant: String

    func run(_ settings: Settings) async throws {
        let tokens = ReplyTokens(keys: try settings.links())
        let mail: ReceivedMail
        do throws(InboundMailError) {
            mail = try ReceivedMail(raw: Self.input(), tenantID: tenant, tokens: tokens)
        } catch {
            throw Self.failure(.data, "\(error)")
        }
        let pool = Pool(
            settings.connection("pgcadence ingest", timeout: settings.duration(.requestTimeout)), size: 1,
            logger: Logger(label: "ingest"))
        let answer: Result<InboundDoor.Outcome, SQLError>
        do throws(SQLError) {
            answer = .success(
                try await InboundDoor(pool: pool, timeout: settings.duration(.requestTimeout))
                    .receive(mail, tenantID: tenant))
        } catch {
            answer = .failure(error)
        }
        await pool.shutdown()
        switch answer {
        case .success(let outcome): print(Self.line(outcome))
        case .failure(let error): throw Self.failure(Status(error), "\(error)")
        }
    }

    /// What mail servers understand, from sysexits.h.
    enum Status: Int32 {
        case data = 65
        case unknownUser = 67
        case software = 70
        case temporary = 75
        case noPermission = 77

        /// Whatever a later attempt may find mended is temporary: a mail that bounces is lost.
        init(_ error: SQLError) {
            guard case .refused(let refusal) = error else {
                self = .temporary
                return
            }
            self =
                switch refusal.sqlState {
                case "SE404": .unknownUser
                case "SE422": .data
                case "42501": .noPermission
                case "42883", "3F000", "3D000", "28000", "28P01": .temporary
                case _ where error.isPassing: .temporary
                default: .software
                }
        }
    }

    private static func failure(_ status: Status, _ reason: String) -> ExitCode {
        FileHandle.standardError.write(Data("Error: \(reason)\n".utf8))
        return ExitCode(status.rawValue)
    }

    private static func line(_ outcome: InboundDoor.Outcome) -> String {
        func json(_ text: String?) -> String { text.map { "\"\($0)\"" } ?? "null" }
        return
            "{\"id\":\(json(outcome.id)),\"kind\":\(json(outcome.kind)),\"outcome\":\(json(outcome.outcome)),"
            + "\"enrollmentId\":\(json(outcome.enrollmentId))}"
    }

    private static func input() -> [UInt8] {
        var bytes: [UInt8] = []
        try? InboundReader.append(.standardInput, to: &bytes)
        return bytes
    }
}
