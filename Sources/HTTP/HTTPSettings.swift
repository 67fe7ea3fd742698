/// Where the server listens and what it bounds.
public struct HTTPSettings: Sendable {
    /// The address to listen on.
    public var host: String
    /// 0 takes any free port.
    public var port: Int
    /// Connections beyond it wait in the kernel's queue.
    public var maximumConnections: Int
    /// How long one call of the database may take, its wait for a session included.
    public var callTimeout: Duration
    /// How long a connection may be silent, and how long a body may take to arrive.
    public var idleTimeout: Duration
    /// How long the header of a request may take to arrive, from its first byte on.
    public var headerTimeout: Duration
    /// What the large bodies of all requests may take together, in bytes.
    public var bodyMemory: Int
    /// Streams of events at a time; one more is answered with 503.
    public var streamLimit: Int
    /// How often a stream looks for new events.
    public var streamInterval: Duration
    /// After so long a silence a stream sends a comment, which proxies take as a sign of life.
    public var streamHeartbeat: Duration
    /// Requests of one key in a second on average; 0: as many as it likes.
    public var rateLimit: Int
    /// Requests of one key at once, after a while without any.
    public var rateBurst: Int

    /// The defaults are those of the program's settings.
    public init(
        host: String = "127.0.0.1",
        port: Int = 8080,
        maximumConnections: Int = 1024,
        callTimeout: Duration = .seconds(15),
        idleTimeout: Duration = .seconds(60),
        headerTimeout: Duration = .seconds(10),
        bodyMemory: Int = 64 << 20,
        streamLimit: Int = 100,
        streamInterval: Duration = .seconds(1),
        streamHeartbeat: Duration = .seconds(15),
        rateLimit: Int = 0,
        rateBurst: Int = 100
    ) {
        self.host = host
        self.port = port
        self.maximumConnections = maximumConnections
        self.callTimeout = callTimeout
        self.idleTimeout = idleTimeout
        self.headerTimeout = headerTimeout
        self.bodyMemory = bodyMemory
        self.streamLimit = streamLimit
        self.streamInterval = streamInterval
        self.streamHeartbeat = streamHeartbeat
        self.rateLimit = rateLimit
        self.rateBurst = rateBurst
    }
}
