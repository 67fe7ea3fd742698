public import ArgumentParser
import Foundation
public import HTTP
import SQL

struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Makes, lists and revokes API keys.",
        subcommands: [Create.self, List.self, Revoke.self])

    struct Create: ConfiguredCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes an API key and prints it.",
            discussion: """
                The key is printed once, alone on standard output; the database keeps only its SHA-256.

                EXAMPLES:
                  KEY=$(pgcadence key create acme --role member --actor jane)
                  pgcadence key create acme --role reader --actor dashboard --expires 2027-01-01T00:00:00Z
                """)

        @Argument(help: "The tenant whose data the key opens.")
        var tenant: String

        @Option(help: "reader: see; member: also create, change and enroll; admin: everything.")
        var role: Role = .member

        @Option(help: "Who acts with it; becomes createdBy of what is made.")
        var actor = "api"

        @Option(help: "When it ends, as an RFC 3339 time; never if left out.")
        var expires: String?

        func validate() throws {
            if let expires, (try? Date(expires, strategy: .iso8601)) == nil {
                throw ValidationError("--expires must be a time such as 2027-01-01T00:00:00Z.")
            }
        }

        func run(_ settings: Settings) async throws {
            let key = try await OperatorCall(settings: settings).text(
                "ops.create_key",
                [
                    "p_tenant_id": .text(tenant), "p_role": .text(role.rawValue), "p_actor": .text(actor),
                    "p_expires_at": expires.map { .text($0) } ?? .null,
                ])
            guard let key else { throw CommandError("ops.create_key answered no key.") }
            print(key)
        }
    }

    struct List: ConfiguredCommand {
        static let configuration = CommandConfiguration(abstract: "Lists a tenant's keys, never the secrets.")

        @Argument(help: "The tenant.")
        var tenant: String

        func run(_ settings: Settings) async throws {
            let rows = try await OperatorCall(settings: settings).table(
                "ops.list_keys", ["p_tenant_id": .text(tenant)],
                columns: ["key_id", "role", "actor", "created_at", "expires_at", "revoked_at"])
            print(
                TextTable(headings: ["KEY ID", "ROLE", "ACTOR", "CREATED", "EXPIRES", "REVOKED"], rows: rows))
        }
    }

    struct Revoke: ConfiguredCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revokes a key; servers refuse it within a second.")

        @Argument(help: "The tenant.")
        var tenant: String

        @Argument(help: "The key's id, as pgcadence key list shows it.")
        var keyID: String

        func validate() throws {
            if UUID(uuidString: keyID) == nil { throw ValidationError("The key's id must be a UUID.") }
        }

        func run(_ settings: Settings) async throws {
            _ = try await OperatorCall(settings: settings)
                .text("ops.revoke_key", ["p_tenant_id": .text(tenant), "p_key_id": .text(keyID)])
            print("Key \(keyID) is revoked.")
        }
    }
}

extension Role: ExpressibleByArgument {}
