"""Holds docs/api.md against a server (scripts/docs).

Without --check the reference between the two marks is written anew. With it, it must be what would be written, and:
- the lines of ```console blocks that begin with "$ " are run by bash, in their order; the function `api` is the page's own;
- a ```json block shows the answer of the command before it: the same members, of the same types, and the status that it
  names. `…` stands for more members or items, or for the rest of a text. GET is repeated until the answer fits;
- ids and tags that the page shows are replaced in later commands by what the server answered in their place; $SEQUENCE,
  $CONTACT and $ENROLLMENT are the ids of the last that were made;
- <!-- clock: 3 days --> lets time pass, <!-- not run: why --> leaves the next block out;
- every answer fits its schema in /openapi.json.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request

import jsonschema

URL, KEY = os.environ["CADENCE_URL"], os.environ["CADENCE_KEY"]
BEGIN, END = "<!-- reference: make docs writes this -->", "<!-- end of the reference -->"
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
MORE = "\N{HORIZONTAL ELLIPSIS}"


# What the page shows


class Shown:
    """The JSON of the page, with its ellipses: {MORE: None} among members, MORE among items or at the end of a text."""

    def __init__(self, text):
        self.text, self.place = text, 0

    def skip(self):
        while self.place < len(self.text) and self.text[self.place] in " \n\t,":
            self.place += 1

    def take(self, what):
        self.skip()
        if self.text.startswith(what, self.place):
            self.place += len(what)
            return True
        return False

    def value(self):
        self.skip()
        if self.take("{"):
            members = {}
            while not self.take("}"):
                if self.take(MORE):
                    members[MORE] = None
                    continue
                name = self.value()
                if not self.take(":"):
                    raise ValueError(f"no colon after {name!r}")
                members[name] = self.value()
            return members
        if self.take("["):
            items = []
            while not self.take("]"):
                items.append(MORE if self.take(MORE) else self.value())
            return items
        value, self.place = json.JSONDecoder().raw_decode(self.text, self.place)
        return value



def kind(value):
    return "number" if isinstance(value, (int, float)) and not isinstance(value, bool) else type(value).__name__


def differences(shown, actual, path, learned):
    """What the page shows and the server did not answer; what it learns of ids goes into learned."""
    if shown == MORE or shown is None or actual is None:
        return []
    if kind(shown) != kind(actual):
        return [f"{path or '/'}: {kind(shown)} on the page, {kind(actual)} in the answer"]
    found = []
    if isinstance(shown, dict):
        missing = shown.keys() - actual.keys() - {MORE}
        extra = set() if MORE in shown else actual.keys() - shown.keys()
        found += [f"{path}/{name}: not in the answer" for name in sorted(missing)]
        found += [f"{path}/{name}: not on the page" for name in sorted(extra)]
        for name in shown.keys() & actual.keys():
            found += differences(shown[name], actual[name], f"{path}/{name}", learned)
    elif isinstance(shown, list):
        items = [item for item in shown if item != MORE]
        if len(items) != len(actual) and MORE not in shown:
            return [f"{path or '/'}: {len(items)} items on the page, {len(actual)} in the answer"]
        # Behind an ellipsis the page shows the end of the list.
        head = shown.index(MORE) if MORE in shown else len(items)
        tail = len(items) - head
        pairs = list(zip(items[:head], actual)) + list(zip(items[head:], actual[-tail:] if tail else []))
        for place, (item, other) in enumerate(pairs):
            found += differences(item, other, f"{path}/{place}", learned)
    elif isinstance(shown, str) and shown != actual:
        if UUID.fullmatch(shown) and UUID.fullmatch(actual):
            learned[shown] = actual
        elif path.endswith(("/nextCursor", "/etag", "/nextAfter")):
            learned[shown.rstrip(MORE)] = actual
        elif path.endswith(("/code", "/status", "/rule")):
            found.append(f"{path}: {shown!r} on the page, {actual!r} in the answer")
    return found


# The page


def blocks(text):
    """The directives and fenced blocks of the page: (line, language or directive, content)."""
    found, fence, content, start = [], None, [], 0
    for number, line in enumerate(text.split("\n"), 1):
        if fence is None:
            directive = re.fullmatch(r"<!-- (clock|not run|sql): (.*) -->", line.strip())
            if directive:
                found.append((number, directive[1], directive[2]))
            elif line.startswith("```"):
                fence, content, start = line[3:].strip(), [], number
        elif line.startswith("```"):
            found.append((start, fence, "\n".join(content)))
            fence = None
        else:
            content.append(line)
    return found


def commands(content):
    """The commands of a console block, and what is shown behind each."""
    found = []
    for line in content.split("\n"):
        if line.startswith("$ "):
            found.append([line[2:], ""])
        elif found and (not line.lstrip().startswith(("{", "[")) or line.startswith("    ") or unbalanced(found[-1][0])):
            found[-1][0] += "\n" + line
        elif found:
            found[-1][1] += line + "\n"
    return found


def unbalanced(command):
    return command.count("'") % 2 == 1 or command.endswith("\\")


def ask(statement):
    return subprocess.run(["psql", "-XqAt", "-d", os.environ["CADENCE_DATABASE_URL"], "-v", "ON_ERROR_STOP=1", "-c", statement],
                          check=True, capture_output=True, text=True).stdout.strip()


def settle():
    """Waits until nothing is due, at most 20 seconds."""
    deadline = time.monotonic() + 20
    while ask("""select exists (select from data.sequence_schedules s
                                where s.scheduled_at <= clock.now() and s.parked_reason is null)
                     or exists (select from data.messages m where m.status in ('queued', 'sending')
                                and m.due_at <= clock.now())""") == "t" and time.monotonic() < deadline:
        time.sleep(0.3)


class Page:
    def __init__(self, path, description):
        self.path, self.description = path, description
        self.learned, self.variables, self.problems, self.setup = {}, {}, [], ""
        self.work = tempfile.mkdtemp()
        # The page's curl, which also tells status and request.
        with open(f"{self.work}/curl", "w") as file:
            file.write('#!/bin/bash\nPATH=${PATH#*:}\nprintf "%s\\0" "$@" >"$WORK/request"\n'
                       'exec curl --max-time 60 --dump-header "$WORK/header" "$@"\n')
        os.chmod(f"{self.work}/curl", 0o755)

    def run(self, command):
        for shown, actual in self.learned.items():
            command = command.replace(shown, actual)
        script = f"{self.setup}\n{command}".replace("http://127.0.0.1:8080", URL)
        environment = dict(os.environ, KEY=KEY, WORK=self.work, PATH=f"{self.work}:{os.environ['PATH']}", **self.variables)
        for name in ("header", "request"):
            if os.path.exists(f"{self.work}/{name}"):
                os.remove(f"{self.work}/{name}")
        done = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True)
        status, method, path = None, "GET", None
        if os.path.exists(f"{self.work}/header"):
            lines = open(f"{self.work}/header").read().split("\n")
            status = next((int(line.split()[1]) for line in lines if line.startswith("HTTP/1.1 ")), None)
            request = open(f"{self.work}/request").read().split("\0")
            method = request[request.index("-X") + 1] if "-X" in request else \
                "POST" if any(word.startswith("--data") or word == "-d" for word in request) else "GET"
            path = next(word for word in request if word.startswith(URL))[len(URL):].split("?")[0]
        return done.stdout, done.stderr, status, method, path

    def operation(self, method, path):
        for pattern, item in self.description["paths"].items():
            if re.fullmatch(re.sub(r"\{[A-Za-z]+\}", "[^/]+", pattern), path) and method.lower() in item:
                if "{" not in pattern or path not in self.description["paths"]:
                    return item[method.lower()]
        return None

    def misfit(self, answer, status, method, path):
        """What of an answer does not fit its schema."""
        operation = self.operation(method, path)
        if operation is None:
            return [f"{method} {path} is not in /openapi.json"]
        if str(status) not in operation["responses"]:
            return [f"{status} is not in /openapi.json"]
        for media in operation["responses"][str(status)]["content"].values():
            schema = dict(media["schema"], components=self.description["components"])
            validator = jsonschema.Draft202012Validator(schema)
            return [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in validator.iter_errors(answer)]

    def attempt(self, command, shown):
        """What is wrong with the answer to a command."""
        out, err, status, method, path = self.run(command)
        if status is None:
            return [f"no answer: {err.strip()[-300:]}"], method
        try:
            answer = json.loads(out)
        except ValueError:
            return [f"no JSON: {out[:200]}"], method
        problems = []
        if path.startswith("/api/"):
            problems += self.misfit(answer, status, method, path)
        expected = shown.get("status") if isinstance(shown, dict) and shown.get("success") is False else None
        if status != expected if expected else not 200 <= status < 300:
            problems.append(f"status {status} {answer.get('code', '')} {answer.get('title', '')} {answer.get('errors', '')}")
        if shown is not None:
            problems += differences(shown, answer, "", self.learned)
        made = re.fullmatch(r"/api/v1(?:/sequences/[^/]+)?/(sequence|contact|enrollment|template)s", path)
        if method == "POST" and made and status == 201:
            self.variables[made[1].upper()] = answer["data"]["id"]
        return problems, method

    def check(self):
        shown_next, is_left_out = {}, False
        parts = blocks(open(self.path).read())
        for place, (line, what, content) in enumerate(parts):
            if what == "clock":
                ask(f"select ops.advance_clock('{content}')")
                settle()
            elif what == "sql":
                ask(content)
            elif what == "not run":
                is_left_out = True
            elif what == "sh" and not is_left_out:
                self.setup += content + "\n"
            elif what == "console":
                if not is_left_out:
                    following = parts[place + 1] if place + 1 < len(parts) else (0, "", "")
                    self.block(line, content, following[2] if following[1] == "json" else None)
                is_left_out = False
            else:
                is_left_out = False
        return self.problems

    def block(self, line, content, text):
        found = commands(content)
        for place, (command, output) in enumerate(found):
            shown = None
            try:
                if output.strip():
                    shown = Shown(output).value()
                elif text is not None and place == len(found) - 1:
                    shown = Shown(text).value()
            except ValueError as error:
                self.problems.append(f"{self.path}:{line}: the JSON cannot be read: {error}")
                continue
            deadline = time.monotonic() + 20
            while True:
                problems, method = self.attempt(command, shown)
                if not problems or method != "GET" or time.monotonic() > deadline:
                    break
                time.sleep(0.3)
            self.problems += [f"{self.path}:{line}: {command.splitlines()[0][:80]}: {problem}" for problem in problems]


# The reference


def reference(description):
    lines = ["| method and path | does | role | answers | query |", "|---|---|---|---|---|"]
    codes = {}
    for path, item in sorted(description["paths"].items()):
        for method, operation in item.items():
            role = operation["description"].removeprefix("Needs the role ").removesuffix(".")
            query = ", ".join(f"`{p['name']}`" for p in operation["parameters"] if p["in"] == "query")
            does = re.split(r"(?<=[a-z0-9)])[.:;] ", operation["summary"])[0].rstrip(".").replace("|", "\\|")
            status, resource = answered(operation)
            lines.append(f"| `{method.upper()} {path.removeprefix('/api/v1')}` | {does} | {role} | {status} {resource} | {query} |")
            for status, response in operation["responses"].items():
                for code, example in response["content"].get("application/problem+json", {}).get("examples", {}).items():
                    codes.setdefault((int(status), code), example["value"]["title"])
    lines += ["", "| status | code | says, for example |", "|---|---|---|"]
    lines += [f"| {status} | `{code}` | {title} |" for (status, code), title in sorted(codes.items())]
    return "\n".join(lines)


def answered(operation):
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            data = response["content"]["application/json"]["schema"]["properties"]["data"]
            one = data.get("$ref", "").rsplit("/", 1)[-1]
            many = data.get("items", {}).get("$ref", "").rsplit("/", 1)[-1]
            return status, f"`{one}`" if one else f"list of `{many}`"


def main():
    path = sys.argv[1]
    description = json.load(urllib.request.urlopen(f"{URL}/openapi.json"))
    text = open(path).read()
    before, rest = text.split(BEGIN)
    fresh = before + BEGIN + "\n\n" + reference(description) + "\n\n" + END + rest.split(END)[1]
    if "--check" not in sys.argv:
        open(path, "w").write(fresh)
        return 0
    problems = Page(path, description).check()
    if fresh != text:
        problems.append(f"{path}: the reference is stale: make docs writes it anew")
    print("\n".join(problems) or "docs/api.md: the server answers what the page shows")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
