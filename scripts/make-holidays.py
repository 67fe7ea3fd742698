#!/usr/bin/env python3
"""Writes sql/data/public_holidays.csv: national public holidays from the library `holidays`.

Makes a virtual environment of its own under .cadence/ with the pinned version on the first run. The
calendar is the ISO 3166-1 code of the country; names are English; days on which a holiday is observed
instead are included where the country has such days. Several names of a day are joined with "; ".
"""

import csv
import os
import pathlib
import subprocess
import sys
import venv

VERSION = "0.109"
YEARS = range(2024, 2036)
COUNTRIES = """
    AE AR AT AU BE BG BR CA CH CL CN CO CY CZ DE DK EE EG ES FI FR GB GR HK HR HU ID IE IL IN IS IT JP KR LT LU LV
    MT MX MY NG NL NO NZ PE PH PK PL PT RO RS SA SE SG SI SK TH TR TW UA US VN ZA
""".split()

ROOT = pathlib.Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".cadence" / f"holidays-{VERSION}"
TARGET = ROOT / "sql" / "data" / "public_holidays.csv"


def run_in_environment():
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        venv.create(ENVIRONMENT, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", f"holidays=={VERSION}"], check=True)
    os.execv(python, [str(python), str(pathlib.Path(__file__).resolve()), "--inside"])


def write():
    import holidays

    assert holidays.__version__ == VERSION, holidays.__version__
    rows = []
    for country in COUNTRIES:
        library = getattr(holidays, country)
        english = [name for name in library.supported_languages if name.startswith("en")]
        language = "en_US" if "en_US" in english else english[0] if english else None
        for day, name in holidays.country_holidays(country, years=YEARS, language=language).items():
            if day.year in YEARS:
                names = dict.fromkeys(part.strip() for part in name.split(";"))
                rows.append((country, day.isoformat(), "; ".join(sorted(names))))
    rows.sort()
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["calendar", "holiday_on", "name"])
        writer.writerows(rows)
    print(f"{len(rows)} holidays of {len(COUNTRIES)} countries in {TARGET.relative_to(ROOT)}")


if __name__ == "__main__":
    if "--inside" in sys.argv:
        write()
    else:
        run_in_environment()
