import SQL
import TestCluster
import Testing

@Suite("Migrator: what changes after the first time")
struct MigratorChangeTests {
    @Test("a changed function is applied again and keeps its owner and grants")
    func changedFunction() async throws {
        var fixture = try await MigratorFixture()
        try await fixture.migrate()
        fixture.files["functions/api/notes.sql"] = """
            create or replace function api.notes(p_prefix text) returns bigint
            language sql stable security definer set search_path = pg_catalog, pg_temp
            as $$ select 41 + 1::bigint $$;
            """
        #expect(try await fixture.migrator.pending() == ["function api.notes (changed)"])
        #expect(try await fixture.migrate() == ["function api.notes (changed)"])
        #expect(try await fixture.value("api.notes('')") == "42")
        let owner = "select proowner::regrole from pg_proc where oid = 'api.notes(text)'::regprocedure"
        #expect(try await fixture.value(owner) == "synthetic_definer")
        let grant = "has_function_privilege('synthetic_caller', 'api.notes(text)', 'execute')"
        #expect(try await fixture.value(grant) == "true")
        let viewGrant = "has_table_privilege('synthetic_caller', 'api.a_summary', 'select')"
        #expect(try await fixture.value(viewGrant) == "true")
    }

    @Test(
        "whatever changes in a signature, one function remains",
        arguments: [
            ("p_prefix text", "integer", "1"), ("p_start text", "bigint", "1::bigint"),
            ("p_prefix text, p_more integer default 0", "bigint", "1::bigint"),
            ("p_prefix character varying", "bigint", "1::bigint"),
            ("p_prefix text", "setof bigint", "1::bigint"),
        ]
    )
    func changedSignature(arguments: String, result: String, body: String) async throws {
        var fixture = try await MigratorFixture()
        try await fixture.migrate()
        fixture.files["functions/domain/count_notes.sql"] = """
            create or replace function domain.count_notes(\(arguments)) returns \(result)
            language sql stable as $$ select \(body) $$;
            """
        #expect(try await fixture.migrate() == ["function domain.count_notes (changed)"])
        #expect(try await fixture.value("select count(*) from pg_proc where proname = 'count_notes'") == "1")
        #expect(try await fixture.value("select count from api.a_summary") == "1")
        #expect(try await fixture.migrate().isEmpty)
    }

    @Test("a procedure may take the place of a function")
    func changedKind() async throws {
        var fixture = try await MigratorFixture()
        try await fixture.migrate()
        fixture.files["functions/domain/now.sql"] =
            "create or replace procedure domain.now() language sql as 'select 1';"
        fixture.files["views/api/a_summary.sql"] = "create view api.a_summary as select 1 as one;"
        try await fixture.migrate()
        let kind = "select prokind from pg_proc where proname = 'now' and oid >= 16384"
        #expect(try await fixture.value(kind) == "p")
    }

    @Test("a function whose file goes is dropped, also when a view used it")
    func droppedFunction() async throws {
        var fixture = try await MigratorFixture()
        try await fixture.migrate()
        fixture.files["functions/domain/now.sql"] = nil
        fixture.files["views/api/a_summary.sql"] = "create view api.a_summary as select 1 as one;"
        #expect(
            try await fixture.migrate() == ["view api.a_summary (changed)", "function domain.now (dropped)"]
        )
        #expect(try await fixture.value("to_regproc('domain.now') is null") == "true")
        #expect(try await fixture.migrate().isEmpty)
    }

    @Test("a function that others still call cannot go, and the caller's file is named")
    func droppedCallee() async throws {
        var fixture = try await MigratorFixture()
        try await fixture.migrate()
        fixture.files["functions/domain/count_notes.sql"] = nil
        fixture.files["views/api/b_counts.sql"] = "create view api.b_counts as select 1 as count;"
        #expect(try await fixture.failure().place == "functions/api/notes.sql:5")
        #expect(try await fixture.value("api.notes('')") == "0")
    }

    @Test("a table that changes under an unchanged body is found")
    func changedTable() async throws {
        var fixture = try await MigratorFixture()
        try await fixture.migrate()
        fixture.files["migrations/0003_rename.sql"] = "alter table data.notes rename column note to content;"
        #expect(try await fixture.failure().place == "functions/domain/count_notes.sql:5")
    }

    @Test("a migration may change what views are built on")
    func viewInTheWay() async throws {
        var fixture = try await MigratorFixture()
        fixture.files["views/api/notes.sql"] = "create view api.notes as select n.note from data.notes n;"
        try await fixture.migrate()
        fixture.files["migrations/0003_type.sql"] =
            "alter table data.notes alter column note type varchar(80);"
        #expect(try await fixture.migrate() == ["migration 0003_type"])
        #expect(try await fixture.value("select count(*) from api.notes") == "0")
    }

    @Test("changed and dropped views")
    func views() async throws {
        var fixture = try await MigratorFixture()
        try await fixture.migrate()
        fixture.files["views/api/b_counts.sql"] = "create view api.b_counts as select 'many' as count;"
        #expect(try await fixture.migrate() == ["view api.b_counts (changed)"])
        #expect(try await fixture.value("select count from api.a_summary") == "many")
        fixture.files["views/api/a_summary.sql"] = nil
        fixture.files["grants.sql"] = "grant usage on schema api to synthetic_caller;"
        #expect(try await fixture.migrate() == ["grants (changed)", "view api.a_summary (dropped)"])
        #expect(try await fixture.value("to_regclass('api.a_summary') is null") == "true")
    }

    @Test("reference data is replaced as a whole when its file changes")
    func data() async throws {
        var fixture = try await MigratorFixture()
        try await fixture.migrate()
        fixture.files["data/holidays.csv"] = "name,on_date\nNew Year,2028-01-01\n"
        #expect(try await fixture.migrate() == ["data holidays (changed)"])
        let content = "select string_agg(on_date || name, ',') from data.holidays"
        #expect(try await fixture.value(content) == "2028-01-01New Year")
        fixture.files["data/holidays.csv"] = nil
        #expect(try await fixture.migrate() == ["data holidays (no longer loaded)"])
        #expect(try await fixture.value("select count(*) from data.holidays") == "1")
    }

    @Test("roles and grants follow every change, not only their own")
    func grantsAgain() async throws {
        var fixture = try await MigratorFixture()
        try await fixture.migrate()
        try await fixture.database.execute("revoke all on function api.notes(text) from synthetic_caller")
        #expect(try await fixture.migrate().isEmpty)
        fixture.files["migrations/0003_more.sql"] = "create table data.more (id integer);"
        #expect(try await fixture.migrate() == ["migration 0003_more"])
        let grant = "has_function_privilege('synthetic_caller', 'api.notes(text)', 'execute')"
        #expect(try await fixture.value(grant) == "true")
    }

    @Test("running calls use the new function, without a restart")
    func openSession() async throws {
        var fixture = try await MigratorFixture()
        try await fixture.migrate()
        let pool = fixture.database.pool(size: 1)
        #expect(try await pool.call("domain.count_notes", ["p_prefix": "a"]).text == "0")
        fixture.files["functions/domain/count_notes.sql"] = """
            create or replace function domain.count_notes(p_prefix text, p_more text default '') returns text
            language sql stable as $$ select 'none' $$;
            """
        fixture.files["functions/api/notes.sql"]?.replace("returns bigint", with: "returns text")
        try await fixture.migrate()
        #expect(try await pool.call("domain.count_notes", ["p_prefix": "a"]).text == "none")
    }
}
