import ArgumentParser

/// Takes the flags of the settings out of the command line, wherever they stand.
///
/// They come from `Setting.table` and are the same for every command, so the commands don't declare them.
public struct SettingFlags: Sendable, Equatable {
    /// Values by the setting's name.
    public private(set) var values: [String: String] = [:]
    /// What is left for the command.
    public private(set) var rest: [String] = []

    /// - Parameter arguments: without the program's name. What follows `--` is left alone.
    /// - Throws: `ValidationError` if a flag has no value.
    public init(_ arguments: [String]) throws {
        var remaining = arguments[...]
        while let argument = remaining.popFirst() {
            if argument == "--" {
                rest += [argument] + remaining
                return
            }
            let halves = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let setting = Setting.table.first(where: { $0.flag == halves[0] }) else {
                rest.append(argument)
                continue
            }
            if halves.count == 2 {
                values[setting.name] = String(halves[1])
            } else if let value = remaining.popFirst() {
                values[setting.name] = value
            } else {
                throw ValidationError("\(setting.flag) needs a value: \(setting.range).")
            }
        }
    }
}
