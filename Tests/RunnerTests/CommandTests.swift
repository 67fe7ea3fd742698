import ArgumentParser
import HTTP
import Testing

@testable import Runner

@Suite("Command line")
struct CommandTests {
    @Test(
        "contradictions and mistakes are refused with the status of a wrong use",
        arguments: [
            ["serve", "--api-only", "--workers-only"],
            ["migrate", "--check", "--virtual-clock"],
            ["key", "create", "acme", "--role", "owner"],
            ["key", "create", "acme", "--expires", "tomorrow"],
            ["key", "revoke", "acme", "7"],
            ["serve", "--htp-port", "1"],
            ["classify"],
            ["ingest"],
            ["sevre"],
        ])
    func refused(arguments: [String]) {
        #expect {
            try PgCadence.parseAsRoot(arguments)
        } throws: { error in
            PgCadence.exitCode(for: error) == ExitCode.validationFailure
        }
    }

    @Test("a key is made for a member unless said otherwise, and never ends")
    func keyDefaults() throws {
        let command = try #require(
            try PgCadence.parseAsRoot(["key", "create", "acme"]) as? KeyCommand.Create)
        #expect(command.role == .member)
        #expect(command.expires == nil)
    }

    @Test("every setting is in the help of serve")
    func helpOfServe() {
        let help = PgCadence.helpMessage(for: ServeCommand.self, columns: 120)
        for setting in Setting.table { #expect(help.contains("\(setting.name), \(setting.flag)")) }
    }

    @Test("columns are as wide as their widest entry")
    func textTable() {
        let table = TextTable(headings: ["A", "B"], rows: [["long", "x"], ["s", ""]])
        #expect(table.description == "A     B\nlong  x\ns")
    }
}
