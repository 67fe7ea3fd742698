import Foundation
public import Logging

/// Writes a log event as one line to standard error.
public struct LineLogHandler: LogHandler {
    /// How a line looks.
    public enum Format: String, Sendable {
        /// `2026-03-31T09:00:00.123Z info  message key=value key="two words"`
        case text
        /// One JSON object.
        case json
    }

    /// What is added to every event.
    public var metadata: Logger.Metadata = [:]
    /// The least level that is written.
    public var logLevel: Logger.Level
    private let label: String
    private let format: Format
    private let write: @Sendable (String) -> Void

    init(
        label: String, level: Logger.Level, format: Format,
        write: @escaping @Sendable (String) -> Void = LineLogHandler.writeToStandardError
    ) {
        self.label = label
        self.logLevel = level
        self.format = format
        self.write = write
    }

    /// One value of what is added to every event.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes the event, metadata in alphabetical order.
    public func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
            .map { (key: $0.key, value: "\($0.value)") }
            .sorted { $0.key < $1.key }
        let time = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        switch format {
        case .text:
            let level = event.level.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
            let pairs = all.map { " \($0.key)=\(Self.plain($0.value))" }.joined()
            write("\(time) \(level) \(Self.escape(event.message.description, quote: false))\(pairs)\n")
        case .json:
            let head = [
                ("time", time), ("level", event.level.rawValue), ("logger", label),
                ("message", event.message.description),
            ]
            let members = (head + all.map { ($0.key, $0.value) })
                .map { "\"\(Self.escape($0.0, quote: true))\":\"\(Self.escape($0.1, quote: true))\"" }
            write("{\(members.joined(separator: ","))}\n")
        }
    }

    private static func plain(_ value: String) -> String {
        let isWord =
            !value.isEmpty && value.unicodeScalars.allSatisfy { $0.value > 0x20 && $0 != "\"" && $0 != "=" }
        return isWord ? value : "\"\(escape(value, quote: true))\""
    }

    /// Keeps an event on one line: control characters become escapes as in JSON.
    private static func escape(_ text: String, quote: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\"" where quote: result += "\\\""
            case "\\" where quote: result += "\\\\"
            case _ where scalar.value < 0x20 || scalar.value == 0x7f:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func writeToStandardError(_ line: String) {
        var line = line
        line.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let count = Foundation.write(STDERR_FILENO, rest.baseAddress, rest.count)
                if count < 0 && errno != EINTR { return }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(max(count, 0)))
            }
        }
    }
}
