#!/usr/bin/env python3
"""Writes sql/functions/calendar/is_timezone.sql from the tzdata of this machine.

Left out are names that are no place or that PostgreSQL would take for something else: `at time zone`
looks among abbreviations first, so that CET, EET, MET and WET would have no summer time.
"""

import pathlib
import textwrap
import zoneinfo

LEFT_OUT = {"CET", "EET", "MET", "WET", "Factory", "localtime", "posixrules"}
TARGET = pathlib.Path(__file__).resolve().parent.parent / "sql/functions/calendar/is_timezone.sql"

TEXT = """\
create or replace function calendar.is_timezone(
    p_timezone text
)
returns boolean
language sql immutable parallel safe
as $$
    -- Written by scripts/make-timezones.py. A constant array is hashed, a table would have to be read.
    select p_timezone = any ('{{
{names}
    }}'::text[])
$$;

comment on function calendar.is_timezone(text) is
'Whether it is an IANA time zone name, spelled as there; null for null. Abbreviations and offsets are '
'none, nor are the old names CET, EET, MET and WET, which PostgreSQL takes for abbreviations without '
'summer time.';
"""


def main():
    names = sorted(zoneinfo.available_timezones() - LEFT_OUT)
    lines = textwrap.wrap(
        ",".join(names).replace(",", ", "), 92, break_long_words=False, break_on_hyphens=False
    )
    TARGET.write_text(TEXT.format(names="\n".join("        " + line for line in lines)), encoding="utf-8")
    print(f"{len(names)} names in {TARGET.name}")


if __name__ == "__main__":
    main()
