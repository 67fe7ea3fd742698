#!/usr/bin/env python3
"""Reads mails with Python's email package, which shares no code with ours, and says what they hold.

    check-eml.py FILE.eml…      a line of JSON a file; exits 1 if one of them is no faultless mail
"""

import email
import email.header
import email.policy
import email.utils
import json
import re
import sys


def faults_of_form(data):
    lines = data.split(b"\r\n")
    if lines.pop():
        yield "does not end in CRLF"
    head = data.split(b"\r\n\r\n", 1)[0].split(b"\r\n")
    for number, line in enumerate(lines, 1):
        if b"\r" in line or b"\n" in line:
            yield f"line {number} has a bare CR or LF"
        if b"\0" in line or any(byte > 126 for byte in line):
            yield f"line {number} is not ASCII"
        if len(line) > 998:
            yield f"line {number} has {len(line)} bytes"
    for number, line in enumerate(head, 1):
        if b"=?" in line and len(line) > 76:
            yield f"line {number} has encoded words and {len(line)} bytes"
        if not re.match(rb"[!-9;-~]+: ?|[ \t]+[^ \t]", line):
            yield f"line {number} is neither a header field nor its continuation"


def faults_of(message):
    for part in message.walk():
        for defect in part.defects:
            yield f"{part.get_content_type()}: {defect!r}"
        names = [name.lower() for name in part.keys()]
        for name in sorted(set(names)):
            if names.count(name) > 1:
                yield f"{name} stands {names.count(name)} times"
        for name, value in part.items():
            for defect in value.defects:
                yield f"{name}: {defect!r}"
    for name in ("Date", "From", "Message-ID", "To", "MIME-Version"):
        if name not in message:
            yield f"{name} is missing"


def body(message, kind):
    part = message.get_body((kind,))
    return part and part.get_content().replace("\r\n", "\n")


def addresses(values):
    """The old parser, because the new one keeps the blanks between the encoded words of a name."""
    pairs = email.utils.getaddresses(str(value).replace("\r\n", "") for value in values)
    return [[str(email.header.make_header(email.header.decode_header(name))), address] for name, address in pairs]


def describe(path):
    with open(path, "rb") as file:
        data = file.read()
    message = email.message_from_bytes(data, policy=email.policy.SMTP)
    plain = email.message_from_bytes(data, policy=email.policy.compat32)
    faults = [*faults_of_form(data), *faults_of(message)]
    return {
        "faults": faults,
        "headers": {name: str(value).strip() for name, value in message.items()},
        "from": addresses(plain.get_all("From", [])),
        "to": addresses(plain.get_all("To", [])),
        "replyTo": addresses(plain.get_all("Reply-To", [])),
        "types": [part.get_content_type() for part in message.walk()],
        "text": body(message, "plain"),
        "html": body(message, "html"),
    }


descriptions = [describe(path) for path in sys.argv[1:]]
for description in descriptions:
    print(json.dumps(description))
sys.exit(any(description["faults"] for description in descriptions))
