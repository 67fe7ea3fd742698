#!/usr/bin/env python3
"""Writes sql/data/public_holidays.csv: public holidays by country, from the `holidays` library.

National holidays only, under their English names where the library has them, with the days on which they
are observed. Several on one day share a line. The order is that of calendar and date, so a change of the
library shows as a readable difference.
"""

import csv
import pathlib

import holidays

YEARS = range(2024, 2036)
COUNTRIES = (
    "AE AR AT AU BE BG BR CA CH CL CN CO CZ DE DK EE ES FI FR GB GR HK HR HU ID IE IL IN IS IT JP KR LT LU LV "
    "MX MY NL NO NZ PE PH PL PT RO RS SA SE SG SI SK TH TR TW UA US VN ZA"
).split()
TARGET = pathlib.Path(__file__).resolve().parent.parent / "sql/data/public_holidays.csv"


def english(country):
    """The language to ask for; None where the library knows only one."""
    languages = holidays.list_localized_countries().get(country, [])
    return next((language for language in ("en_US", "en_GB", "en") if language in languages), None)


def main():
    TARGET.parent.mkdir(exist_ok=True)
    with TARGET.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["calendar", "holiday_on", "name"])
        for country in sorted(COUNTRIES):
            days = holidays.country_holidays(country, years=YEARS, language=english(country))
            for day, name in sorted(days.items()):
                if day.year in YEARS:
                    writer.writerow([country, day.isoformat(), "; ".join(sorted(set(name.split("; "))))])


if __name__ == "__main__":
    main()
