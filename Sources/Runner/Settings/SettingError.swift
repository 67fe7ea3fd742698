/// A setting whose value is none that it may have.
public struct SettingError: Error, Sendable, Equatable, CustomStringConvertible {
    let setting: Setting
    let value: String
    let isFlag: Bool

    /// Names the variable or the flag, what it was, and what it may be.
    public var description: String {
        let name = isFlag ? "\(setting.flag) (\(setting.name))" : setting.name
        let unit = setting.unit.isEmpty ? "" : " (\(setting.unit))"
        return "\(name) is \"\(value)\", but may be \(kind)\(setting.range)\(unit)."
    }

    private var kind: String {
        switch setting.kind {
        case .text: ""
        case .integer: "a whole number from "
        case .choice: "one of "
        }
    }
}

/// Everything that is wrong with the settings.
public struct SettingErrors: Error, Sendable, Equatable, CustomStringConvertible {
    let errors: [SettingError]

    /// A line per wrong value.
    public var description: String { errors.map(\.description).joined(separator: "\n") }
}
