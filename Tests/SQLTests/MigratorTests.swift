import SQL
import TestCluster
import Testing

@Suite("Migrator")
struct MigratorTests {
    @Test("an empty database gets everything, in an order that works, and each change is listed")
    func fresh() async throws {
        let fixture = try await MigratorFixture()
        let expected = [
            "roles (new)", "migration 0001_initial", "migration 0002_notes", "function api.notes (new)",
            "function domain.count_notes (new)", "function domain.now (new)", "data holidays (new)",
            "view api.a_summary (new)", "view api.b_counts (new)", "grants (new)",
        ]
        #expect(try await fixture.migrator.pending() == expected)
        #expect(try await fixture.value("to_regnamespace('migration') is null") == "true")
        #expect(try await fixture.migrate() == expected)
        #expect(try await fixture.migrator.pending().isEmpty)
        #expect(try await fixture.value("api.notes('')") == "0")
        let holiday = "select name from data.holidays where on_date = '2026-12-25'"
        #expect(try await fixture.value(holiday) == "Christmas, Day")
        #expect(try await fixture.migrator.isVirtual() == false)
    }

    @Test("everything belongs to the owner, apart from what grants.sql gives away")
    func ownership() async throws {
        let fixture = try await MigratorFixture()
        try await fixture.migrate()
        let owners = try await fixture.value(
            """
            select string_agg(distinct o.name, ', ' order by o.name)
            from (
                select 'relation ' || relowner::regrole from pg_class
                where oid >= 16384 and relkind in ('r', 'v')
                union all select 'schema ' || nspowner::regrole from pg_namespace where oid >= 16384
                union all select proname || ' ' || proowner::regrole from pg_proc where oid >= 16384
            ) o (name)
            """
        )
        #expect(
            owners == """
                count_notes synthetic_owner, notes synthetic_definer, now synthetic_owner, \
                relation synthetic_owner, schema synthetic_owner
                """
        )
    }

    @Test("a second run finds nothing to do")
    func twice() async throws {
        let fixture = try await MigratorFixture()
        try await fixture.migrate()
        let before = try await fixture.value("select max(applied_at) from migration.applied_files")
        #expect(try await fixture.migrate().isEmpty)
        #expect(try await fixture.value("select max(applied_at) from migration.applied_files") == before)
    }

    @Test("of two migrators one waits and then finds nothing to do")
    func together() async throws {
        let fixture = try await MigratorFixture()
        try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 1...4 { group.addTask { try await fixture.migrate() } }
            let counts = try await group.reduce(into: []) { $0.append($1.count) }
            #expect(counts.sorted() == [0, 0, 0, 10])
        }
    }

    @Test("databases of one server can be migrated at the same time, though they share roles")
    func neighbours() async throws {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 1...4 { group.addTask { try await MigratorFixture().migrate().count } }
            for try await count in group { #expect(count == 10) }
        }
    }

    @Test("an applied migration may not be edited, removed or preceded, and nothing happens then")
    func history() async throws {
        var fixture = try await MigratorFixture()
        try await fixture.migrate()
        let traces = try await fixture.traces()
        let files = fixture.files

        fixture.files["migrations/0002_notes.sql"]? += " "
        fixture.files["migrations/0003_more.sql"] = "create table data.more (id integer);"
        #expect(try await fixture.failure().sentence?.contains("0002_notes was edited") == true)
        await #expect(throws: MigrationError.self) { try await fixture.migrator.pending() }

        fixture.files = files
        fixture.files["migrations/0001_initial.sql"] = nil
        let removed = try await fixture.failure().sentence
        #expect(removed?.contains("0001_initial was applied to this database, but") == true)

        fixture.files = files
        fixture.files["migrations/0002_notes.sql"] = nil
        #expect(try await fixture.failure().sentence?.contains("newer than this program") == true)

        fixture.files = files
        fixture.files["migrations/0003_more.sql"] = "create table data.more (id integer);"
        try await fixture.migrate()
        fixture.files["migrations/0003_more.sql"] = nil
        fixture.files["migrations/0002_between.sql"] = "select 1;"
        #expect(try await fixture.failure().sentence?.contains("same number") == true)

        fixture.files = files
        fixture.files["migrations/0003_more.sql"] = "create table data.more (id integer);"
        fixture.files["migrations/0000_before.sql"] = "select 1;"
        #expect(try await fixture.failure().sentence?.contains("0000_before comes before 0003_more") == true)

        fixture.files["migrations/0000_before.sql"] = nil
        fixture.files["functions/stray.sql"] = "select 1;"
        #expect(try await fixture.failure().sentence?.contains("functions/stray.sql has no place") == true)
        fixture.files["functions/stray.sql"] = nil
        #expect(try await fixture.migrate().isEmpty)
        #expect(traces != nil)
    }

    @Test(
        "a broken file is named with its line, and nothing at all is applied",
        arguments: MigratorFixture.broken
    )
    func broken(path: String, text: String, line: Int?) async throws {
        var fixture = try await MigratorFixture()
        let traces = try await fixture.traces()
        fixture.files[path] = text
        let error = try await fixture.failure()
        if let line {
            #expect(error.place == "\(path):\(line)", "\(error)")
        } else {
            #expect(error.sentence?.contains("sql/\(path)") == true, "\(error)")
        }
        #expect(try await fixture.traces() == traces)
    }

    @Test("a file may hold strings, comments and bodies with semicolons")
    func statements() async throws {
        var fixture = try await MigratorFixture()
        fixture.files["migrations/0003_more.sql"] = #"""
            /* a comment; /* nested; */ still one; */
            create table data.more (note text default 'a;b''c;' || E'\';' || $x$;$$;$x$, "a;b" text);
            """#
        fixture.files["migrations/0004_standard.sql"] = """
            create function domain.standard(p_a integer) returns text
            begin atomic
                select case when p_a > 0 then 'more;' else 'less' end;
                select domain_word || ';' from (values ('x')) v (domain_word);
            end;
            create table data.after_standard (note text);
            """
        try await fixture.migrate()
        #expect(try await fixture.value("select domain.standard(1)") == "x;")
        #expect(try await fixture.value("to_regclass('data.after_standard') is not null") == "true")
        try await fixture.database.execute("insert into data.more default values")
        #expect(try await fixture.value("select note from data.more") == "a;b'c;';;$$;")
    }
}
