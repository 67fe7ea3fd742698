#!/usr/bin/env python3
"""Verifies the DKIM signature of mails with dkimpy, which shares no code with ours.

    check-dkim.py RECORD FILE.eml…      a line a file: good or bad; RECORD stands for every answer of the DNS
"""

import sys

import dkim

record = sys.argv[1].encode()
for path in sys.argv[2:]:
    with open(path, "rb") as file:
        mail = file.read()
    try:
        print("good" if dkim.verify(mail, dnsfunc=lambda name, timeout=5: record) else "bad")
    except dkim.DKIMException as error:
        print(f"bad: {error}")
