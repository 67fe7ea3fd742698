import ArgumentParser
import Logging
import SQL

struct DoctorCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Says what is wrong with the database, and what mends it.",
        discussion: """
            EXAMPLE:
              pgcadence doctor || echo "somebody should look"

            The same as ops.doctor and migrate --check. Exits with 1 if there is a fault; \
            warnings alone are no fault.
            """)

    func run(_ settings: Settings) async throws {
        let migrator = Migrator(
            settings.connection("pgcadence doctor", timeout: .seconds(30)), files: schema,
            logger: Logger(label: "doctor"))
        let pending = try await migrator.pending()
        let columns = ["verdict", "check_name", "evidence", "mend"]
        var findings =
            pending.isEmpty
            ? [] : [["fault", "migrations", "\(pending.count) files are not applied.", "pgcadence migrate"]]
        // A database of another version may lack the doctor.
        if pending.isEmpty || !pending.contains(where: { $0.contains("doctor") }) {
            findings += try await OperatorCall(settings: settings).table("ops.doctor", columns: columns)
        }
        for finding in findings {
            print("\(finding[0])  \(finding[1]): \(finding[2])\n         \(finding[3])")
        }
        if findings.isEmpty { print("Everything is well.") }
        if findings.contains(where: { $0[0] == "fault" }) { throw ExitCode(1) }
    }
}
