#!/usr/bin/env python3
"""A mail server that fails on purpose: smtp-server.py FOLDER.

Listens on a port of its own for each line of FOLDER/script.json, a list of objects:

    name      what the line is called in the log
    phase     where it fails: greeting, ehlo, starttls, handshake, auth, mail, rcpt, data, body, end; "" never
    failure   how: a reply code ("450", "550 5.1.1 no"), drop, reset, silence, drip, garbage, or, where TLS is
              begun, stripped, plain, inject, other (a certificate of somebody else); slow (as
              soon as there is a file FOLDER/go); CODE+mute: a reply, and nothing after that; at the end of a mail accept+drop,
              accept+silence, accept+drip, accept+slow, accept+CODE accept it first
    times     how often, 0: always
    tls, auth whether it offers STARTTLS and asks for a login, as ann with opensesame (default: both)
    ways      which ways to log in it offers (default: PLAIN LOGIN)

Writes its ports into FOLDER/ports.json, its certificate authority into FOLDER/ca.pem, and what happens into
FOLDER/log, a JSON object a line: {"name", "event" (connected, mail, rcpt, accepted), "tls", "messageId"}. A mail
counts as accepted when a server in earnest would be responsible for it; as it came, it is in FOLDER/ID.eml.
Ends when standard input does.
"""

import base64
import json
import os
import re
import socket
import ssl
import struct
import subprocess
import sys
import threading
import time

FOLDER = sys.argv[1]
LONGEST = 40                    # seconds that a silent connection is kept
REPLIES = {
    "greeting": "220 mail.test ESMTP", "starttls": "220 go ahead", "auth": "235 2.7.0 welcome",
    "mail": "250 2.1.0 ok", "rcpt": "250 2.1.5 ok", "data": "354 go on",
    "end": "250-2.0.0 taken\r\n250 2.0.0 Ok: queued as {id}",
}


def certificate(name, issuer=None):
    """A key and a certificate for 127.0.0.1, signed by itself or by an issuer."""
    key, pem = f"{FOLDER}/{name}.key", f"{FOLDER}/{name}.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
               "-days", "2", "-keyout", key, "-out", pem, "-subj", f"/CN={name}", "-addext"]
    if issuer:
        command += ["subjectAltName=IP:127.0.0.1", "-CA", f"{FOLDER}/{issuer}.pem", "-CAkey",
                    f"{FOLDER}/{issuer}.key", "-addext", "basicConstraints=critical,CA:false"]
    else:
        command += ["keyUsage=critical,keyCertSign"]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    return context


class Log:
    def __init__(self):
        self.lock = threading.Lock()
        self.file = open(f"{FOLDER}/log", "a", buffering=1)

    def write(self, **event):
        with self.lock:
            self.file.write(json.dumps(event) + "\n")


class Ended(Exception):
    """The conversation is over."""


class Line:
    """One line of the script, and how often it still fails."""

    def __init__(self, line):
        self.name, self.phase, self.failure = line["name"], line["phase"], line["failure"]
        self.left = line.get("times", 1) or 1 << 30
        self.tls, self.auth = line.get("tls", True), line.get("auth", True)
        self.ways = line.get("ways", "PLAIN LOGIN")
        self.lock = threading.Lock()

    def fails(self, phase):
        with self.lock:
            if phase != self.phase or self.left == 0:
                return None
            self.left -= 1
            return self.failure


