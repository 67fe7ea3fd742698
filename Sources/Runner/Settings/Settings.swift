import Configuration
import Foundation

/// The values of all settings, checked: flags over environment over defaults.
public struct Settings: Sendable {
    private enum Checked: Sendable {
        case text(String)
        case integer(Int)
    }

    /// Settings whose values nothing that reports on the configuration may show.
    private static let secrets: Set<String> = [
        Setting.databaseURL.name, Setting.smtpPassword.name, Setting.linkSecret.name,
    ]

    private let values: [String: Checked]
    /// Variables that look like settings and are none: spelling mistakes, most likely.
    let unknownVariables: [String]

    /// - Parameters:
    ///   - flags: values by the setting's name, as `SettingFlags` found them.
    ///   - environment: the process's variables. An empty one counts as not set.
    /// - Throws: everything that is wrong, at once.
    public init(flags: [String: String] = [:], environment: [String: String]) throws(SettingErrors) {
        let given = environment.filter { $0.key.hasPrefix("CADENCE_") && !$0.value.isEmpty }
        let reader = ConfigReader(providers: [
            InMemoryProvider(
                name: "flags",
                values: flags.reduce(into: [:]) { values, flag in
                    values[AbsoluteConfigKey(Self.key(flag.key))] = ConfigValue(
                        .string(flag.value), isSecret: Self.secrets.contains(flag.key))
                }),
            EnvironmentVariablesProvider(
                environmentVariables: given,
                secretsSpecifier: .specific(Self.secrets)),
        ])
        var values: [String: Checked] = [:]
        var errors: [SettingError] = []
        for setting in Setting.table {
            let text = reader.string(forKey: Self.key(setting.name)) ?? setting.fallback
            if let value = Self.check(text, setting) {
                values[setting.name] = value
            } else {
                errors.append(SettingError(setting: setting, value: text, isFlag: flags[setting.name] != nil))
            }
        }
        if !errors.isEmpty { throw SettingErrors(errors: errors) }
        self.values = values
        let known = Set(Setting.table.map(\.name))
        unknownVariables = given.keys.filter {
            !known.contains($0) && !$0.hasPrefix(MailboxSecrets.prefix)
        }.sorted()
    }

    /// The value of a setting that is text or a choice.
    func text(_ setting: Setting) -> String {
        guard case .text(let text) = values[setting.name] else {
            preconditionFailure("\(setting.name) is no text")
        }
        return text
    }

    /// The value of a setting that is a number.
    func integer(_ setting: Setting) -> Int {
        guard case .integer(let number) = values[setting.name] else {
            preconditionFailure("\(setting.name) is no number")
        }
        return number
    }

    /// The value of a setting whose unit is seconds.
    func duration(_ setting: Setting) -> Duration {
        precondition(setting.unit == "seconds", "\(setting.name) is no length of time")
        return .seconds(integer(setting))
    }

    /// `CADENCE_HTTP_PORT` is found under `cadence.http.port`.
    private static func key(_ name: String) -> ConfigKey {
        ConfigKey(name.lowercased().split(separator: "_").map(String.init))
    }

    private static func check(_ text: String, _ setting: Setting) -> Checked? {
        switch setting.kind {
        case .text: .text(text)
        case .choice(let words): words.contains(text) ? .text(text) : nil
        case .integer(let range): Int(text).flatMap { range.contains($0) ? .integer($0) : nil }
        }
    }
}
