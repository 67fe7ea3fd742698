import SQL
import TestCluster
import Testing

@Suite("Calls of stored functions")
struct PoolCallTests {
    @Test("the server types arguments by the function's declaration")
    func values() async throws {
        let pool = try await PoolFixture.database().pool(size: 2)
        let text = "Grüße, \"Welt\" \\ ☃"
        #expect(try await pool.call("t.echo", ["p_value": .text(text)]).text == text)
        #expect(try await pool.call("t.echo", ["p_value": ""]).text == "")
        #expect(try await pool.call("t.sum", ["p_left": 40, "p_right": 2]).text == "42")
        #expect(try await pool.call("t.sum", ["p_right": 2, "p_left": "40"]).text == "42")
        #expect(try await pool.call("t.is_not", ["p_is": true]).text == "f")
        let json = #"{"a": [1]}"#
        #expect(try await pool.call("t.echo_json", ["p_body": .json(Array(json.utf8))]).text == json)
        #expect(try await pool.call("t.size", ["p_bytes": .bytes([0, 1, 0, 255])]).text == "4")
        #expect(try await pool.call("t.size", ["p_bytes": .bytes([])]).text == "0")
    }

    @Test("null goes in and comes out as null")
    func null() async throws {
        let pool = try await PoolFixture.database().pool(size: 1)
        #expect(try await pool.call("t.echo", ["p_value": nil]) == nil)
        #expect(try await pool.call("t.size", ["p_bytes": nil]) == nil)
        #expect(try await pool.call("t.echo_json", ["p_body": nil]) == nil)
    }

    @Test("arrays keep quotes, commas and empty strings")
    func arrays() async throws {
        let pool = try await PoolFixture.database().pool(size: 1)
        let words = ["a,b", "", "NULL", "\"{}\\", "☃"]
        let joined = words.joined(separator: "|")
        #expect(try await pool.call("t.join", ["p_words": .texts(words)]).text == joined)
        #expect(try await pool.call("t.join", ["p_words": .texts([])]).text == "")
        let id = "0b6e5c1e-6f6e-7c3a-8b1a-2f3d4c5b6a79"
        #expect(try await pool.call("t.last", ["p_ids": .texts([id])]).text == id)
    }

    @Test("a composite argument is a row of texts and nulls")
    func row() async throws {
        let pool = try await PoolFixture.database().pool(size: 1)
        let context = Value.row(["ann", "admin"])
        #expect(try await pool.call("t.actor", ["p_context": context]).text == "ann admin")
        let half = Value.row(["ann", nil])
        #expect(try await pool.call("t.actor", ["p_context": half]).text == "ann")
    }

    @Test("rows have their columns by name")
    func rows() async throws {
        let pool = try await PoolFixture.database().pool(size: 1)
        let rows = try await pool.rows("t.numbers", ["p_limit": 3])
        #expect(rows.map { $0.integer("number") } == [1, 2, 3])
        #expect(rows.map { $0.boolean("is_even") } == [false, true, false])
        #expect(rows.map { $0.text("note") } == ["note 1", nil, "note 3"])
        #expect(rows[0].bytes("note") == Array("note 1".utf8))
        #expect(try await pool.rows("t.numbers", ["p_limit": 0]).isEmpty)
    }

