import Logging
import SQL

/// One call of an `ops` function with the login role of the person at the terminal.
struct OperatorCall {
    let settings: Settings

    /// The value of the function as text; nil for SQL null.
    ///
    /// - Throws: `CommandError` with the sentence that the function or the server gave.
    func text(_ function: String, _ arguments: Arguments) async throws -> String? {
        let pool = Pool(connection, size: 1, logger: Logger(label: "operator"))
        let answer: Result<[UInt8]?, SQLError>
        do throws(SQLError) {
            answer = .success(try await pool.call(function, arguments))
        } catch {
            answer = .failure(error)
        }
        await pool.shutdown()
        return try answer.mapError(Self.explain).get().map { String(decoding: $0, as: UTF8.self) }
    }

    /// The rows of the function, with these columns as text.
    ///
    /// - Throws: as `text`.
    func table(
        _ function: String, _ arguments: Arguments = [:], columns: [String]
    ) async throws -> [[String]] {
        let pool = Pool(connection, size: 1, logger: Logger(label: "operator"))
        let answer: Result<[Row], SQLError>
        do throws(SQLError) {
            answer = .success(try await pool.rows(function, arguments))
        } catch {
            answer = .failure(error)
        }
        await pool.shutdown()
        return try answer.mapError(Self.explain).get().map { row in columns.map { row.text($0) ?? "" } }
    }

    private var connection: ConnectionSettings {
        settings.connection("pgcadence operator", timeout: .seconds(30))
    }

    private static func explain(_ error: SQLError) -> CommandError {
        if case .refused(let refusal) = error {
            CommandError(sentence(refusal))
        } else {
            CommandError("\(error)")
        }
    }

    private static func sentence(_ refusal: Refusal) -> String {
        switch refusal.sqlState {
        case _ where refusal.sqlState.hasPrefix("SE"): refusal.message
        case "42883", "3F000": "The database is not migrated; run pgcadence migrate. (\(refusal.message))"
        case "42501": "This login role may not do that: \(refusal.message)."
        default: refusal.description
        }
    }
}
