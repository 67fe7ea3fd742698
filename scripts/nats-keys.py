"""What servers of NATS that ask who is there are told in tests, made without any tool of NATS.

nats-keys.py FOLDER writes
  ca.pem, other-ca.pem            two authorities
  server.pem, server.key          a certificate of the first one for 127.0.0.1
  stranger.pem, stranger.key      one of the first one for another host
  client.pem, client.key          one of the first one for a client
  operator.conf                   lines for a server whose users carry JWTs
  user.creds, unknown.creds       a user of that operator's account, and one of nobody's
"""

import base64
import hashlib
import json
import os
import subprocess
import sys
import time

import nacl.signing

OPERATOR, ACCOUNT, USER, SEED = 14 << 3, 0, 20 << 3, 18 << 3


def base32(data):
    return base64.b32encode(data).decode().rstrip("=")


def checked(data):
    checksum = 0
    for byte in data:
        checksum ^= byte << 8
        for _ in range(8):
            checksum = (checksum << 1 ^ 0x1021 if checksum & 0x8000 else checksum << 1) & 0xFFFF
    return data + checksum.to_bytes(2, "little")


class Key:
    def __init__(self, kind):
        self.kind = kind
        self.signing = nacl.signing.SigningKey.generate()

    @property
    def public(self):
        return base32(checked(bytes([self.kind]) + bytes(self.signing.verify_key)))

    @property
    def seed(self):
        marks = bytes([SEED | self.kind >> 5, (self.kind & 31) << 3])
        return base32(checked(marks + bytes(self.signing)))

    def token(self, name, subject, claims):
        """A JWT of this key about another."""
        def part(value):
            return base64.urlsafe_b64encode(value).rstrip(b"=")

        body = {"iat": int(time.time()), "iss": self.public, "name": name, "sub": subject, "nats": claims}
        digest = hashlib.new("sha512_256", json.dumps(body).encode()).digest()
        body["jti"] = base32(digest)
        text = part(b'{"typ":"JWT","alg":"ed25519-nkey"}') + b"." + part(json.dumps(body).encode())
        return (text + b"." + part(self.signing.sign(text).signature)).decode()


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


def write_tokens(folder):
    operator, account, system = Key(OPERATOR), Key(ACCOUNT), Key(ACCOUNT)
    limits = {name: -1 for name in ("subs", "data", "payload", "imports", "exports", "conn", "leaf", "mem_storage",
                                    "disk_storage", "streams", "consumer")}
    about_account = {"type": "account", "version": 2, "limits": limits | {"wildcards": True}}
    about_system = {"type": "account", "version": 2, "limits": {
        name: value for name, value in about_account["limits"].items() if name not in ("mem_storage", "disk_storage")}}
    about_user = {"type": "user", "version": 2, "pub": {}, "sub": {}, "subs": -1, "data": -1, "payload": -1}
    write(folder, "operator.conf", f"""
        operator: {operator.token("operator", operator.public, {"type": "operator", "version": 2})}
        system_account: {system.public}
        resolver: MEMORY
        resolver_preload: {{
            {account.public}: {operator.token("account", account.public, about_account)}
            {system.public}: {operator.token("system", system.public, about_system)}
        }}
        """)
    for name, issuer in (("user.creds", account), ("unknown.creds", Key(ACCOUNT))):
        user = Key(USER)
        write(folder, name, f"""-----BEGIN NATS USER JWT-----
{issuer.token("user", user.public, about_user)}
------END NATS USER JWT------

-----BEGIN USER NKEY SEED-----
{user.seed}
------END USER NKEY SEED------
""")


def write_certificates(folder):
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)

    fresh = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    for name in ("ca", "other-ca"):
        openssl("req", "-x509", *fresh, "-days", "2", "-subj", f"/CN={name}", "-keyout", f"{name}.key",
                "-out", f"{name}.pem")
    for name, host in (("server", "IP:127.0.0.1"), ("stranger", "DNS:nats.example"), ("client", "DNS:pgcadence")):
        openssl("req", *fresh, "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        write(folder, f"{name}.ext", f"subjectAltName={host}\n")
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                "-days", "2", "-extfile", f"{name}.ext", "-out", f"{name}.pem")


write_certificates(sys.argv[1])
write_tokens(sys.argv[1])
