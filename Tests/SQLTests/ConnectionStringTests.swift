import Foundation
import SQL
import TestCluster
import Testing

@Suite("Connection strings")
struct ConnectionStringTests {
    private func backend(_ url: String) async throws -> String? {
        let settings = ConnectionSettings(url: url, applicationName: "test", connectTimeout: .seconds(20))
        let pool = Pool(settings, size: 1, logger: TestCluster.quiet)
        return try await pool.query("select current_setting('unix_socket_directories') as directory").first?
            .text("directory")
    }

    @Test("a URI and keywords reach the same server")
    func forms() async throws {
        let directory = try await TestCluster.shared.server().directory
        let path = directory.replacing("/", with: "%2F")
        #expect(try await backend("postgresql://postgres@\(path)/postgres") == directory)
        #expect(try await backend("postgresql:///postgres?host=\(path)&user=postgres") == directory)
        #expect(try await backend("host='\(directory)' user=postgres dbname=postgres") == directory)
    }

    @Test("of several hosts the first that answers is taken")
    func severalHosts() async throws {
        let directory = try await TestCluster.shared.server().directory
        #expect(try await backend("host=/nowhere,\(directory) user=postgres dbname=postgres") == directory)
    }

    @Test("target_session_attrs finds the server that can be written to")
    func readWrite() async throws {
        let standby = try await DatabaseServer.start(settings: ["default_transaction_read_only": "on"])
        let directory = try await TestCluster.shared.server().directory
        let hosts = "host=\(standby.directory),\(directory) user=postgres dbname=postgres"
        #expect(try await backend(hosts) == standby.directory)
        #expect(try await backend("\(hosts) target_session_attrs=read-write") == directory)
        let only = "host=\(standby.directory) user=postgres dbname=postgres target_session_attrs=read-write"
        let error = try await PoolFixture.error { try await backend(only) }
        #expect(error.name == "unreachable")
    }

    @Test(
        "a password never appears in an error",
        arguments: [
            "postgresql://ann:s3cret@nowhere.invalid/db", "postgresql://ann:s3cret@x@nowhere.invalid/db",
            "postgresql://ann:s3cret/x@nowhere.invalid/db", "postgresql://ann:s3cret%zz@nowhere.invalid/db",
            "postgresql://ann:x@s3cret@/db", "host=/nowhere password=s3cret user=ann", "s3cret",
            "host=/nowhere pass\"word='s3cret", "postgresql://ann:s3cret@[nowhere/db",
        ]
    )
    func secrets(url: String) async throws {
        let error = try await PoolFixture.error { try await backend(url) }
        #expect(error.name == "unreachable")
        #expect(!"\(error)".contains("s3cret"))
    }

    @Test("TLS settings are libpq's: a server without TLS is refused when it is required")
    func tls() async throws {
        // Unix sockets have no TLS, so libpq ignores sslmode there; over TCP nobody listens.
        let error = try await PoolFixture.error {
            try await backend("host=127.0.0.1 port=1 user=postgres sslmode=verify-full sslrootcert=/nowhere")
        }
        #expect(error.name == "unreachable")
    }
}
