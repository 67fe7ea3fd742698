import CGMime

/// The day on which a mail was written, where it was written.
struct MailDate: Sendable, Equatable {
    let day: CivilDate
    /// Seconds since 1970.
    let instant: Int
    /// From a zone in which the month stands before the day.
    let isAmerican: Bool

    init(day: CivilDate, instant: Int, isAmerican: Bool) {
        self.day = day
        self.instant = instant
        self.isAmerican = isAmerican
    }

    /// By the Date field, or else by the newest Received field; nil when neither can be read.
    init?(_ header: InboundHeader) {
        var fields = header.all("date")
        if let received = header["received"], let semicolon = received.lastIndex(of: ";") {
            fields.append(String(received[received.index(after: semicolon)...]))
        }
        guard let date = fields.prefix(3).lazy.compactMap({ MailDate(field: $0) }).first else { return nil }
        self = date
    }

    private init?(field: String) {
        guard field.utf8.count < 200, let time = g_mime_utils_header_decode_date(field) else { return nil }
        defer { g_date_time_unref(time) }
        var year: gint = 0
        var month: gint = 0
        var day: gint = 0
        g_date_time_get_ymd(time, &year, &month, &day)
        guard let date = CivilDate(year: Int(year), month: Int(month), day: Int(day)) else { return nil }
        let hours = Int(g_date_time_get_utc_offset(time)) / 3_600_000_000
        self.init(
            day: date, instant: Int(g_date_time_to_unix(time)), isAmerican: (-10 ... -4).contains(hours))
    }
}
