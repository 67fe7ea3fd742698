extension Setting {
    /// The table of `docs/operating.md`, in Markdown.
    public static var markdown: String {
        let head = "| variable | flag | unit | default | may be | meaning |\n|---|---|---|---|---|---|\n"
        return head
            + table.map { setting in
                let fallback = setting.fallback.isEmpty ? "" : "`\(setting.fallback)`"
                return "| `\(setting.name)` | `\(setting.flag)` | \(setting.unit) | \(fallback) "
                    + "| \(setting.range) | \(setting.help) |\n"
            }.joined()
    }

    /// The same for `--help`.
    static var overview: String {
        "SETTINGS (environment variable or flag; the flag wins):\n"
            + table.map { setting in
                let unit = setting.unit.isEmpty ? "" : " \(setting.unit)"
                let fallback = setting.fallback.isEmpty ? "empty" : setting.fallback
                return "  \(setting.name), \(setting.flag)\n"
                    + wrapped("\(setting.help) (\(setting.range)\(unit); default: \(fallback))")
            }.joined(separator: "\n")
    }

    /// Lines of at most 78 characters, indented by six.
    private static func wrapped(_ text: String) -> String {
        var lines = [""]
        for word in text.split(separator: " ") {
            if lines[lines.endIndex - 1].count + word.count > 71 { lines.append("") }
            lines[lines.endIndex - 1] += (lines[lines.endIndex - 1].isEmpty ? "      " : " ") + word
        }
        return lines.joined(separator: "\n")
    }
}
