#!/usr/bin/env python3
"""An oracle for the calendar: random cases, answered by walking through time minute by minute.

Written from section 3 of the design, with nothing of the SQL: no edge of a week, no arithmetic on
transitions. Prints a psql script that holds the cases with their answers and ends in an error if
PostgreSQL answers otherwise. Arguments: seed and number of cases.
"""

import datetime
import functools
import json
import random
import sys
import zoneinfo

SECOND = 1_000_000  # instants and local times are whole microseconds since 1970
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 1440 * MINUTE
EPOCH = datetime.date(1970, 1, 1)
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
FIRST_YEAR, LAST_YEAR = 1970, 2037
COLUMNS = ["reference", "delay_days", "delay_hours", "send_at", "settings", "timezone", "holidays"]

# Not IANA places, or (the last four) names that PostgreSQL takes for abbreviations.
NO_ZONES = {"Factory", "localtime", "posixrules", "CET", "EET", "MET", "WET"}
ODD_ZONES = """
    Australia/Lord_Howe Pacific/Apia America/Sao_Paulo Africa/Cairo Asia/Beirut Asia/Kolkata Asia/Kathmandu
    Pacific/Chatham Africa/Casablanca Asia/Gaza Asia/Tehran Antarctica/Troll America/Havana America/Asuncion
    America/Santiago America/Scoresbysund America/Nuuk Pacific/Kiritimati Pacific/Kwajalein Atlantic/Azores
    America/New_York Europe/London Europe/Berlin Australia/Sydney America/St_Johns Asia/Amman UTC
""".split()
ODD_YEARS = {
    "Pacific/Apia": 2011, "Pacific/Fakaofo": 2011, "Pacific/Kwajalein": 1993, "Pacific/Enderbury": 1994,
    "Pacific/Kiritimati": 1994, "America/Sao_Paulo": 2018, "Africa/Cairo": 2010, "America/Noronha": 2000,
    "Antarctica/Vostok": 1994, "Africa/Monrovia": 1972, "Asia/Pyongyang": 2018, "America/Caracas": 2007,
    "America/Argentina/Tucuman": 2004, "America/Argentina/Ushuaia": 2004, "America/Argentina/San_Luis": 2007,
}


