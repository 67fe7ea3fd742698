/// The words of dates in English, German, French, Spanish, Italian, Portuguese and Dutch, in small letters.
enum DateWords {
    /// 1 is January.
    static let months: [String: Int] = table([
        "january jan januar jänner janvier janv enero ene gennaio gen janeiro januari",
        "february feb februar février fevrier févr febrero febbraio febr fevereiro fev februari",
        "march mar märz maerz mrz mars marzo março marco maart mrt",
        "april apr avril avr abril abr aprile",
        "may mai mayo maggio mag maio mei",
        "june jun juni juin junio giugno giu junho",
        "july jul juli juillet juil julio luglio lug julho",
        "august aug août aout agosto ago augustus",
        "september sep sept septembre septiembre setiembre settembre set setembro",
        "october oct oktober okt octobre octubre ottobre ott outubro out",
        "november nov novembre noviembre novembro",
        "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro",
    ])

    /// 1 is Monday.
    static let weekdays: [String: Int] = table([
        "monday montag lundi lunes lunedì lunedi segunda maandag",
        "tuesday dienstag mardi martes martedì martedi terça terca dinsdag",
        "wednesday mittwoch mercredi miércoles miercoles mercoledì mercoledi quarta woensdag",
        "thursday donnerstag jeudi jueves giovedì giovedi quinta donderdag",
        "friday freitag vendredi viernes venerdì venerdi sexta vrijdag",
        "saturday samstag sonnabend samedi sábado sabado sabato zaterdag",
        "sunday sonntag dimanche domingo domenica zondag",
    ])

    static let tomorrow: Set = ["tomorrow", "morgen", "demain", "mañana", "domani", "amanhã"]

    /// Each means the Monday after; as the words stand one after the other.
    static let nextWeek = [
        ["next", "week"], ["nächste", "woche"], ["nächster", "woche"], ["kommende", "woche"],
        ["semaine", "prochaine"],
        ["próxima", "semana"], ["semana", "que", "viene"], ["prossima", "settimana"],
        ["settimana", "prossima"],
        ["volgende", "week"],
    ]

    /// That somebody is there again on the day.
    static let back = [
        "return", "back", "available again", "resume", "zurück", "wieder", "rückkehr", "retour", "reviens",
        "reviendrai",
        "rentre", "reprends", "regres", "vuelvo", "volver", "vuelta", "reincorpor", "retorn", "ritorn",
        "rientr",
        "torno", "torner", "volto", "voltarei", "volta", "terug", "weer",
    ]

    /// The same behind the date: "am Montag wieder im Büro".
    static let backAfter = [
        "wieder", "zurück", "back", "again", "return", "terug", "weer", "de retour", "de nouveau",
        "de vuelta", "di nuovo",
        "novamente", "de volta",
    ]

    /// That somebody is away up to the day.
    static let until = [
        "until", "till", "til", "through", "thru", "bis", "jusqu'", "jusque", "hasta", "fino", "sino al",
        "até", "tot", "t/m",
    ]

    /// What joins the ends of a span.
    static let spans: Set = [
        "-", "–", "—", "to", "bis", "au", "al", "a", "à", "até", "tot", "through", "thru", "t/m",
    ]

    /// What may stand between such a word and the date.
    static let articles: Set = [
        "the", "zum", "den", "dem", "einschließlich", "le", "el", "il", "o", "dia", "día", "ao", "en", "met",
        "e", "com", "and", "including", ",", ".",
    ]

    private static func table(_ rows: [String]) -> [String: Int] {
        var table: [String: Int] = [:]
        for (index, row) in rows.enumerated() {
            for word in row.split(separator: " ") { table[String(word)] = index + 1 }
        }
        return table
    }
}
