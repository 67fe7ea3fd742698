extension Setting {
    static let dkimKeyFile = Setting(
        "CADENCE_DKIM_KEY_FILE", .text("path of a PEM file"), default: "",
        "The private key (RSA or Ed25519) that signs mails; empty: they are not signed here.")
    static let dkimSelector = Setting(
        "CADENCE_DKIM_SELECTOR", .text("name"), default: "",
        "Under which name the public key is in the DNS: SELECTOR._domainkey.DOMAIN.")
    static let dkimDomain = Setting(
        "CADENCE_DKIM_DOMAIN", .text("name of a domain"), default: "",
        "Whose signature it is; empty: the domain of each mail's from address.")
}
