import Testing

@testable import Runner

@Suite("Return dates of absence notes")
struct ReturnDateTests {
    /// Thursday, 18 December 2025.
    private static let written = MailDate(
        day: CivilDate(days: 20_440), instant: 20_440 * 86_400, isAmerican: false)

    @Test(
        "are found in seven languages",
        arguments: [
            ("I am out of the office until 5 January.", "2026-01-05"),
            ("I will be back on Monday, January 5th, 2026.", "2026-01-05"),
            ("I am away from Dec 22 to Jan 5.", "2026-01-05"),
            ("Away until 2025-12-29, back the day after.", "2025-12-29"),
            ("I am out of the office through Friday, January 2.", "2026-01-02"),
            ("Ich bin bis zum 05.01.2026 nicht im Büro.", "2026-01-05"),
            ("Ich bin vom 22.12. bis 02.01. im Urlaub.", "2026-01-02"),
            ("Ab dem 5. Januar bin ich wieder erreichbar.", "2026-01-05"),
            ("Bis einschließlich Freitag, 2. Januar 2026, bin ich nicht da.", "2026-01-02"),
            ("Zurück am 5.1.26", "2026-01-05"),
            ("Je serai de retour le 5 janvier 2026.", "2026-01-05"),
            ("Absent du 22 décembre au 2 janvier inclus.", "2026-01-02"),
            ("Absente jusqu'au 1er janvier.", "2026-01-01"),
            ("Estaré fuera hasta el 5 de enero de 2026.", "2026-01-05"),
            ("Vuelvo el lunes 5 de enero.", "2026-01-05"),
            ("Sono assente fino al 5 gennaio.", "2026-01-05"),
            ("In ferie dal 22 dicembre al 2 gennaio; rientrerò il 7 gennaio 2026.", "2026-01-07"),
            ("Estarei ausente até 5 de janeiro de 2026.", "2026-01-05"),
            ("Regresso no dia 5 de janeiro.", "2026-01-05"),
            ("Ik ben afwezig tot en met 5 januari.", "2026-01-05"),
            ("Ik ben op maandag 5 januari weer terug.", "2026-01-05"),
            ("Met vakantie van 22 december t/m 2 januari.", "2026-01-02"),
        ])
    func written(text: String, day: String) {
        #expect(ReturnDate.day(in: text, written: Self.written)?.description == day)
    }

    @Test(
        "may be told from the day of the mail",
        arguments: [
            ("I will be back tomorrow.", "2025-12-19"), ("I am back next Monday.", "2025-12-22"),
            ("I will return next week.", "2025-12-22"), ("Back on Thursday.", "2025-12-25"),
            ("Ich bin am Montag wieder im Büro.", "2025-12-22"), ("Je serai de retour lundi.", "2025-12-22"),
            ("Vuelvo mañana.", "2025-12-19"), ("Torno martedì.", "2025-12-23"),
            ("Volto na segunda-feira.", "2025-12-22"), ("Ik ben maandag terug.", "2025-12-22"),
        ])
    func relative(text: String, day: String) {
        #expect(ReturnDate.day(in: text, written: Self.written)?.description == day)
    }

    @Test(
        "are ignored when past, further than 100 days ahead, impossible, or about something else",
        arguments: [
            "I was out until 5 December 2025.", "I am back on 29 March 2026.", "Back on 31 February.",
            "Our fair is on 5 January.", "Call 030 12345678 until 5 pm.",
            "From 5 January I have a new number.",
            "Back on 99/99/9999.", "until", "",
        ])
    func ignored(text: String) {
        #expect(ReturnDate.day(in: text, written: Self.written) == nil)
    }

    @Test("the hundredth day is the last")
    func hundredDays() {
        #expect(
            ReturnDate.day(in: "Back on 28 March 2026.", written: Self.written)?.description == "2026-03-28")
    }

    @Test("5/1 and 1/5 are read as the mail's zone writes them, unless only one reading can be meant")
    func order() {
        let american = MailDate(day: CivilDate(days: 20_440), instant: 20_440 * 86_400, isAmerican: true)
        #expect(ReturnDate.day(in: "Back on 2/3/2026.", written: Self.written)?.description == "2026-03-02")
        #expect(ReturnDate.day(in: "Back on 2/3/2026.", written: american)?.description == "2026-02-03")
        #expect(ReturnDate.day(in: "Back on 01/05/2026.", written: Self.written)?.description == "2026-01-05")
        #expect(ReturnDate.day(in: "Back on 13/1/2026.", written: american)?.description == "2026-01-13")
    }

    @Test("days and dates agree over four hundred years, leap days among them")
    func calendar() throws {
        #expect(CivilDate(year: 1970, month: 1, day: 1)?.days == 0)
        #expect(CivilDate(days: 20_440).description == "2025-12-18")
        #expect(CivilDate(days: 20_440).weekday == 4)
        #expect(CivilDate(year: 2024, month: 2, day: 29)?.description == "2024-02-29")
        #expect(CivilDate(year: 2100, month: 2, day: 29) == nil)
        for days in stride(from: -100_000, to: 150_000, by: 1) {
            let date = CivilDate(days: days)
            let parts = date.description.split(separator: "-").compactMap { Int($0) }
            try #require(CivilDate(year: parts[0], month: parts[1], day: parts[2]) == date)
        }
    }
}
