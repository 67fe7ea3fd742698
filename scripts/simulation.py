#!/usr/bin/env python3
"""A simulation of the engine: random sequences, people and mishaps, for months of virtual time.

Chooses what happens from a seed and has it done by three psql sessions on the database that
CADENCE_DATABASE_URL names, which must be new, migrated and have a virtual clock. Two sessions are
workers, the third is the people at their browsers. After each day scripts/test-simulation-checks.sql
says which invariants are broken; then it ends with exit code 1. Arguments: seed and number of days.
"""

import datetime
import functools
import json
import os
import random
import re
import subprocess
import sys
import time

TENANTS = ["acme", "globex", "initech"]
SEQUENCES = 50
CONTACTS = 5000
ZONES = """
    America/New_York America/Los_Angeles America/Sao_Paulo America/St_Johns Europe/London Europe/Berlin
    Africa/Cairo Asia/Kolkata Asia/Tokyo Australia/Sydney Australia/Lord_Howe Pacific/Auckland
""".split()
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
START = datetime.datetime(2026, 2, 2, 5, tzinfo=datetime.timezone.utc)  # clocks change in March and April
WORKER, HELPER = ("00000000-0000-0000-0000-00000000000" + n for n in "ab")


class Failure(Exception):
    """The engine refused what it must do, or broke an invariant."""