class Zone:
    """Offsets of one zone. An hour that has the same one at both ends has it throughout."""

    def __init__(self, name):
        self.zone = zoneinfo.ZoneInfo(name)
        self.hours = {}

    def look(self, seconds):
        moment = datetime.datetime.fromtimestamp(seconds, self.zone)
        return round(moment.utcoffset().total_seconds()) * SECOND

    def offset(self, instant):
        hour = instant // HOUR
        try:
            known = self.hours[hour]
        except KeyError:
            known = self.look(hour * 3600)
            if self.look(hour * 3600 + 3600) != known:
                known = None
            self.hours[hour] = known
        return self.look(instant // SECOND) if known is None else known

    def local(self, instant):
        return instant + self.offset(instant)

    def first_reaching(self, local):
        """The first instant whose local time has come to `local`: rule 7 in one sentence."""
        nearby = [self.offset(local + hours * HOUR) for hours in (-40, -20, 0, 20, 40)]
        instant = local - max(nearby)
        while self.local(instant) < local:
            instant += MINUTE
        for offset in (self.offset(instant), self.offset(instant - MINUTE)):
            if self.local(local - offset) == local:
                return local - offset
        instant -= instant % SECOND  # a change of the clocks skips it, on a whole second
        while self.local(instant - SECOND) >= local:
            instant -= SECOND
        return instant


zone_named = functools.lru_cache(maxsize=None)(Zone)


class Calendar:
    """Rule 3 and rule 8 for one case."""

    def __init__(self, settings, holidays):
        self.settings = settings
        self.holidays = set(holidays) if settings.get("excludeHolidays") else set()
        self.days = {}

    def minutes(self, day):
        """The open minutes of a local date, as 1440 flags."""
        if day not in self.days:
            self.days[day] = self.minutes_of(EPOCH + datetime.timedelta(days=day))
        return self.days[day]

    def minutes_of(self, date):
        closed = bytes(1440)
        if date in self.holidays or (self.settings.get("excludeWeekends") and date.weekday() >= 5):
            return closed
        if "businessHours" not in self.settings:
            return b"\1" * 1440
        windows = self.settings["businessHours"].get(WEEKDAYS[date.weekday()], [])
        flags = bytearray(closed)
        for window in [windows] if isinstance(windows, dict) else windows:
            start, end = (int(window[key][:2]) * 60 + int(window[key][3:]) for key in ("start", "end"))
            flags[start:end] = b"\1" * (end - start)
        return bytes(flags)

    def is_open(self, local):
        day, rest = divmod(local, DAY)
        return self.minutes(day)[rest // MINUTE] == 1

    def can_be_open(self):
        monday = datetime.date(2001, 1, 1)
        without_holidays = Calendar({**self.settings, "excludeHolidays": False}, [])
        return any(any(without_holidays.minutes_of(monday + datetime.timedelta(days=d))) for d in range(7))


def first_open(start, limit, zone, calendar):
    """The earliest open moment: `start` itself, or a whole local minute after it."""
    instant = start
    while instant <= limit:
        offset = zone.offset(instant)
        day, rest = divmod(instant + offset, DAY)
        minute, flags = rest // MINUTE, calendar.minutes(day)
        if flags[minute]:
            return instant
        midnight = day * DAY - offset
        minute += 1
        hour = instant // HOUR
        if zone.hours[hour] is not None:  # minute by minute to the end of an hour of one offset
            end = min(1440, -((midnight - (hour + 1) * HOUR) // MINUTE))
            found = flags.find(1, minute, end)
            minute = max(minute, end) if found < 0 else found
        instant = midnight + minute * MINUTE
    return None


def answer(case):
    """Rules 1 to 8. None: no moment is open."""
    zone = zone_named(case["timezone"] or case["settings"].get("timezone") or "UTC")
    calendar = Calendar(case["settings"], case["holidays"] or [])
    reference, days = case["reference"], case["delay_days"]
    base = reference
    if days > 0:
        local = zone.local(reference)
        if case["settings"].get("delayUnit") == "business_days":
            if not calendar.can_be_open():
                return None
            while days > 0:
                local += DAY
                days -= any(calendar.minutes(local // DAY))
        else:
            local += days * DAY
        base = zone.first_reaching(local)
    base += case["delay_hours"] * HOUR
    limit = base + 30 * DAY
    start = base
    if case["send_at"] is not None:
        first_day = zone.local(base) // DAY
        for day in range(first_day, first_day + 31):
            candidate = zone.first_reaching(day * DAY + case["send_at"] * MINUTE)
            if day == first_day:
                start = max(candidate, reference)
            if candidate >= reference and calendar.is_open(zone.local(candidate)):
                return candidate
    return first_open(start, limit, zone, calendar)


def changes_in(zone, year):
    """The days of a year on which the zone's offset changes, as instants of their first minute."""
    day = (datetime.date(year, 1, 1) - EPOCH).days * DAY
    offsets = [zone.look((day + n * DAY) // SECOND) for n in range(367)]
    for n in range(366):
        if offsets[n] != offsets[n + 1]:
            instant = day + n * DAY
            while zone.offset(instant) == offsets[n]:
                instant += MINUTE
            yield instant


@functools.lru_cache(maxsize=None)
def changes(name, year):
    return list(changes_in(zone_named(name), year))


def clock(minutes):
    return f"{minutes // 60:02}:{minutes % 60:02}"


def random_windows(choose):
    if choose.random() < 0.5:
        start = choose.randrange(7 * 60, 11 * 60, 30)
        return {"start": clock(start), "end": clock(start + choose.randrange(30, 10 * 60, 30))}
    ends = 300 if choose.random() < 0.4 else 1441  # often at night, where clocks change
    edges = sorted(choose.sample(range(0, ends, choose.choice([1, 15, 30])), 2 * choose.randint(1, 3)))
    windows = [{"start": clock(a), "end": clock(b)} for a, b in zip(edges[::2], edges[1::2])]
    if choose.random() < 0.15:
        last = max(edges[-1] - 1, 1380)
        if last >= edges[-1]:
            windows.append({"start": clock(last), "end": "24:00"})
    choose.shuffle(windows)
    return windows


def random_settings(choose):
    settings = {}
    if choose.random() < 0.7:
        count = choose.choice([0] + [1, 2, 3] * 2 + [5] * 8 + [7] * 6)
        days = WEEKDAYS[:5] if count == 5 else choose.sample(WEEKDAYS, count)
        same = random_windows(choose) if choose.random() < 0.5 else None
        settings["businessHours"] = {day: same or random_windows(choose) for day in days}
    for name in ("excludeWeekends", "excludeHolidays"):
        if choose.random() < 0.7:
            settings[name] = choose.random() < 0.7
    if choose.random() < 0.5:
        settings["delayUnit"] = choose.choice(["business_days", "calendar_days"])
    return settings


def random_holidays(choose, around):
    if choose.random() < 0.2:
        return None if choose.random() < 0.5 else []
    days = {around + choose.randrange(-5, 45) for _ in range(choose.randrange(12))}
    if choose.random() < 0.1:
        start = around + choose.randrange(-3, 8)
        days |= set(range(start, start + choose.randrange(5, 45)))
    return [EPOCH + datetime.timedelta(days=day) for day in sorted(days, key=lambda _: choose.random())]


def random_zone(choose, names):
    odd = choose.random()
    name = choose.choice(sorted(ODD_YEARS) if odd < 0.3 else ODD_ZONES if odd < 0.6 else names)
    year = choose.randint(FIRST_YEAR, LAST_YEAR)
    if name in ODD_YEARS and choose.random() < 0.8:
        year = ODD_YEARS[name]
    return name, year


def random_case(choose, names):
    """Anything: any settings, any wait, often around a change of the clocks."""
    name, year = random_zone(choose, names)
    days = choose.choice([0, 0, 0, 1, 1, 2, 3, 3, 4, 5, 6, 7, 10, choose.randrange(11, 70)])
    hours = choose.choice([0] * 6 + [1, 2, 12, 24, choose.randrange(100)])
    reference = (datetime.date(year, 1, 1) - EPOCH).days * DAY + choose.randrange(365 * 1440) * MINUTE
    near = changes(name, year)
    if near and choose.random() < 0.75:
        reference = choose.choice(near) - choose.choice([0, days]) * DAY - choose.choice([0, hours]) * HOUR
        reference += choose.choice([1, 60, 1440]) * choose.randrange(-180, 181) * MINUTE // choose.choice([1, 7])
        reference -= reference % MINUTE
    reference += choose.choice([0, 0, 7 * SECOND, 59 * SECOND + 999_999, choose.randrange(MINUTE)])
    send_at = None
    if choose.random() < 0.5:
        send_at = choose.randrange(0, 240, 5) if choose.random() < 0.5 else choose.randrange(0, 1440, 15)
    settings = random_settings(choose)
    timezone = name
    if choose.random() < 0.3:
        settings["timezone"], timezone = name, None
    elif choose.random() < 0.3:
        settings["timezone"] = choose.choice(names)
    return {
        "reference": reference, "delay_days": days, "delay_hours": hours, "send_at": send_at,
        "settings": settings, "timezone": timezone, "holidays": random_holidays(choose, reference // DAY + days),
    }


def clock_change_case(choose, names):
    """A base, a send_at or a window's edge in the hours that a change of the clocks skips or repeats."""
    name, year = random_zone(choose, names)
    near = changes(name, year)
    if not near:
        return random_case(choose, names)
    zone = zone_named(name)
    change = choose.choice(near)
    goal = zone.local(change - SECOND) + choose.randrange(-75, 76) * MINUTE
    goal -= goal % MINUTE
    days = choose.choice([0, 0, 1, 2, 6, choose.randrange(7, 16), choose.randrange(7, 40)])
    settings, send_at = {}, None
    if choose.random() < 0.4:
        send_at = goal // MINUTE % 1440
        goal += choose.randrange(-600, 120) * MINUTE
    if choose.random() < 0.5:
        starts = max(0, goal // MINUTE % 1440 + choose.randrange(-60, 60))
        ends = min(1440, starts + choose.randrange(1, 90))
        if starts < ends:
            settings["businessHours"] = dict.fromkeys(WEEKDAYS, {"start": clock(starts), "end": clock(ends)})
    holidays = []
    if choose.random() < 0.3:
        settings["excludeHolidays"] = True
        first = goal // DAY + choose.choice([0, 1])
        holidays = [EPOCH + datetime.timedelta(days=first + n) for n in range(choose.randrange(1, 29))]
    # With no days to wait, a repeated time may also be the second one.
    reference = zone.first_reaching(goal - days * DAY)
    if days == 0:
        reference += choose.choice([0, 0, 30, 60]) * MINUTE
    return {
        "reference": reference + choose.choice([0, 0, 7 * SECOND, 123_456]), "delay_days": days, "delay_hours": 0,
        "send_at": send_at, "settings": settings, "timezone": name, "holidays": holidays,
    }


def limit_case(choose, names):
    """Closed for about 30 days: on which side of the limit does it open?"""
    name = choose.choice(names)
    base_day = choose.randrange(19_000, 24_000)
    opens = choose.randrange(0, 1380, 15)
    settings = {"excludeHolidays": True}
    if choose.random() < 0.7:
        settings["businessHours"] = dict.fromkeys(WEEKDAYS, {"start": clock(opens), "end": clock(opens + 60)})
    local = base_day * DAY + max(0, opens + choose.choice([-61, -60, -1, 0, 0, 1, 60, 300])) * MINUTE
    days = choose.choice([0, 0, 1, 3])
    first = base_day - choose.randrange(3)
    closed = choose.randrange(28, 34) + base_day - first
    return {
        "reference": zone_named(name).first_reaching(local - days * DAY) + choose.choice([0, 0, 1, -1]),
        "delay_days": days, "delay_hours": 0, "send_at": choose.choice([None, None, opens, opens + 30, 1439]),
        "settings": settings, "timezone": name,
        "holidays": [EPOCH + datetime.timedelta(days=first + n) for n in range(closed)],
    }


def check_changes_are_rare(names):
    """The SQL relies on it: no zone changes its clocks twice within six days."""
    first = datetime.datetime(FIRST_YEAR, 1, 1)
    count = (LAST_YEAR + 1 - FIRST_YEAR) * 365
    days = [first + datetime.timedelta(days=day) for day in range(count)]
    seen = set()
    for name in names:
        zone = zoneinfo.ZoneInfo(name)
        offsets = [zone.utcoffset(day) for day in days[::73]]
        if tuple(offsets) in seen:
            continue  # another name of a zone that was looked at, to all appearances
        seen.add(tuple(offsets))
        offsets = [zone.utcoffset(day) for day in days]
        found = [day for day in range(1, count) if offsets[day] != offsets[day - 1]]
        if any(later - earlier < 6 for earlier, later in zip(found, found[1:])):
            sys.exit(f"{name} changes its clocks twice within six days: see calendar.next_clock_change")


def field(value):
    if value is None:
        return "\\N"
    if isinstance(value, dict):
        return json.dumps(value)
    if isinstance(value, list):
        return "{" + ",".join(day.isoformat() for day in value) + "}"
    return str(value)


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 20260105
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    choose = random.Random(seed)
    names = sorted(zoneinfo.available_timezones() - NO_ZONES)
    check_changes_are_rare(names)
    print(f"\\echo seed {seed}, {count} cases")
    print("create temporary table cases (case_number integer, reference bigint, delay_days integer,")
    print("    delay_hours integer, send_at integer, settings jsonb, timezone text, holidays date[],")
    print("    expected bigint);")
    print("copy cases from stdin;")
    for number in range(count):
        kind = choose.choice([random_case, random_case, random_case, clock_change_case, clock_change_case, limit_case])
        case = kind(choose, names)
        print("\t".join(map(field, [number, *(case[column] for column in COLUMNS), answer(case)])))
    print("\\.")


if __name__ == "__main__":
    main()
