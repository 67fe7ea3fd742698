/// The words of answering machines in English, German, French, Spanish, Italian, Portuguese and Dutch.
enum AutomaticPhrases {
    /// How mail programs begin the subject of an automatic answer; nobody else writes so.
    static let labels = [
        "automatic reply:", "automatic reply -", "auto reply:", "auto-reply:", "autoreply:", "auto response:",
        "auto-response:",
        "automated reply:", "automated response:", "automatic response:", "autoresponse:", "autoresponder:",
        "out of office:", "out of office reply:", "out-of-office:", "out of office autoreply:",
        "[auto-reply]",
        "[autoreply]", "[out of office]", "ooo:", "vacation:", "on vacation:", "[auto reply]", "(auto reply)",
        "automatische antwort:", "automatische antwort -", "abwesenheitsnotiz:", "abwesend:", "abwesenheit:",
        "autom. antwort:", "automatische rückantwort:", "abwesenheitsassistent:", "[abwesenheit]",
        "réponse automatique :", "réponse automatique:", "reponse automatique", "absence du bureau :",
        "absence du bureau:", "absent du bureau", "message d'absence :", "message d'absence:",
        "respuesta automática:", "respuesta automatica:", "fuera de la oficina:", "ausencia:",
        "respuesta de ausencia:", "risposta automatica:", "fuori sede:", "fuori ufficio:",
        "resposta automática:", "resposta automatica:", "ausência temporária:", "fora do escritório:",
        "automatisch antwoord:", "automatische beantwoording:", "afwezig:", "automatische reactie:",
        "afwezigheid:",
        "accepted:", "declined:", "tentative:", "tentatively accepted:", "read:", "not read:",
    ]

    /// How people's answers begin.
    static let replyMarks = [
        "re:", "aw:", "sv:", "rv:", "res:", "antw:", "fw:", "fwd:", "wg:", "tr:", "r:", "i:", "enc:", "ref:",
    ]

    /// That somebody is away.
    static let absence = [
        "out of office", "out of the office", "out-of-office", "away from the office", "away from my desk",
        "on vacation", "on holiday", "on annual leave", "on leave", "on maternity leave", "on parental leave",
        "on paternity leave", "away until", "away on", "currently away", "not in the office", "auto reply",
        "auto-reply",
        "automatic reply", "limited access to email", "limited access to my email", "no access to email",
        "abwesenheit", "abwesend", "nicht im büro", "nicht im haus", "außer haus", "ausser haus", "im urlaub",
        "in urlaub", "in elternzeit", "nicht erreichbar", "automatische antwort", "auf dienstreise",
        "absence", "absent du", "absente du", "absent jusqu'au", "absente jusqu'au", "en congé",
        "en vacances",
        "je suis absent", "actuellement absent", "actuellement en", "réponse automatique", "hors du bureau",
        "fuera de la oficina", "fuera de oficina", "ausente", "de vacaciones", "de baja",
        "respuesta automática",
        "ausencia", "fuori sede", "fuori ufficio", "in ferie", "assente", "assenza", "in vacanza",
        "risposta automatica", "fora do escritório", "de férias", "em férias", "ausência",
        "resposta automática",
        "afwezig", "niet op kantoor", "niet aanwezig", "op vakantie", "met vakantie", "met verlof",
        "automatisch antwoord", "buiten kantoor",
    ]

    /// That a machine speaks.
    static let machine = [
        "this is an automatic reply", "this is an automated reply", "this is an automated response",
        "this is an automatic response", "this is an auto-generated", "this is an automatically generated",
        "this is an auto-reply", "this is an auto reply", "this is an automated message",
        "this mailbox is not monitored", "this mailbox is unattended", "your ticket has been created",
        "your request has been received and", "dies ist eine automatische",
        "diese nachricht wurde automatisch",
        "diese e-mail wurde automatisch", "ceci est un message automatique",
        "ceci est une réponse automatique",
        "ce message est généré automatiquement", "este es un mensaje automático",
        "esta es una respuesta automática",
        "este mensaje ha sido generado automáticamente", "questo è un messaggio automatico",
        "questa è una risposta automatica", "esta é uma mensagem automática",
        "esta é uma resposta automática",
        "dit is een automatisch", "dit bericht is automatisch",
    ]
}
