import Logging

/// Sends every log of the process to standard error as the settings say; to be called once, at the start.
func startLogging(_ settings: Settings) {
    let level = Logger.Level(rawValue: settings.text(.logLevel)) ?? .info
    let format = LineLogHandler.Format(rawValue: settings.text(.logFormat)) ?? .text
    LoggingSystem.bootstrap { label in LineLogHandler(label: label, level: level, format: format) }
    let logger = Logger(label: "settings")
    for name in settings.unknownVariables {
        logger.warning("\(name) is no setting and does nothing; pgcadence settings lists them.")
    }
}
