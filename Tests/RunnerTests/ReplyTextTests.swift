import Testing

@testable import Runner

@Suite("Text of replies")
struct ReplyTextTests {
    @Test(
        "ends where a mail program names whom it quotes",
        arguments: [
            "On Apr 3, 2012, at 4:19 PM, Bob <bob@example.com> wrote:",
            "On Tuesday, April 3, 2012 at 4:55 PM Bob Smith\n<bob@example.com> wrote:",
            "Am 03.04.2012 um 16:19 schrieb Bob <bob@example.com>:",
            "Bob Smith schrieb am 3. April 2012 um 16:19:",
            "Le mar. 3 avr. 2012 à 16:19, Bob <bob@example.com> a écrit :",
            "El mar, 3 abr 2012 a las 16:19, Bob (<bob@example.com>) escribió:",
            "Il giorno mar 3 apr 2012 alle ore 16:19 Bob <bob@example.com> ha scritto:",
            "Em ter., 3 de abr. de 2012 às 16:19, Bob <bob@example.com> escreveu:",
            "Op di 3 apr 2012 om 16:19 schreef Bob <bob@example.com>:",
        ])
    func attribution(line: String) {
        #expect(ReplyText.strip("Yes, gladly.\n\n\(line)\n\n> Hello\n> there") == "Yes, gladly.")
        #expect(ReplyText.strip("Yes, gladly.\n\n\(line)\n\nHello there") == "Yes, gladly.")
    }

    @Test(
        "ends at a marked message",
        arguments: [
            "-----Original Message-----", "----- Original Message -----", "-----Ursprüngliche Nachricht-----",
            "-----Message d'origine-----", "-----Mensaje original-----", "-----Messaggio originale-----",
            "-----Mensagem original-----", "-----Oorspronkelijk bericht-----",
            "---------- Forwarded message ---------",
            "From: Bob <bob@example.com>\nSent: Tuesday, April 3, 2012 4:19 PM\nTo: Anna",
            "________________________________\nVon: Bob <bob@example.com>\nGesendet: Dienstag, 3. April 2012",
            "De : Bob\nEnvoyé : mardi 3 avril 2012", "*De:* Bob\n*Enviado:* martes",
            "Da: Bob\nInviato: martedì",
            "De: Bob\nEnviada em: terça-feira", "Van: Bob\nVerzonden: dinsdag",
        ])
    func marked(block: String) {
        #expect(ReplyText.strip("Yes.\n\n\(block)\n\nHello") == "Yes.")
    }

    @Test(
        "ends at the signature",
        arguments: [
            "-- \nAnna", "--\nAnna", "Sent from my iPhone", "Von meinem iPhone gesendet",
            "Envoyé de mon iPhone",
            "Enviado desde mi iPhone", "Inviato da iPhone", "Enviado do meu iPhone",
            "Verzonden vanaf mijn iPhone",
            "Get Outlook for iOS",
        ])
    func signature(block: String) {
        #expect(ReplyText.strip("Yes.\n\n\(block)\nmore") == "Yes.")
    }

    @Test("keeps what is written between quoted lines, and below them")
    func between() {
        let text = "On 3 April 2012 Bob wrote:\n> When?\nMonday.\n> Where?\nHere.\n"
        #expect(ReplyText.strip(text) == "Monday.\nHere.")
    }

    @Test(
        "keeps people's own words",
        arguments: [
            "From: here to there we go.", "On Monday I wrote:\nnothing", "Le devis est prêt :",
            "--- three dashes",
            "I wrote at 5:", "_____", "Hello\n\nWorld",
        ])
    func own(text: String) {
        #expect(ReplyText.strip(text) == text)
    }

    @Test("empty stays empty, and a long text is read in bounded time")
    func edges() {
        #expect(ReplyText.strip("") == "")
        #expect(ReplyText.strip("\n \n") == "")
        let long = String(repeating: "on 1 wrote <\n", count: 12_000)
        #expect(!ReplyText.strip(long).isEmpty)
    }
}
