public import ArgumentParser
import Foundation

/// The program: its commands, and how it starts and ends.
public struct PgCadence: ParsableCommand {
    /// All commands; one line each.
    public static let configuration = CommandConfiguration(
        commandName: "pgcadence",
        abstract: "Sales sequences that run inside PostgreSQL.",
        discussion: """
            A first start, with a database that PG… variables or CADENCE_DATABASE_URL name:

              pgcadence migrate
              pgcadence tenant create acme --name "Acme Inc."
              pgcadence key create acme --role admin
              pgcadence serve
              curl -H "Authorization: Bearer $KEY" http://127.0.0.1:8080/api/v1/sequences

            Every setting is an environment variable and a flag of every command, for example \
            CADENCE_HTTP_PORT=9090 or --http-port 9090. "pgcadence settings" lists them all.
            """,
        version: version,
        subcommands: [
            ServeCommand.self,
            MigrateCommand.self,
            TenantCommand.self,
            KeyCommand.self,
            DoctorCommand.self,
            DemoCommand.self,
            ClassifyCommand.self,
            IngestCommand.self,
            SettingsCommand.self,
            MeasurePublishCommand.self,
        ])

    /// Needed by the command line's parser.
    public init() {}

    /// Runs the command that the command line names, and ends the process.
    ///
    /// Status 0: done; 1: could not be done; 64: the command line or a setting is wrong.
    public static func runAndExit() async -> Never {
        do {
            let flags = try SettingFlags(Array(CommandLine.arguments.dropFirst()))
            var command = try parseAsRoot(flags.rest)
            if let command = command as? any ConfiguredCommand {
                let settings = try Settings(
                    flags: flags.values, environment: ProcessInfo.processInfo.environment)
                startLogging(settings)
                try await command.run(settings)
            } else {
                try command.run()
            }
            exit()
        } catch let error as SettingErrors {
            exit(withError: ValidationError(error.description))
        } catch {
            exit(withError: error)
        }
    }
}
