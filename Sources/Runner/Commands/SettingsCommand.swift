import ArgumentParser

struct SettingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings",
        abstract: "Prints the table of settings as Markdown.")

    func run() {
        print(Setting.markdown, terminator: "")
    }
}
