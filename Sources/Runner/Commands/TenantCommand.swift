import ArgumentParser
import SQL

struct TenantCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenant",
        abstract: "Makes and lists tenants.",
        subcommands: [Create.self, List.self])

    struct Create: ConfiguredCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a tenant.",
            discussion: """
                EXAMPLE:
                  pgcadence tenant create acme --name "Acme Inc."
                """)

        @Argument(help: "1 to 63 lower-case letters, digits and inner hyphens; it becomes part of every key.")
        var id: String

        @Option(help: "What people call it; the id if left out.")
        var name: String?

        func run(_ settings: Settings) async throws {
            _ = try await OperatorCall(settings: settings)
                .text("ops.create_tenant", ["p_tenant_id": .text(id), "p_name": .text(name ?? id)])
            print("Tenant \(id) is there. Next: pgcadence key create \(id) --role admin")
        }
    }

    struct List: ConfiguredCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the tenants.")

        func run(_ settings: Settings) async throws {
            let rows = try await OperatorCall(settings: settings)
                .table("ops.list_tenants", columns: ["tenant_id", "name", "created_at"])
            print(TextTable(headings: ["TENANT", "NAME", "CREATED"], rows: rows))
        }
    }
}
