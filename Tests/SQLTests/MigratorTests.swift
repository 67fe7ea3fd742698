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
        #expect(try await fixture.value("select name from data.holidays where on_date = '2026-12-25'") == "Christmas, Day")
        #expect(try await fixture.migrator.isVirtual() == false)
    }

    @Test("everything belongs to the owner, apart from what grants.sql gives away")
    func ownership() async throws {
        let fixture = try await MigratorFixture()
        try await fixture.migrate()
        let owners = try await fixture.value(
            """
            select string_agg(distinct format('%s %s', o.kind, o.owner), ', ' order by format('%s %s', o.kind, o.owner))
            from (
                select 'relation', relowner::regrole from pg_class where oid >= 16384 and relkind in ('r', 'v')
                union all select 'schema', nspowner::regrole from pg_namespace where oid >= 16384
                union all select p.proname, p.proowner::regrole from pg_proc p where oid >= 16384
            ) o (kind, owner)
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
        #expect(try await fixture.failure().sentence?.contains("0001_initial was applied to this database, but") == true)

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
        arguments: [
            ("migrations/0002_notes.sql", "create table data.a (id integer);\n\n-- x;\ncreate tabel data.b ();", 4),
            ("migrations/0002_notes.sql", "create table data.notes (id integer);\nselect\n    1 / 0;", 2),
            ("migrations/0002_notes.sql", "create table data.notes (note text);\ncommit;", nil),
            ("functions/domain/now.sql", "create or replace function domain.now() returns timestamptz\nlanguage sql as $$\n  select nou()\n$$;", 3),
            ("functions/domain/now.sql", "create or replace function domain.now() returns timestamptz\nlanguage plpgsql as $$\nbegin\n  retrun now();\nend $$;", 4),
            ("functions/domain/now.sql", "create or replace function domain.nou() returns text language sql as 'select 1::text';", nil),
            ("views/api/b_counts.sql", "create view api.b_counts as\nselect domain.count_notes('') as count,\n  missing;", 3),
            ("data/holidays.csv", "on_date,name\n2026-12-25,a\n2026-13-25,b\n", 3),
            ("data/holidays.csv", "on_date,name;drop\n2026-12-25,a\n", nil),
            ("grants.sql", "grant usage on schema api to nobody_knows;", 1),
            ("roles.sql", "\n\nselect 1;\nselect from nowhere.at_all;", 4),
        ] as [(String, String, Int?)]
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
