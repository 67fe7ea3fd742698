#!/usr/bin/env python3
"""The psql sessions of docs/operating.md, run: each block in a transaction that is rolled back.

Compares the shape of what comes out (columns, number of rows, the form of each cell) with the page, and misses what the
page says nothing of: every function and view of ops is there. --write puts what came out into the page instead. The database comes from CADENCE_DATABASE_URL and was filled by operating-sessions.sql.
"""

import os
import pty
import re
import subprocess
import sys

PAGE = "docs/operating.md"
PROMPT = re.compile(r"^(\w+)([=-])([#>]) (.*)$")
# Whose prompt it is: what a session does before it.
ROLES = {"cadence": "reset role", "ana": "set role cadence_reader", "cadence_app": "set role cadence_api"}
FORMS = [
    ("nothing", r""),
    ("a UUID", r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    ("a whole number", r"-?\d+"),
    ("a number", r"-?\d+\.\d+"),
    ("an instant", r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?[+-]\d\d(:\d\d)?"),
    ("a date", r"\d{4}-\d\d-\d\d"),
    ("a length of time", r"-?(\d+ (days?|mons?|years?) ?)*(-?\d\d:\d\d:\d\d(\.\d+)?)?"),
    ("true or false", r"[tf]"),
    ("JSON", r"[{\[].*[}\]]"),
    ("text", r".*"),
]


def psql(arguments, text):
    """Runs psql and answers what a terminal would show, errors in their place."""
    reader, writer = pty.openpty()
    process = subprocess.Popen(
        ["psql", "--no-psqlrc", os.environ["CADENCE_DATABASE_URL"], *arguments],
        stdin=subprocess.PIPE, stdout=writer, stderr=writer, env=os.environ | {"PGTZ": "UTC"})
    os.close(writer)
    process.stdin.write(text.encode())
    process.stdin.close()
    shown = b""
    while True:
        try:
            piece = os.read(reader, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(reader)
    process.wait()
    return shown.decode().replace("\r\n", "\n")


def sessions(page):
    """The blocks with psql in them: where each is, and its statements with role, text and output."""
    for block in re.finditer(r"```(console|sql)\n(.*?)```", page, re.S):
        statements = []
        if block[1] == "sql":
            for statement in re.findall(r".+?;$", block[2], re.S | re.M):
                statements.append({"role": "cadence", "lines": [statement.strip()], "output": None})
        else:
            for line in block[2].splitlines():
                prompt = PROMPT.match(line)
                if prompt and prompt[2] == "=":
                    statements.append({"role": prompt[1], "lines": [prompt[4]], "output": [], "shown": [line]})
                elif prompt and statements:
                    statements[-1]["lines"].append(prompt[4])
                    statements[-1]["shown"].append(line)
                elif statements:
                    statements[-1]["output"].append(line)
        statements = [s for s in statements if s["role"] in ROLES]
        if statements and not any(line.startswith("$ ") for line in block[2].splitlines()):
            yield block, statements


def run(statements, ids):
    script = "\\set ON_ERROR_ROLLBACK on\n\\pset pager off\nbegin;\n"
    for number, statement in enumerate(statements):
        text = "\n".join(statement["lines"])
        for doc_id, real_id in ids.items():
            text = text.replace(doc_id, real_id)
        script += f"{ROLES[statement['role']]};\n\\echo @@{number}\n{text}\n\\echo @@\n"
    shown = psql(["--quiet"], script.replace("begin;", "\\set QUIET off\nbegin;", 1) + "rollback;\n")
    outputs = []
    for number in range(len(statements)):
        found = re.search(rf"^@@{number}\n(.*?)^@@\n", shown, re.S | re.M)
        output = found[1] if found else shown
        for doc_id, real_id in ids.items():
            output = output.replace(real_id, doc_id)
        outputs.append([line.rstrip() for line in output.rstrip("\n").split("\n")])
    return outputs


def form(cell):
    return next(name for name, pattern in FORMS if re.fullmatch(pattern, cell, re.S))


def table(lines):
    """The columns and rows of an aligned table; None if it is none."""
    if len(lines) < 2 or not re.fullmatch(r"-+(\+-+)*", lines[1].strip()):
        return None
    rows = [line for line in lines[2:] if line and not re.fullmatch(r"\(\d+ rows?\)", line)]
    width = lines[0].count("|")
    split = lambda line: [cell.strip() for cell in line.split("|", width)]
    return split(lines[0]), [split(row) for row in rows]


def complaints(expected, actual):
    expected = [line for line in expected if line.strip()]
    actual = [line for line in actual if line.strip()]
    # What the page leaves out, it leaves out of the comparison.
    if any("…" in line for line in expected):
        return ["it failed: " + actual[0]] if actual and actual[0].startswith("ERROR") else []
    old, new = table(expected), table(actual)
    if old is None or new is None:
        same = expected[:1] == actual[:1] if expected and expected[0].startswith("ERROR") else len(expected) == len(actual)
        return [] if same and (old is None) == (new is None) else ["the page has " + repr(expected[:3])]
    if old[0] != new[0]:
        return [f"columns: the page has {old[0]}"]
    if len(old[1]) != len(new[1]):
        return [f"{len(new[1])} rows: the page has {len(old[1])}"]
    return [f"row {number + 1}, {old[0][column]}: the page has {form(a)}, it is {form(b)}"
            for number, (left, right) in enumerate(zip(old[1], new[1]))
            for column, (a, b) in enumerate(zip(left, right)) if form(a) != form(b)]


def main():
    is_writing = "--write" in sys.argv[1:]
    answer = psql(["--quiet", "--tuples-only", "--no-align"], "select doc_id, real_id from public.doc_ids;\n")
    ids = dict(line.split("|") for line in answer.split())
    page = open(PAGE, encoding="utf-8").read()
    names = psql(["--quiet", "--tuples-only", "--no-align"], """
        select p.proname from pg_proc p where p.pronamespace = 'ops'::regnamespace
        union select c.relname from pg_class c where c.relnamespace = 'ops'::regnamespace and c.relkind = 'v';\n""")
    unsaid = [name for name in names.split() if not re.search(rf"\bops\.{name}\b", page)]
    status, count, pieces, end = 0, 0, [], 0
    for block, statements in sessions(page):
        count += len(statements)
        written = []
        for statement, actual in zip(statements, run(statements, ids)):
            text = " ".join(statement["lines"])
            if statement["output"] is None:
                wrong = [line for line in actual if line.startswith("ERROR")]
            elif is_writing:
                kept = any("…" in line for line in statement["output"])
                written += statement["shown"] + (statement["output"] if kept else actual + [""])
                continue
            else:
                wrong = complaints(statement["output"], actual)
            for complaint in wrong:
                print(f"{PAGE}: {text}\n  {complaint}\n  " + "\n  ".join(actual[:12]))
                status = 1
        if is_writing and block[1] == "console":
            pieces += [page[end:block.start(2)], "\n".join(written).rstrip("\n") + "\n"]
            end = block.end(2)
    if is_writing:
        with open(PAGE, "w", encoding="utf-8") as file:
            file.write("".join(pieces) + page[end:])
    for name in unsaid:
        print(f"{PAGE} says nothing of ops.{name}.")
        status = 1
    print(f"{count} statements of {PAGE} were run.")
    return status


sys.exit(main())
