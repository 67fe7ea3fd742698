import HTTP
import SQL

extension Readiness {
    /// Ready while the database answers and is what this program was built for.
    static func ofSchema(_ state: SchemaState) -> Readiness {
        Readiness {
            do {
                let pending = try await state.pending(timeout: .seconds(2))
                guard let first = pending.first else { return nil }
                let more = pending.count > 1 ? " and \(pending.count - 1) more" : ""
                return "the database is not migrated; pending: \(first)\(more)."
            } catch SQLError.overloaded {
                return "too many requests are waiting."
            } catch SQLError.refused(let refusal) {
                return "the database refuses to tell what it is (SQLSTATE \(refusal.sqlState))."
            } catch {
                // What libpq says may name hosts and users: it is in the log.
                return "the database does not answer."
            }
        }
    }
}
