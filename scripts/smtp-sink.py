#!/usr/bin/env python3
"""A mail server in earnest (aiosmtpd) that keeps what it gets: smtp-sink.py FOLDER.

Wants STARTTLS and a login as ann with the password opensesame. Writes its port into FOLDER/port, its
certificate into FOLDER/sink.pem, and each mail as it came into FOLDER/NUMBER.eml with the envelope in
FOLDER/NUMBER.json. Ends when standard input does.
"""

import asyncio
import json
import os
import ssl
import subprocess
import sys

from aiosmtpd.smtp import SMTP, AuthResult

FOLDER = sys.argv[1]


class Keeper:
    number = 0

    async def handle_DATA(self, server, session, envelope):
        self.number += 1
        name = f"{FOLDER}/{self.number:05}"
        with open(f"{name}.eml", "wb") as file:
            file.write(envelope.content)
        with open(f"{name}.part", "w", encoding="utf-8") as file:
            json.dump({"from": envelope.mail_from, "to": envelope.rcpt_tos, "hello": session.host_name,
                       "tls": session.ssl is not None}, file)
        os.rename(f"{name}.part", f"{name}.json")
        return f"250 2.0.0 Ok: queued as SINK{self.number:08}"


def authenticate(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"ann", b"opensesame"))


subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days", "2", "-keyout", f"{FOLDER}/sink.key", "-out", f"{FOLDER}/sink.pem", "-subj", "/CN=sink",
                "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(f"{FOLDER}/sink.pem", f"{FOLDER}/sink.key")


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(keeper, tls_context=context, require_starttls=True, auth_required=True,
                     authenticator=authenticate), "127.0.0.1", 0)
    with open(f"{FOLDER}/port.part", "w", encoding="utf-8") as file:
        file.write(str(server.sockets[0].getsockname()[1]))
    os.rename(f"{FOLDER}/port.part", f"{FOLDER}/port")
    await loop.run_in_executor(None, sys.stdin.buffer.read)


keeper = Keeper()
asyncio.run(main())
