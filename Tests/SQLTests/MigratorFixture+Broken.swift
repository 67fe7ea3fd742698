extension MigratorFixture {
    /// Files that cannot be applied, and the line that is to blame; nil when the file as a whole is.
    static let broken: [(path: String, text: String, line: Int?)] = [
        (
            "migrations/0002_notes.sql",
            """
            create table data.a (id integer);

            -- x;
            create tabel data.b ();
            """, 4
        ),
        ("migrations/0002_notes.sql", "create table data.notes (id integer);\nselect\n    1 / 0;", 2),
        ("migrations/0002_notes.sql", "create table data.notes (note text);\ncommit;", nil),
        (
            "functions/domain/now.sql",
            """
            create or replace function domain.now() returns timestamptz
            language sql as $$
              select nou()
            $$;
            """, 3
        ),
        (
            "functions/domain/now.sql",
            """
            create or replace function domain.now() returns timestamptz
            language plpgsql as $$
            begin
              retrun now();
            end $$;
            """, 4
        ),
        (
            "functions/domain/now.sql",
            "create or replace function domain.nou() returns text language sql as 'select 1::text';", nil
        ),
        (
            "views/api/b_counts.sql",
            """
            create view api.b_counts as
            select domain.count_notes('') as count,
                missing;
            """, 3
        ),
        ("data/holidays.csv", "on_date,name\n2026-12-25,a\n2026-13-25,b\n", 3),
        ("data/holidays.csv", "on_date,name;drop\n2026-12-25,a\n", nil),
        ("grants.sql", "grant usage on schema api to nobody_knows;", 1),
        ("roles.sql", "\n\nselect 1;\nselect from nowhere.at_all;", 4),
    ]
}
