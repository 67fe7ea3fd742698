import ArgumentParser
import Testing

@testable import Runner

@Suite("Settings")
struct SettingsTests {
    @Test("without anything set, every setting has its default, which is in its range")
    func defaults() throws {
        let settings = try Settings(environment: [:])
        #expect(settings.integer(.httpPort) == 8080)
        #expect(settings.text(.mailTransport) == "")
        #expect(settings.duration(.shutdown) == .seconds(30))
    }

    @Test("a flag wins over the environment, the environment over the default")
    func precedence() throws {
        let environment = ["CADENCE_HTTP_PORT": "9000", "CADENCE_BATCH_SIZE": "7"]
        let settings = try Settings(flags: ["CADENCE_HTTP_PORT": "9001"], environment: environment)
        #expect(settings.integer(.httpPort) == 9001)
        #expect(settings.integer(.batchSize) == 7)
    }

    @Test("an empty variable counts as not set")
    func emptyVariable() throws {
        #expect(try Settings(environment: ["CADENCE_HTTP_PORT": ""]).integer(.httpPort) == 8080)
    }

    @Test("all wrong values are named at once, each with what it may be")
    func wrongValues() throws {
        let error = try #require(throws: SettingErrors.self) {
            try Settings(
                flags: ["CADENCE_LOG_FORMAT": "yaml"],
                environment: ["CADENCE_STEP_LOOPS": "0", "CADENCE_HTTP_PORT": "80a"])
        }
        #expect(
            error.errors.map(\.setting.name) == [
                "CADENCE_HTTP_PORT", "CADENCE_STEP_LOOPS", "CADENCE_LOG_FORMAT",
            ])
        #expect(
            error.description.split(separator: "\n") == [
                "CADENCE_HTTP_PORT is \"80a\", but may be a whole number from 0 to 65535.",
                "CADENCE_STEP_LOOPS is \"0\", but may be a whole number from 1 to 64 (loops).",
                "--log-format (CADENCE_LOG_FORMAT) is \"yaml\", but may be one of text, json.",
            ])
    }

    @Test("a misspelt variable is found")
    func unknownVariable() throws {
        let settings = try Settings(environment: ["CADENCE_HTTP_PROT": "1", "HOME": "/"])
        #expect(settings.unknownVariables == ["CADENCE_HTTP_PROT"])
    }

    @Test("names, flags and keys of the table are unique")
    func uniqueNames() {
        #expect(Set(Setting.table.map(\.name)).count == Setting.table.count)
        #expect(Set(Setting.table.map(\.flag)).count == Setting.table.count)
        #expect(Setting.httpPort.flag == "--http-port")
    }

    @Test("the Markdown table has a line for each setting")
    func markdown() {
        let lines = Setting.markdown.split(separator: "\n")
        #expect(lines.count == Setting.table.count + 2)
        #expect(lines.allSatisfy { $0.count { $0 == "|" } == 7 })
    }
}

@Suite("Flags of the settings")
struct SettingFlagsTests {
    @Test("they are taken out wherever they stand, with a space or an equals sign")
    func taken() throws {
        let flags = try SettingFlags(["--http-port", "1", "serve", "--api-only", "--log-level=debug"])
        #expect(flags.values == ["CADENCE_HTTP_PORT": "1", "CADENCE_LOG_LEVEL": "debug"])
        #expect(flags.rest == ["serve", "--api-only"])
    }

    @Test("a value may hold an equals sign")
    func equalsSign() throws {
        let flags = try SettingFlags(["--database-url=host=a dbname=b"])
        #expect(flags.values == ["CADENCE_DATABASE_URL": "host=a dbname=b"])
    }

    @Test("nothing behind -- is touched")
    func terminator() throws {
        let flags = try SettingFlags(["tenant", "create", "--", "--http-port", "1"])
        #expect(flags.values.isEmpty)
        #expect(flags.rest == ["tenant", "create", "--", "--http-port", "1"])
    }

    @Test("a flag without a value is refused")
    func missingValue() {
        #expect(throws: ValidationError.self) { try SettingFlags(["serve", "--http-port"]) }
    }
}
