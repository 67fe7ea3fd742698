import CGMime

/// The library as a whole.
enum GMime {
    /// Before the first use; any number of times, from any thread.
    static func start() {
        _ = isStarted
    }

    private static let isStarted: Bool = {
        g_mime_init()
        return true
    }()
}
