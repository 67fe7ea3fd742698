import ArgumentParser
import Logging
import SQL

struct MigrateCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Brings the database up to this version of the program.",
        discussion: """
            EXAMPLES:
              createdb cadence && PGDATABASE=cadence pgcadence migrate
              pgcadence migrate --check || echo "migrate before you deploy"

            All changes are made in one transaction or not at all; a second migrate waits for the first. The \
            login role needs to be a superuser, or a member of cadence_owner that may create roles.
            """)

    @Flag(help: "Change nothing: list what is pending, and exit with 1 if anything is.")
    var check = false

    @Flag(help: "Give a new database a clock that stands still until ops.advance_clock moves it: for tests.")
    var virtualClock = false

    func validate() throws {
        if check && virtualClock {
            throw ValidationError("--check changes nothing, so --virtual-clock says nothing to it.")
        }
    }

    func run(_ settings: Settings) async throws {
        let migrator = Migrator(
            settings.connection("pgcadence migrate", timeout: .zero), files: schema,
            logger: Logger(label: "migrate"))
        if check {
            let pending = try await migrator.pending()
            if pending.isEmpty {
                print("The database is up to date.")
            } else {
                print(pending.joined(separator: "\n"))
                throw ExitCode(1)
            }
        } else {
            let report = try await migrator.migrate(virtualClock: virtualClock)
            print(
                report.changes.isEmpty
                    ? "The database is up to date." : report.changes.joined(separator: "\n"))
        }
    }
}
