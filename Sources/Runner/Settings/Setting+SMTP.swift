extension Setting {
    static let smtpURL = Setting(
        "CADENCE_SMTP_URL", .text("smtp://HOST:PORT or smtps://HOST:PORT"), default: "",
        "The mail server; mailboxes may have one of their own. Without a user and a password: they are set below."
    )
    static let smtpUser = Setting(
        "CADENCE_SMTP_USER", .text("name"), default: "",
        "As whom to log in to the mail server; empty: nobody.")
    static let smtpPassword = Setting(
        "CADENCE_SMTP_PASSWORD", .text("text"), default: "", "The password of that user.")
    static let smtpPasswordFile = Setting(
        "CADENCE_SMTP_PASSWORD_FILE", .text("path"), default: "",
        "A file with the password, or with the token for xoauth2, read for every mail.")
    static let smtpAuth = Setting(
        "CADENCE_SMTP_AUTH", .choice(["any", "plain", "login", "xoauth2"]), default: "any",
        "How to log in; any: the best way that the server has.")
    static let smtpTLS = Setting(
        "CADENCE_SMTP_TLS", .choice(["required", "off"]), default: "required",
        "Whether all is encrypted (by STARTTLS, where the URL is not smtps:); off: never.")
    static let smtpVerify = Setting(
        "CADENCE_SMTP_VERIFY", .choice(["yes", "no"]), default: "yes",
        "Whether the certificate of the mail server must be good and name it.")
    static let smtpAuthorities = Setting(
        "CADENCE_SMTP_CA_FILE", .text("path of a PEM file"), default: "",
        "The authorities whose certificates are good; empty: those of the system.")
    static let smtpName = Setting(
        "CADENCE_SMTP_NAME", .text("name of a host"), default: "",
        "What this host calls itself before the mail server (EHLO); empty: its own name.")
    static let smtpConnections = Setting(
        "CADENCE_SMTP_CONNECTIONS", .integer(1...100), unit: "connections", default: "4",
        "Connections to mail servers of each sender loop.")
    static let smtpConnectTimeout = Setting(
        "CADENCE_SMTP_CONNECT_TIMEOUT_SECONDS", .integer(1...600), unit: "seconds", default: "30",
        "How long connecting, TLS, greeting and login may take together.")
    static let smtpCommandTimeout = Setting(
        "CADENCE_SMTP_COMMAND_TIMEOUT_SECONDS", .integer(1...600), unit: "seconds", default: "60",
        "How long the answer to a command may take.")
    static let smtpDataTimeout = Setting(
        "CADENCE_SMTP_DATA_TIMEOUT_SECONDS", .integer(1...3600), unit: "seconds", default: "180",
        "How long the mail server may take to read one mail.")
    static let smtpEndTimeout = Setting(
        "CADENCE_SMTP_END_TIMEOUT_SECONDS", .integer(1...3600), unit: "seconds", default: "600",
        "How long the answer to the end of a mail may take (RFC 5321 asks for 600); after that nobody knows whether it was sent."
    )
    static let secretsDirectory = Setting(
        "CADENCE_SECRETS_DIRECTORY", .text("path"), default: "",
        "The folder with the secrets of mailboxes, a folder for each tenant in it; empty: mailboxes name no files."
    )
}
