import SQL
import TestCluster
import Testing

/// A small `sql` folder of its own, and a database to try it on.
struct MigratorFixture: Sendable {
    let database: TestDatabase
    /// Texts by path; tests change what they are about.
    var files: [String: String]

    init() async throws {
        database = try await TestCluster.shared.emptyDatabase()
        files = Self.files
    }

    var migrator: Migrator {
        Migrator(
            database.settings,
            files: files.map { SchemaFile(path: $0.key, text: $0.value) },
            owner: "synthetic_owner",
            logger: TestCluster.quiet
        )
    }

    @discardableResult
    func migrate(virtualClock: Bool = false) async throws -> [String] {
        try await migrator.migrate(virtualClock: virtualClock).changes
    }

    /// What `migrate` is refused with.
    func failure(virtualClock: Bool = false) async throws -> MigrationError {
        do {
            let changes = try await migrate(virtualClock: virtualClock)
            Issue.record("no error, but \(changes)")
            return .refused("")
        } catch let error as MigrationError {
            return error
        }
    }

    /// The value of an SQL expression as text.
    func value(_ expression: String) async throws -> String? {
        try await database.rows("select (\(expression))::text as value").first?.text("value")
    }

    /// Everything in the catalogue that a migration could leave behind.
    func traces() async throws -> String? {
        try await value(
            """
            select concat_ws(' ', (select count(*) from pg_class where oid >= 16384),
                             (select count(*) from pg_proc where oid >= 16384),
                             (select string_agg(nspname, ',' order by 1) from pg_namespace
                              where oid >= 16384))
            """
        )
    }

    private static let files = [
        "roles.sql": """
        do $$
        declare
            v_role text;
        begin
            foreach v_role in array array['synthetic_owner', 'synthetic_definer', 'synthetic_caller'] loop
                if not exists (select from pg_roles where rolname = v_role) then
                    execute format('create role %I nologin', v_role);
                end if;
            end loop;
            if not pg_has_role('synthetic_owner', 'synthetic_definer', 'member') then
                grant synthetic_definer to synthetic_owner;
            end if;
            execute format('grant create on database %I to synthetic_owner', current_database());
        end
        $$;
        """,
        "migrations/0001_initial.sql": """
        -- Why: the beginning; with a semicolon.
        create schema data;
        create schema api;
        create schema domain;
        create table data.holidays (on_date date primary key, name text not null);
        """,
        "migrations/0002_notes.sql": "create table data.notes (note_id integer primary key, note text);",
        "functions/api/notes.sql": """
        create or replace function api.notes(p_prefix text)
        returns bigint
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
            select domain.count_notes(p_prefix)
        $$;

        comment on function api.notes(text) is 'Counts; it comes before what it calls.';
        """,
        "functions/domain/count_notes.sql": """
        create or replace function domain.count_notes(p_prefix text)
        returns bigint
        language sql stable
        as $$
            select count(*) from data.notes n where n.note like p_prefix || '%'
        $$;
        """,
        "functions/domain/now.sql": """
        create or replace function domain.now() returns timestamptz language sql stable as 'select now()';
        """,
        "views/api/a_summary.sql":
            "create view api.a_summary as select b.count, domain.now() as at from api.b_counts b;",
        "views/api/b_counts.sql": "create view api.b_counts as select domain.count_notes('') as count;",
        "data/holidays.csv": "on_date,name\n2026-12-25,\"Christmas, Day\"\n2027-01-01,New Year\n",
        "grants.sql": """
        do $$
        begin
            grant usage, create on schema api to synthetic_definer;
            grant usage on schema domain to synthetic_definer;
            grant usage on schema data to synthetic_definer;
            grant select on data.notes to synthetic_definer;
            alter function api.notes(text) owner to synthetic_definer;
            revoke all on function api.notes(text) from public;
            grant execute on function api.notes(text) to synthetic_caller;
            grant select on api.a_summary to synthetic_caller;
        end
        $$;
        """,
    ]
}

extension MigrationError {
    /// Path and line of a file that the server refused.
    var place: String? {
        if case .failed(let path, let line, _) = self {
            "\(path):\(line.map(String.init) ?? "?")"
        } else {
            nil
        }
    }

    /// Why the files as a whole were refused.
    var sentence: String? {
        if case .refused(let sentence) = self { sentence } else { nil }
    }
}
