import ArgumentParser

struct ServeCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves the API and runs the workers.",
        discussion: """
            EXAMPLES:
              pgcadence serve
              pgcadence serve --workers-only --step-loops 4
              pgcadence serve --database-url "host=db1,db2 target_session_attrs=read-write"
              CADENCE_HTTP_HOST=0.0.0.0 CADENCE_LOG_FORMAT=json pgcadence serve --api-only

            Any number of these may run side by side. SIGTERM or SIGINT: requests and batches under way are \
            finished, then the program ends.

            \(Setting.overview)
            """)

    @Flag(help: "No workers: serve the API only.")
    var apiOnly = false

    @Flag(help: "No API: run due steps, jobs and deliveries only.")
    var workersOnly = false

    func validate() throws {
        if apiOnly && workersOnly {
            throw ValidationError(
                "--api-only and --workers-only exclude each other; leave both out to run all.")
        }
    }

    func run(_ settings: Settings) async throws {
        let server = Server(settings: settings, hasAPI: !workersOnly, hasWorkers: !apiOnly)
        try await server.run()
    }
}
