import SQL
import TestCluster
import Testing

/// A database with a few functions to call, and what the tests of pools have in common.
enum PoolFixture {
    static func database() async throws -> TestDatabase {
        let database = try await TestCluster.shared.emptyDatabase()
        try await database.execute(functions)
        return database
    }

    /// Runs `body`, which has to fail with an `SQLError`, and returns that.
    static func error(_ body: () async throws -> some Any) async throws -> SQLError {
        do {
            let answer = try await body()
            Issue.record("no error, but \(answer)")
            return .closed
        } catch let error as SQLError {
            return error
        }
    }

    /// Calls until the pool has found its database again; each call answers at once while it has not.
    static func untilReachable<T>(_ body: () async throws(SQLError) -> T) async throws(SQLError) -> T {
        let end = ContinuousClock.now + .seconds(20)
        while true {
            do throws(SQLError) {
                return try await body()
            } catch {
                guard case .unreachable = error, ContinuousClock.now < end else { throw error }
                await Task.yield()
            }
        }
    }

    static let functions = """
        create schema t;
        create type t.context as (actor text, role text);
        create table t.notes (note text primary key);
        create function t.echo(p_value text) returns text language sql as 'select p_value';
        create function t.echo_json(p_body jsonb) returns jsonb language sql as 'select p_body';
        create function t.sum(p_left integer, p_right bigint) returns bigint language sql
        as 'select p_left + p_right';
        create function t.is_not(p_is boolean) returns boolean language sql as 'select not p_is';
        create function t.size(p_bytes bytea) returns integer language sql as 'select octet_length(p_bytes)';
        create function t.last(p_ids uuid[]) returns uuid language sql as 'select p_ids[cardinality(p_ids)]';
        create function t.join(p_words text[]) returns text language sql
        as $$select array_to_string(p_words, '|')$$;
        create function t.actor(p_context t.context) returns text
        language sql as $$select concat_ws(' ', (p_context).actor, (p_context).role)$$;
        create function t.setting(p_name text) returns text language sql as 'select current_setting(p_name)';
        create function t.backend() returns integer language sql as 'select pg_backend_pid()';
        create function t.repeat(p_text text, p_count integer) returns text language sql
        as 'select repeat(p_text, p_count)';
        create function t.hold(p_key bigint) returns text language sql
        as $$select 'held' from (select pg_advisory_xact_lock(p_key)) l$$;
        create function t.sleep(p_seconds double precision) returns text language sql
        as $$select 'slept' from (select pg_sleep(p_seconds)) s$$;
        create function t.add(p_note text) returns text language sql
        as 'insert into t.notes values (p_note) returning note';
        create function t.numbers(p_limit integer) returns table (number integer, is_even boolean, note text)
        language sql
        as $$select n, n % 2 = 0, nullif('note ' || n, 'note 2') from generate_series(1, p_limit) n$$;
        create function t.refuse() returns text language plpgsql
        as $$begin raise 'Not now.' using errcode = 'SE409', detail = '{"code":"not_now"}'; end$$;
        """
}

extension [UInt8]? {
    /// What a call returned, as text.
    var text: String? { map { String(decoding: $0, as: UTF8.self) } }
}

extension SQLError {
    /// The SQLSTATE of a refusal.
    var sqlState: String? {
        if case .refused(let refusal) = self { refusal.sqlState } else { nil }
    }

    /// The case, without what it carries.
    var name: String {
        switch self {
        case .refused: "refused"
        case .disconnected: "disconnected"
        case .unreachable: "unreachable"
        case .overloaded: "overloaded"
        case .cancelled: "cancelled"
        case .closed: "closed"
        }
    }
}
