/// What mail systems say when they do not take a message, by what it means. Small letters; `*` is anything short.
enum BouncePhrases {
    /// The sender is refused, or not allowed to write there, whatever else is said.
    static let senderRefused = [
        "sender rejected", "sender address rejected", "sender is not", "sender denied", "sender not allowed",
        "sender verify failed", "sender verification", "unauthenticated sender", "domain of sender",
        "sender domain", "bad sender", "invalid sender", "senders not allowed", "permission to post",
        "not allowed to post", "not permitted to post", "groups.google.com", "only members", "closed list",
        "expediteur rejete", "expéditeur refusé", "absender abgelehnt", "different address or alias",
        "send e-mail to yourself",
    ]

    /// No place for the message now.
    static let full = [
        "mailbox full", "mailbox is full", "mailbox * is full", "mailbox for user is full", "inbox is full",
        "mailbox quota", "over quota", "overquota", "over the quota", "quota exceeded", "exceeded * quota",
        "exceeds * quota", "quota * exceeded", "quota full", "out of storage", "storage quota",
        "mailbox exceeds allowed size", "mailbox size limit", "mailbox has exceeded", "not enough storage",
        "insufficient system storage", "insufficient disk", "no space left", "disk full",
        "mailbox * exceeded",
        "boîte aux lettres pleine", "boite pleine", "postfach * voll", "postfach ist voll", "buzón lleno",
        "buzon lleno", "casella piena", "casella * piena", "caixa * cheia", "postvak vol", "mailbox vol",
        "переполнен", "greylist", "graylist", "grey-list", "gray-list",
    ]

    /// The address or the host does not exist, or is disabled.
    static let unknown = [
        "user unknown", "unknown user", "user is unknown", "userunknown", "no such user", "no such mailbox",
        "no such recipient", "no such address", "no such account", "no such local user", "no mailbox here",
        "unknown recipient", "recipient unknown", "unknown address", "unknown mailbox", "unknown local part",
        "unknown account", "user not found", "user * not found", "user not exist", "user * not exist",
        "user doesn't exist", "user * doesn't have", "user doesn't have", "recipient not found",
        "recipient * not found", "recipient does not exist", "recipient * does not exist",
        "recipient name is not recognized", "recipient no longer", "mailbox not found", "mailbox * not found",
        "mailbox does not exist", "mailbox * does not exist", "mailbox doesn't exist", "mailbox no longer",
        "account does not exist", "account * does not exist", "account not found", "address does not exist",
        "address * does not exist", "address not found", "address couldn't be found",
        "address * could not be found",
        "address is no longer", "may not exist", "invalid recipient", "invalid mailbox", "invalid user",
        "invalid final delivery userid", "invalid address", "recipient invalid", "no valid recipients",
        "destinataire invalide", "destinataire inconnu", "adresse inconnue", "bad destination mailbox",
        "not a valid mailbox", "not a valid user", "not a registered", "not our customer",
        "no account by that name",
        "empfänger unbekannt", "empfänger existiert nicht", "adresse existiert nicht", "usuario desconocido",
        "destinatario desconocido", "no existe el usuario", "utente sconosciuto", "destinatario sconosciuto",
        "usuário desconhecido", "usuario inexistente", "onbekende gebruiker", "gebruiker onbekend",
        "пользователь не найден", "нет такого пользователя",
        "host unknown", "unknown host", "host not found", "host * not found", "no such domain",
        "no such host",
        "domain not found", "domain * not found", "domain * couldn't be found", "domain does not exist",
        "domain * does not exist", "domain name not found", "non-existent domain", "domain is not reachable",
        "account is disabled", "account * is disabled", "account * been disabled", "account disabled",
        "account is locked", "account * is locked", "user * locked", "account is inactive",
        "account * inactive",
        "account has been suspended", "account * suspended", "account is suspended", "account is blocked",
        "account * is blocked", "account expired", "account * closed", "mailbox disabled",
        "mailbox is disabled",
        "mailbox * disabled", "mailbox is inactive", "mailbox is frozen", "inactive email", "inactive user",
        "inactive mailbox", "user * disabled", "user disabled", "user * inactive", "user inactive",
        "user is inactive", "disabled recipient", "recipient disabled", "address is disabled", "discontinued",
        "recipient address rejected: access denied", "dest. deactivated", "has been deactivated",
        "is no longer employed", "no longer with", "compte * bloque", "compte * désactivé",
    ]

    /// The receiver refuses us, or what we send.
    static let refused = [
        "dmarc", "dkim", "spf ", "spf)", "spf:", "sender policy framework", "authentication required",
        "smtp authentication", "not authenticated", "unauthenticated", "authentication information",
        "authentication level", "spam", "unsolicited", "ube,", " uce", "bulk mail", "bulk email", "junk mail",
        "phish", "malware", "virus", "suspicious", "blacklist", "black list", "blocklist", "block list",
        "blocked", "bloquee", "denylist", "banned", "listed in", "listed by", "listed at", "rbl", "dnsbl",
        "spamhaus", "spamcop", "barracudacentral", "reputation", "complaints", "rate limit", "ratelimit",
        "frequency limited", "too many messages", "too many connections", "receiving mail at a rate",
        "message rate", "sending rate", "relay quota", "sending limit", "policy", "policies", "access denied",
        "not permitted", "not authorized", "unauthorized", "not authorised", "prohibited", "forbidden",
        "relaying", "relay access", "relay not", "unable to relay", "reverse dns", "rdns", "ptr record",
        "no ptr", "invalid ip", "client ip", "client host rejected", "dynamic ip", "ip address * not allowed",
        "will not accept messages from", "not accept mail from", "not accepted from",
        "refused to accept mail from",
        "invalid dns", "content rejected", "content filter", "content denied", "message rejected",
        "mail rejected", "message refused", "attachment type",
        "attachment is not", "attachments are not", "attachment rejected", "attachment not", "attachment was",
        "blocked attachment", "executable attachment", "file type", "header error", "not rfc",
        "non-compliant", "not compliant", "multiple addresses in from", "multiple * addresses in from",
        "bad helo", "invalid helo",
        "smtp server of your isp", "refused to talk to me", "message filtered", "limit set by recipient",
        "mail rejete", "message rejete",
    ]

    /// The address does not take mail, said in words that systems also use for passing trouble and for refusals.
    static let unavailable = [
        "mailbox unavailable", "mailbox not available", "address rejected.", "address rejected",
        "recipient rejected",
    ]

    /// Trouble that may pass.
    static let passing = [
        "does not accept mail", "doesn't receive email", "no smtp service", "null mx", "try again later",
        "try later", "temporar", "timed out", "timeout", "deferred", "connection refused",
        "service unavailable", "service currently unavailable", "too many hops", "hop count", "loop",
        "too large", "too big", "size limit", "maximum message size", "exceeds * size", "mailer error",
        "system error", "not accepting network messages", "lock failure", "resources", "delayed", "expired",
    ]

    /// A refusal that gives no reason.
    static let bareRefusal = ["reject", "refused", "denied", "not allowed", "not accepted", "unacceptable"]
}