class Session:
    """A psql. Sending and reading are apart, so that sessions overlap."""

    def __init__(self, name):
        self.name = name
        self.open()

    def open(self):
        self.process = subprocess.Popen(
            ["psql", "--no-psqlrc", "--quiet", "--no-align", "--tuples-only",
             "--dbname", os.environ["CADENCE_DATABASE_URL"]],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.do(f"\\set VERBOSITY verbose\nset client_min_messages = warning; set timezone = 'UTC';"
                f"set application_name = '{self.name}'")

    def send(self, statement):
        self.process.stdin.write(statement + "\n;\n\\echo <end>\n")
        self.process.stdin.flush()

    def read(self, refusals=()):
        """The rows of the answer; None if it was refused with one of those SQLSTATEs."""
        lines = []
        for line in self.process.stdout:
            if line == "<end>\n":
                break
            lines.append(line.rstrip("\n"))
        else:
            raise Failure(f"session {self.name} ended: {lines}")
        for line in lines:
            found = re.match(r"(?:psql:.*: )?(?:ERROR|FATAL|WARNING): +(\w+)", line)
            if found and found[1] in refusals:
                return None
            if found:
                raise Failure("\n".join(lines[:30]))
        return lines

    def do(self, statement, refusals=()):
        self.send(statement)
        return self.read(refusals)

    def processor_seconds(self):
        """What its server process has taken; nothing where there is no /proc."""
        try:
            with open(f"/proc/{self.do('select pg_backend_pid()')[0]}/stat", encoding="ascii") as file:
                numbers = file.read().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def quoted(value):
    text = value if isinstance(value, str) else json.dumps(value)
    return "'" + text.replace("'", "''") + "'"


class People:
    """What people would do, chosen at random."""

    def __init__(self, chance):
        self.chance = chance

    def window(self):
        start = self.chance.choice(["00:00", "07:30", "08:00", "09:00", "09:00", "10:15", "13:00"])
        end = self.chance.choice(["17:00", "17:00", "18:30", "16:45", "20:00", "24:00"])
        return {"start": start, "end": end}

    def hours(self):
        days = WEEKDAYS[: self.chance.choice([5, 5, 5, 6, 7])]
        if self.chance.random() < 0.2:
            days = self.chance.sample(WEEKDAYS[:5], 3)
        kind = self.chance.random()
        if kind < 0.15:
            halves = [{"start": "09:00", "end": "12:00"}, {"start": "13:30", "end": "17:00"}]
            return {day: halves for day in days}
        if kind < 0.3:
            return {day: self.window() for day in days}
        window = self.window()
        return {day: window for day in days}

    def settings(self, tenant):
        settings = {"timezone": self.chance.choice(ZONES), "fromName": "Ann", "missingVariables": "blank",
                    "fromEmail": f"box{self.chance.randint(1, 4)}@{tenant}.test"}
        if self.chance.random() < 0.75:
            settings["businessHours"] = self.hours()
        if self.chance.random() < 0.6:
            settings["excludeWeekends"] = True
        if self.chance.random() < 0.5:
            settings["excludeHolidays"] = True
            if self.chance.random() < 0.7:
                settings["holidayCalendars"] = self.chance.sample(["US", "DE", "JP", "GB", "own"], 2)
        if self.chance.random() < 0.25:
            settings["delayUnit"] = "business_days"
        if self.chance.random() < 0.3:
            settings["maxContactsPerDay"] = self.chance.randint(8, 40)
        if self.chance.random() < 0.3:
            settings["maxNewContactsPerDay"] = self.chance.randint(5, 20)
        if self.chance.random() < 0.2:
            settings["jitterMinutes"] = self.chance.choice([5, 30, 90, 240])
        if self.chance.random() < 0.2:
            settings["missingVariables"] = "fail"
        return settings

    def delay(self, is_first):
        kind = self.chance.random()
        if kind < (0.5 if is_first else 0.1):
            return {}
        if kind < 0.3:
            return {"delayHours": self.chance.randint(1, 30)}
        return {"delayDays": self.chance.randint(1, 6 if not is_first else 2)}

    def step(self, is_first):
        step = self.delay(is_first)
        step["type"] = self.chance.choice(["auto_email"] * 7 + ["manual_email", "call", "linkedin", "task"])
        if is_first:
            step["type"] = "auto_email" if self.chance.random() < 0.85 else "call"
        if self.chance.random() < 0.65:
            step["sendAt"] = self.chance.choice("08:00 09:00 10:00 14:30 16:00 02:30 21:15".split())
        if self.chance.random() < 0.08 and not is_first:
            step["isActive"] = False
        if self.chance.random() < 0.15:
            step["maxLatenessHours"] = self.chance.choice([2, 24, 72])
            step["whenLate"] = self.chance.choice(["skip", "skip", "hold"])
        if step["type"] != "auto_email" and self.chance.random() < 0.3:
            step["autoSkipAfterDays"] = self.chance.choice([1, 2, 5])
        if step["type"] == "auto_email":
            step["subject"] = "An idea for {{company}}"
            step["body"] = "Hello {{firstName}}"
            if self.chance.random() < 0.2:
                step["variants"] = [{"id": "a", "weight": 1, "body": "A"},
                                    {"id": "b", "weight": 3, "body": "B"}]
        return step

    def sequence(self, tenant, number):
        count = self.chance.choice([1, 2, 3, 3, 4, 4, 5, 6])
        return {"name": f"Sequence {number}", "settings": self.settings(tenant),
                "exitConditions": {"onReply": self.chance.random() < 0.85},
                "steps": [self.step(position == 0) for position in range(count)]}

    def contact(self, tenant, number):
        contact = {"number": number, "email": f"p{number}@{tenant}.example", "firstName": f"P{number}",
                   "company": "Northwind"}
        if self.chance.random() < 0.85:
            contact["timezone"] = self.chance.choice(ZONES)
        kind = self.chance.random()
        if kind < 0.01:
            del contact["firstName"]
        elif kind < 0.015:
            del contact["email"]
        return contact


class Simulation:
    def __init__(self, seed, days):
        self.seed, self.days = seed, days
        self.chance = random.Random(seed)
        self.people = People(self.chance)
        self.main, self.helper, self.person = (Session(f"simulation {name}") for name in ("a", "b", "c"))
        self.done = {}
        self.paused = set()

    def count(self, what, number=1):
        self.done[what] = self.done.get(what, 0) + number

    # ------------------------------------------------------------------ the start

    def prepare(self):
        folder = os.path.dirname(os.path.abspath(__file__))
        for name in ("test-simulation", "test-simulation-workers", "test-simulation-checks",
                     "test-simulation-people", "test-simulation-edits"):
            self.main.do(f"\\i {folder}/{name}.sql")
        self.main.do(f"select ops.set_clock('{START.isoformat()}')")
        # A job each minute would look at everything 130,000 times: less often is enough to see what it finds.
        self.main.do("update data.background_jobs set next_run_at = clock.now(), run_every = "
                     "case background_job_id when 'sequence-reply-checker' then interval '1 hour' "
                     "when 'sequence-stats-calculator' then interval '3 days' "
                     "else greatest(run_every, interval '4 hours') end")
        for tenant in TENANTS:
            self.main.do(f"select ops.create_tenant('{tenant}', '{tenant}');"
                         f"insert into data.holidays values ('{tenant}', 'own', '2026-03-11', 'Picnic'), "
                         f"('{tenant}', 'own', '2026-04-20', 'Founding')")
            for box in ({"email": f"box1@{tenant}.test", "dailyLimit": 25, "hourlyLimit": 8},
                        {"email": f"box2@{tenant}.test", "dailyLimit": 25, "minimumGapSeconds": 120,
                         "timezone": "Asia/Tokyo"}):
                self.main.do(f"select simulation.create_mailbox('{tenant}', {quoted(box)})")
        for number in range(SEQUENCES):
            tenant = TENANTS[number % len(TENANTS)]
            while self.main.do(f"select simulation.create_sequence({number}, '{tenant}', "
                               f"{quoted(self.people.sequence(tenant, number))})", ["SE422"]) is None:
                self.count("sequences refused")
        for index, tenant in enumerate(TENANTS):
            contacts = [self.people.contact(tenant, n) for n in range(CONTACTS) if n % len(TENANTS) == index]
            self.main.do(f"select simulation.create_contacts('{tenant}', {quoted(contacts)})")
        self.main.do("vacuum analyze")
        for number in range(SEQUENCES):
            if number % 10 != 9:    # the others stay drafts for a while
                self.on_sequence(self.main, "activate", number)

    # ------------------------------------------------------------------ what people do

    def act(self, session, statement, refusals=("SE409", "SE422")):
        """In one transaction, while the clock stands."""
        return session.do(f"begin; select pg_advisory_xact_lock_shared(7);\n{statement}\n;\ncommit;", refusals)

    def on_sequence(self, session, verb, number):
        self.act(session, f"select simulation.{verb}_sequence({number})")

    def enroll(self):
        sequence = self.chance.randrange(SEQUENCES)
        size = self.chance.choice([1, 5, 30, 70, 130])
        contacts = [self.chance.randrange(CONTACTS // 3) * 3 + sequence % 3 for _ in range(size)]
        self.act(self.person, f"select simulation.enroll({sequence}, '{{{','.join(map(str, contacts))}}}')")

    def some_enrollment(self):
        """One random number each time, whatever the database answers: the choices after it stay the same."""
        return int(self.chance.random() * int(self.person.do("select count(*) from simulation.enrolled")[0]))

    def reply(self):
        self.act(self.person, f"select simulation.reply({self.some_enrollment()})")
        self.count("replies")

    def on_enrollment(self, verb, argument):
        self.act(self.person, f"select simulation.on_enrollment('{verb}', {self.some_enrollment()}, "
                              f"{quoted(argument)})")
        self.count(verb)

    def pause(self, now):
        until = now + datetime.timedelta(hours=self.chance.randint(8, 200))
        self.on_enrollment("pause", {"resumeAt": until.isoformat()} if self.chance.random() < 0.5 else {})

    def resume(self):
        self.act(self.person, f"select simulation.resume({self.some_enrollment()})")

    def skip(self):
        self.on_enrollment("skip", self.chance.choice([{}, {}, {"toStepNumber": self.chance.randint(1, 6)}]))

    def cancel(self):
        self.on_enrollment("cancel", {})

    def release(self):
        self.act(self.person, f"select simulation.release({self.chance.randint(1, 10)})")

    def snooze(self):
        self.act(self.person, f"select simulation.snooze({self.some_enrollment()})")

    def edit(self):
        kind = self.chance.choice(["settings", "delay", "switch", "insert", "remove"])
        argument = self.people.step(False)
        if kind == "settings":
            argument = self.chance.choice([
                {"businessHours": self.people.hours()}, {"excludeWeekends": self.chance.random() < 0.5},
                {"maxContactsPerDay": self.chance.randint(8, 40)}, {"jitterMinutes": 60}, {"jitterMinutes": 0}])
        self.act(self.person, f"select simulation.edit({self.chance.randrange(SEQUENCES)}, '{kind}', "
                              f"{self.chance.randrange(60)}, {quoted(argument)})")
        self.count("edits")

    def move_contact(self):
        self.act(self.person, f"select simulation.move_contact({self.chance.randrange(CONTACTS)}, "
                              f"'{self.chance.choice(ZONES)}')")

    def suppress(self):
        self.act(self.person, f"select simulation.suppress({self.some_enrollment()})")

    def pause_or_resume_sequence(self):
        if self.paused and self.chance.random() < 0.5:
            number = self.chance.choice(sorted(self.paused))
            self.paused.discard(number)
            self.on_sequence(self.person, "activate", number)
        else:
            number = self.chance.randrange(SEQUENCES)
            self.paused.add(number)
            self.on_sequence(self.person, "pause", number)
        self.count("pauses")

    def activate_draft(self):
        self.on_sequence(self.person, "activate", self.chance.randrange(SEQUENCES // 10) * 10 + 9)

    def kill_a_worker(self):
        """Its session is terminated in the middle of a batch: nothing of that must stay."""
        self.person.do("begin; select worker.run_due_steps(50) ->> 'claimed'")
        self.main.do("select pg_terminate_backend(pid) from pg_stat_activity "
                     "where application_name = 'simulation c' and datname = current_database()")
        self.person.close()
        self.person.open()
        self.count("workers killed")

    # ------------------------------------------------------------------ the days

    def run_until(self, moment, is_helped, action):
        self.main.send(f"call simulation.run_until('{WORKER}', '{moment.isoformat()}')")
        if is_helped:
            self.helper.send(f"call simulation.help_until('{HELPER}', '{moment.isoformat()}', "
                             f"'{self.chance.random()}')")
        if action:
            action()
        if is_helped:
            self.helper.read()
        self.main.read()

    def one_day(self, day):
        began = START + datetime.timedelta(days=day)
        ends = began + datetime.timedelta(days=1)
        actions = []
        if day < self.days * 2 // 3:
            actions += [self.enroll] * self.chance.randint(1, 3)
        actions += [self.reply] * self.chance.randint(0, 10)
        actions += [functools.partial(self.pause, ends)] * self.chance.randint(0, 5)
        actions += [self.resume] * self.chance.randint(0, 3)
        actions += [self.skip, self.snooze] * self.chance.randint(0, 2)
        actions += [self.cancel, self.release] * self.chance.randint(0, 1)
        actions += [self.edit] * self.chance.randint(0, 2)
        actions += [self.move_contact] * self.chance.randint(0, 10)
        actions += [self.suppress] * (self.chance.random() < 0.3)
        actions += [self.pause_or_resume_sequence] * self.chance.randint(0, 3)
        actions += [self.activate_draft] * (self.chance.random() < 0.2)
        actions += [self.kill_a_worker] * (self.chance.random() < 0.2)
        self.chance.shuffle(actions)
        moments = sorted(began + datetime.timedelta(seconds=self.chance.randrange(86400)) for _ in actions)
        outage = None
        if self.chance.random() < 0.12:
            outage = self.chance.randrange(len(moments)) if moments else None
        for number, (moment, action) in enumerate(zip(moments, actions)):
            # Half of what people do happens while the workers are at it, which then come to that moment.
            is_beside = self.chance.random() < 0.5 and action != self.kill_a_worker
            if number == outage:
                self.main.do(f"call simulation.be_out_until('{moment.isoformat()}')")
                self.count("outages")
            else:
                self.run_until(moment, self.chance.random() < 0.3, action if is_beside else None)
            if not is_beside or number == outage:
                action()
            if self.chance.random() < 0.5:
                self.main.do(f"call simulation.complete_tasks('{self.seed}')")
        self.run_until(ends, self.chance.random() < 0.3, None)
        self.main.do(f"call simulation.work('{WORKER}', 100)")

    def check(self, day):
        since = START + datetime.timedelta(days=day)
        broken = self.main.do(f"select invariant || ': ' || found || ', e.g. ' || coalesce(example, '-') "
                              f"from simulation.broken('{since.isoformat()}')")
        if broken:
            raise Failure("\n  ".join([f"After day {day + 1} ({since.date()}) of seed {self.seed}:", *broken]))

    def summary(self):
        return self.main.do("select simulation.summary()")[0]

    def run(self):
        began = time.monotonic()
        self.prepare()
        spent = {"start": time.monotonic() - began, "days": 0.0, "checks": 0.0}
        for day in range(self.days):
            before = time.monotonic()
            self.one_day(day)
            between = time.monotonic()
            self.check(day)
            after = time.monotonic()
            spent["days"] += between - before
            spent["checks"] += after - between
            if day % 3 == 2:
                self.main.do("vacuum data.sequence_schedules, data.messages, data.virtual_clock")
            if day % 10 == 9:
                self.main.do("vacuum analyze")
                print(f"# day {day + 1}: {after - began:.0f} s", file=sys.stderr, flush=True)
        what = ", ".join(f"{number} {name}" for name, number in sorted(self.done.items()))
        busy = sum(session.processor_seconds() for session in (self.main, self.helper, self.person))
        times = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in spent.items())
        print(f"seed {self.seed}, {self.days} days: {self.summary()}, {what}; {times}; "
              f"the servers took {busy:.0f} s of one core")


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 20260202
    days = int(sys.argv[2]) if len(sys.argv) > 2 else 90
    try:
        Simulation(seed, days).run()
    except Failure as failure:
        print(f"The simulation failed. {failure}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
