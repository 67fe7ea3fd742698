import Logging
import SQL
import ServiceLifecycle

/// Keeps this program from working on a database of another version.
///
/// An unreachable database is no reason not to start: the check is made as soon as one answers.
struct SchemaCheck: Service {
    let migrator: Migrator
    let logger: Logger

    /// What came of a look at the database.
    enum Finding: Sendable, Equatable {
        case upToDate
        case unknown(String)
    }

    /// - Throws: `CommandError` if the database answers and lacks something.
    func look() async throws -> Finding {
        let pending: [String]
        do {
            pending = try await migrator.pending()
        } catch SQLError.refused(let refusal) where refusal.sqlState == "42501" {
            logger.warning("This login role may not read the state of the schema; it is taken as up to date.")
            return .upToDate
        } catch let error as SQLError {
            return .unknown("\(error)")
        }
        if pending.isEmpty { return .upToDate }
        let shown = pending.prefix(10).joined(separator: "\n  ")
        let more = pending.count > 10 ? "\n  … and \(pending.count - 10) more" : ""
        throw CommandError(
            "The database is not migrated; run pgcadence migrate. Pending:\n  \(shown)\(more)")
    }

    /// Looks until the database answers, then waits for the end.
    func run() async throws {
        try await cancelWhenGracefulShutdown {
            var backoff = Backoff()
            while case .unknown(let reason) = try await look() {
                if Task.isCancelled { return }
                let pause = backoff.next()
                logger.debug("The database cannot be reached yet.", metadata: ["reason": "\(reason)"])
                try? await Task.sleep(for: pause)
            }
        }
        try await gracefulShutdown()
    }
}
