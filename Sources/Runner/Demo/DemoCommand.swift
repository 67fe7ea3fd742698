import ArgumentParser
import Foundation
import Logging
import SQL

struct DemoCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Runs two weeks of a five-step sequence with 200 contacts on a virtual clock.",
        discussion: """
            Starts the real server beside itself, makes a tenant, a sequence, contacts and enrollments over \
            HTTP, moves the clock from one due step to the next, completes the manual steps, and tells what \
            happened day by day. The database must be new: pgcadence migrate --virtual-clock.

            EXAMPLE:
              make demo
            """)

    @Option(help: "CSV of contacts: email,firstName,lastName,company,title,timezone.")
    var contacts = "demo/contacts.csv"

    @Option(help: "Directory of the mail and of the server's log.")
    var directory = ".cadence/demo"

    func run(_ settings: Settings) async throws {
        let files = FileManager.default
        let directory = URL(fileURLWithPath: directory)
        let mail = directory.appendingPathComponent("mail")
        try? files.removeItem(at: mail)
        try files.createDirectory(at: mail, withIntermediateDirectories: true)

        let tenant = "demo"
        let operator_ = OperatorCall(settings: settings)
        _ = try await operator_.text(
            "ops.create_tenant", ["p_tenant_id": .text(tenant), "p_name": "Demo Inc."])
        let key = try await operator_.text(
            "ops.create_key",
            ["p_tenant_id": .text(tenant), "p_role": "admin", "p_actor": "dana", "p_expires_at": nil])

        let pool = Pool(
            settings.connection("pgcadence demo", timeout: .seconds(30)), size: 1,
            logger: Logger(label: "demo"))
        let server = try DemoServer(
            database: settings.text(.databaseURL), mail: mail,
            log: directory.appendingPathComponent("server.log"))
        let story = DemoStory(
            client: DemoClient(base: server.url, key: key ?? ""),
            clock: DemoClock(pool: pool, tenant: tenant), server: server,
            people: try DemoContact.read(contacts), mail: mail)
        let result: Result<Void, any Error>
        do {
            result = .success(try await story.tell())
        } catch {
            result = .failure(error)
        }
        server.stop()
        await pool.shutdown()
        try result.get()
        print(
            Self.farewell(key: key ?? "", mail: mail, log: server.log, database: settings.text(.databaseURL)))
    }

    private static func farewell(key: String, mail: URL, log: URL, database: String) -> String {
        """

        The mail:    ls \(mail.path)
        The log:     less \(log.path)
        The state:   psql '\(database)'
                       table ops.held;
                       table ops.queue;
                       \\df ops.*
        The API:     make run DATABASE=cadence_demo       and in another terminal
                       curl -H 'Authorization: Bearer \(key)' http://127.0.0.1:8080/api/v1/sequences
        """
    }
}