    @Test("what is not text or JSON is refused, not cut")
    func garbage() async throws {
        let pool = try await PoolFixture.database().pool(size: 1)
        let nul = try await PoolFixture.error { try await pool.call("t.echo", ["p_value": "a\0b"]) }
        #expect(nul.sqlState == "22021")
        let inRow = Value.row(["\0", nil])
        let field = try await PoolFixture.error { try await pool.call("t.actor", ["p_context": inRow]) }
        #expect(field.sqlState == "22021")
        let inArray = try await PoolFixture.error {
            try await pool.call("t.join", ["p_words": .texts(["\0"])])
        }
        #expect(inArray.sqlState == "22021")
        for (body, state) in [
            ("{\"id\":7}\0garbage", "22021"), ("", "22P02"), ("{", "22P02"), (#"{"a":"\u0000"}"#, "22P05"),
        ] {
            let error = try await PoolFixture.error {
                try await pool.call("t.echo_json", ["p_body": .json(Array(body.utf8))])
            }
            #expect(error.sqlState == state, "\(body)")
        }
        let badUTF8 = try await PoolFixture.error {
            try await pool.call("t.echo_json", ["p_body": .json([34, 0xFF, 34])])
        }
        #expect(badUTF8.sqlState == "22021")
        #expect(try await pool.call("t.echo", ["p_value": "still here"]).text == "still here")
    }

    @Test("large values pass in both directions")
    func large() async throws {
        let pool = try await PoolFixture.database().pool(size: 1)
        let result = try await pool.call("t.repeat", ["p_text": "0123456789", "p_count": 3_000_000])
        #expect(result?.count == 30_000_000)
        let text = String(repeating: "☃", count: 3_000_000)
        #expect(try await pool.call("t.echo", ["p_value": .text(text)])?.count == 9_000_000)
        #expect(try await pool.rows("t.numbers", ["p_limit": 100_000]).count == 100_000)
    }

    @Test("a refusal carries the server's fields")
    func refusal() async throws {
        let pool = try await PoolFixture.database().pool(size: 1)
        let error = try await PoolFixture.error { try await pool.call("t.refuse", [:]) }
        guard case .refused(let refusal) = error else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.sqlState == "SE409")
        #expect(refusal.message == "Not now.")
        #expect(refusal.detail == #"{"code":"not_now"}"#)
        #expect(refusal.context?.contains("t.refuse") == true)
        let unknown = try await PoolFixture.error { try await pool.call("t.unknown", ["p_a": 1]) }
        #expect(unknown.sqlState == "42883")
    }

    @Test("sessions have the settings that reading values as text needs, and limits of their own")
    func sessionSettings() async throws {
        let database = try await PoolFixture.database()
        var settings = database.settings
        settings.url += " options='-c TimeZone=America/New_York -c DateStyle=German'"
        settings.statementTimeout = .seconds(12)
        let pool = Pool(settings, size: 1, logger: TestCluster.quiet)
        for (name, value) in [
            "TimeZone": "UTC", "DateStyle": "ISO, YMD", "client_encoding": "UTF8", "statement_timeout": "12s",
            "client_connection_check_interval": "500ms", "application_name": "test",
        ] {
            #expect(try await pool.call("t.setting", ["p_name": .text(name)]).text == value, "\(name)")
        }
        settings.url += " application_name=other"
        let other = Pool(settings, size: 1, logger: TestCluster.quiet)
        #expect(try await other.call("t.setting", ["p_name": "application_name"]).text == "other")
    }

    @Test("prepared calls go on when their function was dropped and made anew with other types")
    func recreatedFunction() async throws {
        let database = try await PoolFixture.database()
        let pool = database.pool(size: 1)
        #expect(try await pool.call("t.is_not", ["p_is": true]).text == "f")
        try await database.execute(
            """
            drop function t.is_not(boolean);
            create function t.is_not(p_is boolean) returns jsonb language sql as 'select to_jsonb(not p_is)';
            """
        )
        #expect(try await pool.call("t.is_not", ["p_is": true]).text == "false")
        try await database.execute(
            """
            drop function t.is_not(boolean);
            create function t.is_not(p_is text) returns text language sql as $$select 'not ' || p_is$$;
            """
        )
        #expect(try await pool.call("t.is_not", ["p_is": true]).text == "not true")
        try await database.execute("drop function t.is_not(text)")
        let gone = try await PoolFixture.error { try await pool.call("t.is_not", ["p_is": true]) }
        #expect(gone.sqlState == "42883")
    }

    @Test("prepared calls go on when the session lost its statements")
    func deallocated() async throws {
        let pool = try await PoolFixture.database().pool(size: 1)
        #expect(try await pool.call("t.echo", ["p_value": "a"]).text == "a")
        try await pool.execute("deallocate all")
        #expect(try await pool.call("t.echo", ["p_value": "b"]).text == "b")
    }
}