class Conversation:
    def __init__(self, connection, line, contexts, log):
        self.socket, self.line, self.contexts, self.log = connection, line, contexts, log
        self.buffer, self.mail, self.is_tls, self.message_id = b"", b"", False, None
        self.socket.settimeout(LONGEST)

    def run(self):
        try:
            self.note("connected")
            self.answer("greeting")
            while True:
                self.command(self.read_line())
        except (Ended, OSError):
            pass
        finally:
            self.socket.close()

    def note(self, event):
        self.log.write(name=self.line.name, event=event, tls=self.is_tls, messageId=self.message_id)

    def accept(self):
        with open(f"{FOLDER}/{self.message_id}.eml", "wb") as file:
            file.write(self.mail)
        self.note("accepted")

    def read_line(self):
        while b"\n" not in self.buffer:
            data = self.socket.recv(65536)
            if not data:
                raise Ended
            self.buffer += data
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line.rstrip(b"\r")

    def say(self, text):
        self.socket.sendall(text.encode() + b"\r\n")

    def answer(self, phase):
        failure = self.line.fails(phase)
        reply = REPLIES[phase].format(id=(self.message_id or "")[:8])
        if failure is None:
            self.say(reply)
        else:
            self.fail(failure, reply)

    def fail(self, failure, reply):
        if failure.startswith("accept+"):
            self.accept()
            failure = failure[len("accept+"):]
        if failure.endswith("+mute"):
            self.say(failure[:-len("+mute")])
            failure = "silence"
        if failure == "drop":
            raise Ended
        if failure == "reset":
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            raise Ended
        if failure == "silence":
            while self.socket.recv(65536):
                pass
            raise Ended
        if failure == "drip":
            for byte in (reply + "\r\n").encode():
                self.socket.sendall(bytes([byte]))
                time.sleep(0.8)
        elif failure == "slow":
            while not os.path.exists(f"{FOLDER}/go"):
                time.sleep(0.02)
            self.say(reply)
        elif failure == "garbage":
            self.say("what is this?")
        elif failure == "inject":
            self.say(reply + "\r\n250 2.0.0 injected")
        else:
            self.say(failure)

    def command(self, line):
        word = line.split(b" ")[0].upper()
        if word in (b"EHLO", b"HELO"):
            self.hello()
        elif word == b"STARTTLS":
            self.start_tls()
        elif word == b"AUTH":
            self.login(line)
        elif word == b"MAIL":
            self.note("mail")
            self.answer("mail")
        elif word == b"RCPT":
            self.note("rcpt")
            self.answer("rcpt")
        elif word == b"DATA":
            self.data()
        elif word == b"QUIT":
            self.say("221 bye")
            raise Ended
        else:
            self.say("250 ok")

    def hello(self):
        failure = self.line.fails("ehlo")
        lines = ["mail.test", "8BITMIME", "SIZE 10000000"]
        if self.line.tls and not self.is_tls and failure != "stripped":
            lines.append("STARTTLS")
        if self.line.auth and (self.is_tls or not self.line.tls):
            lines.append("AUTH " + self.line.ways)
        reply = "\r\n".join(f"250{'-' if text is not lines[-1] else ' '}{text}" for text in lines)
        if failure in (None, "stripped"):
            self.say(reply)
        else:
            self.fail(failure, reply)

    def start_tls(self):
        self.answer("starttls")
        failure = self.line.fails("handshake")
        if failure == "plain":
            self.say("220 in the clear")
            raise Ended
        if failure and failure != "other":
            self.fail(failure, "")
        self.buffer = b""
        self.socket = self.contexts["other" if failure == "other" else "server"].wrap_socket(
            self.socket, server_side=True)
        self.is_tls = True

    def login(self, line):
        way = line.split(b" ")[1].decode()
        answers = line.split(b" ")[2:]
        for question in ["VXNlcm5hbWU6", "UGFzc3dvcmQ6"] if way == "LOGIN" else [""]:
            if not answers or way == "LOGIN":
                self.say("334 " + question)
                answers.append(self.read_line())
        told = tuple(base64.b64decode(answer) for answer in answers)
        right = {"PLAIN": (b"\0ann\0opensesame",), "LOGIN": (b"ann", b"opensesame"),
                 "XOAUTH2": (b"user=ann\1auth=Bearer opensesame\1\1",)}
        if told == right.get(way):
            self.answer("auth")
        else:
            self.say("535 5.7.8 wrong")

    def data(self):
        failure = self.line.fails("data")
        if failure:
            self.fail(failure, REPLIES["data"])
            if failure != "slow":
                return
        else:
            self.say(REPLIES["data"])
        body = b""
        while not body.endswith(b"\r\n.\r\n"):
            if self.buffer:
                body, self.buffer = body + self.buffer, b""
            else:
                data = self.socket.recv(65536)
                if not data:
                    raise Ended
                body += data
            failure = self.line.fails("body") if body else None
            if failure:
                self.fail(failure, "")
        self.mail = re.sub(rb"(?m)^\.", b"", body[:-3])
        match = re.search(rb"(?im)^message-id:\s*<([^>]*)>", body)
        self.message_id = match.group(1).decode() if match else "?"
        if not (self.line.phase == "end" and self.line.left > 0):
            self.accept()
        self.answer("end")


def serve(listener, line, contexts, log):
    while True:
        connection, _ = listener.accept()
        conversation = Conversation(connection, line, contexts, log)
        threading.Thread(target=conversation.run, daemon=True).start()


def main():
    certificate("ca")
    certificate("stranger")
    contexts = {"server": certificate("server", "ca"), "other": certificate("other", "stranger")}
    log, ports = Log(), {}
    with open(f"{FOLDER}/script.json", encoding="utf-8") as file:
        script = json.load(file)
    for entry in script:
        listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        ports[entry["name"]] = listener.getsockname()[1]
        threading.Thread(target=serve, args=(listener, Line(entry), contexts, log), daemon=True).start()
    with open(f"{FOLDER}/ports.part", "w", encoding="utf-8") as file:
        json.dump(ports, file)
    os.rename(f"{FOLDER}/ports.part", f"{FOLDER}/ports.json")
    sys.stdin.buffer.read()


main()
