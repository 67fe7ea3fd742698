import SQL
import TestCluster
import Testing

@Suite("Migrator: the virtual clock")
struct MigratorClockTests {
    private func fixture() async throws -> MigratorFixture {
        var fixture = try await MigratorFixture()
        fixture.files["virtual_clock/migration.sql"] =
            "create table data.virtual_clock as select '2026-01-05 10:00+00'::timestamptz as now_at;"
        fixture.files["virtual_clock/domain/now.sql"] = """
            create or replace function domain.now() returns timestamptz language sql stable
            as 'select now_at from data.virtual_clock';
            """
        fixture.files["virtual_clock/domain/set_clock.sql"] = """
            create or replace function domain.set_clock(p_at timestamptz) returns void language sql
            as 'update data.virtual_clock set now_at = p_at';
            """
        return fixture
    }

    @Test("a database has one from the beginning, and keeps it without being told again")
    func virtual() async throws {
        var fixture = try await fixture()
        let changes = try await fixture.migrate(virtualClock: true)
        #expect(changes.contains("virtual clock") && changes.contains("function domain.set_clock (new)"))
        #expect(try await fixture.migrator.isVirtual())
        #expect(try await fixture.value("domain.now() at time zone 'UTC'") == "2026-01-05 10:00:00")
        #expect(try await fixture.migrate().isEmpty)
        #expect(try await fixture.migrate(virtualClock: true).isEmpty)
        fixture.files["functions/domain/now.sql"]? += "\n"
        #expect(try await fixture.migrate().isEmpty)
        fixture.files["virtual_clock/domain/now.sql"]? += "\n"
        #expect(try await fixture.migrate() == ["function domain.now (changed)"])
        #expect(try await fixture.value("domain.now() at time zone 'UTC'") == "2026-01-05 10:00:00")
        fixture.files["virtual_clock/migration.sql"]? += "\n"
        let edited = try await fixture.failure().sentence
        #expect(edited?.contains("virtual_clock/migration.sql was edited") == true)
    }

    @Test("a database that was migrated without cannot get one")
    func real() async throws {
        let fixture = try await fixture()
        try await fixture.migrate()
        #expect(try await fixture.migrator.isVirtual() == false)
        #expect(try await fixture.value("to_regproc('domain.set_clock') is null") == "true")
        let refused = try await fixture.failure(virtualClock: true).sentence
        #expect(refused?.contains("without a virtual clock") == true)
        #expect(try await fixture.migrate().isEmpty)
    }

    @Test("without its files there is none to be had")
    func absent() async throws {
        let fixture = try await MigratorFixture()
        #expect(try await fixture.failure(virtualClock: true).sentence?.contains("no virtual clock") == true)
    }
}
