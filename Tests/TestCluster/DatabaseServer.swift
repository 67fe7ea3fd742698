import Foundation

/// A PostgreSQL server of our own in a directory of its own, reached over a unix socket, that ends with this
/// process.
///
/// A shell watches over it: it takes commands from a pipe, and when the pipe closes, because this process
/// ended in whatever way, it stops the server and removes the directory.
public final class DatabaseServer: Sendable {
    /// Where data, log and socket are.
    public let directory: String
    private let commands: FileHandle
    private let answers: FileHandle
    private let queue = DispatchQueue(label: "database-server")

    /// Makes a cluster and starts its server.
    ///
    /// - Parameter settings: besides those that make tests fast, for example `synchronous_standby_names`.
    public static func start(settings: [String: String] = [:]) async throws -> DatabaseServer {
        let server = try DatabaseServer(settings: settings)
        try await server.start()
        return server
    }

    private init(settings: [String: String]) throws {
        directory = try Self.makeDirectory()
        let (input, output) = (Pipe(), Pipe())
        commands = input.fileHandleForWriting
        answers = output.fileHandleForReading
        // Another child of ours must not keep the pipe open.
        for handle in [commands, answers] { _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC) }

        let process = Process()
        let shell = ["/bin/sh", "-c", Self.supervisor, "supervisor", try Self.binaries(), directory]
        let options = settings.sorted { $0.key < $1.key }.flatMap { ["-c", "\($0.key)=\($0.value)"] }
        let lowered = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        let user = geteuid() == 0 ? lowered : []
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = user + shell + options
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// A libpq connection string for one of its databases, as the superuser.
    public func url(database: String = "postgres") -> String {
        "host=\(directory) user=postgres dbname=\(database)"
    }

    /// Starts a server that is not running, and waits until it answers.
    public func start() async throws {
        try await command("start")
    }

    /// Stops the server as an operator does: sessions are ended.
    public func stop() async throws {
        try await command("stop")
    }

    /// Kills all processes of the server with SIGKILL.
    public func kill() async throws {
        try await command("kill")
    }

    private func command(_ command: String) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            queue.async { [self] in
                continuation.resume(
                    with: Result {
                        try commands.write(contentsOf: Data("\(command)\n".utf8))
                        let answer = String(decoding: answers.availableData, as: UTF8.self)
                        guard answer == "ok\n" else {
                            let log = try? String(contentsOfFile: "\(directory)/log", encoding: .utf8)
                            throw Failure(description: "\(command) failed: \(log ?? "there is no log")")
                        }
                    }
                )
            }
        }
    }

    private static func makeDirectory() throws -> String {
        var template = Array("/tmp/pgcadence.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure(description: "no directory in /tmp") }
        let directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if geteuid() == 0 {
            guard let user = getpwnam("postgres") else { throw Failure(description: "no user postgres") }
            chown(directory, user.pointee.pw_uid, user.pointee.pw_gid)
        }
        return directory
    }

    /// The folder with initdb and postgres: of `pg_config`, or the newest that Debian installed.
    private static func binaries() throws -> String {
        let debian = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: debian)) ?? []
        let folders = versions.sorted { (Double($0) ?? 0) > (Double($1) ?? 0) }.map { "\(debian)/\($0)/bin" }
        for folder in try [configured()] + folders
        where FileManager.default.isExecutableFile(atPath: "\(folder)/initdb") {
            return folder
        }
        throw Failure(description: "PostgreSQL's server is not installed (no initdb)")
    }

    private static func configured() throws -> String {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["pg_config", "--bindir"]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let folder = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: folder, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private static let supervisor = """
        bin=$1 directory=$2
        shift 2
        # Whoever reads our answers may die, and somebody may press Ctrl-C: only the pipe says when to end.
        trap '' PIPE INT HUP
        cd "$directory" || exit 1
        server=
        start() {
            [ -d data ] || "$bin/initdb" -D data -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync \
                --no-instructions >initdb.log 2>&1 || return 1
            # Right after a crash the old server's children can still be there for a moment.
            for attempt in 1 2 3 4 5 6 7 8 9 10; do
                "$bin/postgres" -D data -c listen_addresses= -c unix_socket_directories="$directory" \
                    -c fsync=off -c full_page_writes=off -c shared_buffers=64MB -c max_connections=500 \
                    -c autovacuum=off -c log_min_messages=warning "$@" >>log 2>&1 &
                server=$!
                while kill -0 $server 2>/dev/null; do
                    "$bin/pg_isready" -q -h "$directory" && return 0
                    sleep 0.02
                done
                wait $server
                sleep 0.2
            done
            return 1
        }
        end() {
            [ -z "$server" ] || kill "-$1" $server
            wait $server
            server=
        }
        crash() {
            children=$(cat /proc/$server/task/$server/children)
            end KILL
            for child in $children; do
                kill -KILL $child 2>/dev/null
                # Only a zombie has closed its sockets; who reaps it, and when, is not our affair.
                while grep -qs '^State:.[^ZX]' /proc/$child/status; do sleep 0.01; done
            done
        }
        while read -r command; do
            case $command in
                start) start "$@" ;;
                stop) end INT ;;
                kill) crash ;;
            esac && echo ok || echo failed
        done
        [ -z "$server" ] || end QUIT
        cd / && rm -rf "$directory"
        """
}
