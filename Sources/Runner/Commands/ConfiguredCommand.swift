public import ArgumentParser

/// A command that runs with the settings of the program.
///
/// A new one is listed in `PgCadence.configuration`; its own flags are declared as ever, those of the
/// settings come by themselves.
public protocol ConfiguredCommand: ParsableCommand {
    /// Does the work; what it throws is printed, and ends the program with status 1.
    func run(_ settings: Settings) async throws
}
