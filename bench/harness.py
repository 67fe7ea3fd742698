"""What every bench needs: sizes, rounds that alternate, a line for each measure, and the table at the end."""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

from bench.program import Program
from bench.server import Server

ROOT = pathlib.Path(__file__).resolve().parent.parent
STATE = ROOT / ".cadence"
# About 1 kB with 8 variables and a section.
BODY = ("<p>Hello {{firstName}} {{lastName}},</p><p>teams like {{company}} lose half a day a week to follow-ups. "
        "{{#title}}As {{title}} you know that better than we do.{{/title}} We wrote to {{email}} because {{company}} "
        "came up in three conversations this month, and each time somebody said: ask {{firstName}}. "
        + "Lorem ipsum dolor sit amet. " * 18 + "</p><p>May we call {{phone}}? {{sender.name}}, {{sender.email}}</p>")


class Bench:
    """The run: a server of its own, the program to be measured, and what was found."""

    def __init__(self):
        self.scale = float(os.environ.get("BENCH_SCALE") or "1")
        self.rounds = int(os.environ.get("BENCH_ROUNDS") or "5")
        self.binary = os.environ.get("PGCADENCE") or str(ROOT / ".build/release/pgcadence")
        self.state = STATE
        self.found = []
        self.peaks = {}
        self.per_second = {}        # medians that other benches are measured against

    def __enter__(self):
        self.began = time.monotonic()
        STATE.mkdir(exist_ok=True)
        self.log = open(STATE / "bench.log", "w")
        self.server = Server(ROOT, STATE / "bench", self.binary, self.log)
        return self

    def __exit__(self, *_):
        self.server.stop()
        self.log.close()

    def size(self, count, least=200):
        """A number of rows at the scale of this run."""
        return max(least, int(count * self.scale))

    def seconds(self, seconds, least=1):
        """A time at the scale of this run."""
        return max(least, seconds * min(1, self.scale))

    def say(self, text):
        print(f"==> {text} ({time.monotonic() - self.began:.0f} s)", file=sys.stderr, flush=True)

    def fixture(self, database, rows, tenant="bench", due="clock.now() - random() * interval '1 minute'", **more):
        """A tenant whose contacts all wait for the first of two e-mails."""
        self.server.file(database, ROOT / "bench/fixture.sql", rows=rows, tenant=tenant, due=due, body=BODY, **more)

    def program(self, database, *arguments, **settings):
        return Program(self, self.server.uri(database), arguments, settings)

    def alternate(self, *measures):
        """Calls each measure once a round, every other round in the opposite order; lists of what they answered."""
        results = [[] for _ in measures]
        for number in range(self.rounds):
            places = range(len(measures)) if number % 2 == 0 else reversed(range(len(measures)))
            for place in places:
                results[place].append(measures[place](number))
        return results

    def report(self, name, value, unit, baseline=None, target=None):
        """Prints a measure and keeps it. Lists, of what each round had, count with their medians, and the ratio with that
        of the rounds. target: ('>=', 0.95) of the ratio, or of the value where there is no baseline."""
        value, baseline = (x if isinstance(x, list) else [x] for x in (value, baseline))
        line = {"bench": name, "value": rounded(statistics.median(value)), "unit": unit}
        if baseline != [None]:
            ratios = [ours / theirs for ours, theirs in zip(value, baseline, strict=True)]
            line |= {"baseline": rounded(statistics.median(baseline)), "ratio": round(statistics.median(ratios), 3)}
        value = statistics.median(value)
        print(json.dumps(line), flush=True)
        self.found.append((line, target))
        return value

    def table(self):
        for name, peak in self.peaks.items():
            self.report(f"memory_{name}", peak, "MiB", target=("<=", 96))
        print(f"\n{'bench':<26} {'value':>12} {'unit':<8} {'baseline':>12} {'ratio':>8} {'target':>9}")
        for line, target in self.found:
            ratio = line.get("ratio")
            told, missed = "", ""
            if target:
                told = "".join(map(str, target)) + (" ×" if ratio is not None else "")
                measured = line["value"] if ratio is None else ratio
                missed = "" if (measured >= target[1] if target[0] == ">=" else measured <= target[1]) else "  missed"
            print(f"{line['bench']:<26} {line['value']:>12} {line['unit']:<8} {line.get('baseline', ''):>12} "
                  f"{'' if ratio is None else ratio:>8} {told:>9}{missed}")
        self.say("done")

    def peer(self, *arguments):
        """The last line that a program of bench/peers.py prints."""
        answer = subprocess.run([sys.executable, "-m", "bench.peers", *map(str, arguments)], cwd=ROOT, check=True,
                                stdout=subprocess.PIPE, stderr=self.log, text=True, timeout=600)
        return json.loads(answer.stdout.splitlines()[-1])


def rounded(value):
    return round(value) if abs(value) >= 100 else round(value, 3)
