"""Repair attempts at Dutch repair cafés, entered by volunteers: counted by appliance, outcome and year."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from typing import Final

import polars as pl

from kringloop.core import Names, Origin, SourceError
from kringloop.sources.snapshots import locate
from kringloop.sources.source import SOURCES, Source
from kringloop.sources.text import delimited_rows, require_columns

KEY: Final = "open_repair_nl"
FILES: Final = ("attempts_nl.csv",)
YEARS: Final = (2017, 2020)
"""Fifteen entries of 1999 on one day, and one of 2016, are no record of a year."""
OUTCOMES: Final = {
    "Fixed": "fixed",
    "Repairable": "repairable",
    "End of life": "end_of_life",
    "Unknown": "unknown",
}


def clean(place: Path) -> pl.DataFrame:
    """Rows `appliance, outcome, year, attempts, flag, source`: a count for every combination, nought included.

    Raises
    ------
    SourceError   an outcome that is not known, a date without a year, an entry that comes twice, or a column that is
                  absent
    """
    path = locate(place, FILES)
    rows = delimited_rows(path)
    require_columns(path, rows[0], ["id", "product_category", "event_date", "repair_status"])
    seen: set[str] = set()
    counts: dict[tuple[str, str, int], int] = {}
    for line, row in enumerate(rows, 2):
        if row["id"] in seen:
            raise SourceError(f"{path} line {line}: entry '{row['id']}' comes twice; each attempt counts once")
        seen.add(row["id"])
        if row["repair_status"] not in OUTCOMES:
            raise SourceError(
                f"{path} line {line}: '{row['repair_status']}' is no outcome that is known; known are "
                f"{', '.join(OUTCOMES)}"
            )
        year = _year(path, line, row["event_date"])
        if YEARS[0] <= year <= YEARS[1]:
            cell = (_code(row["product_category"]), OUTCOMES[row["repair_status"]], year)
            counts[cell] = counts.get(cell, 0) + 1
    appliances = sorted({appliance for appliance, _, _ in counts})
    cells = product(appliances, sorted(OUTCOMES.values()), range(YEARS[0], YEARS[1] + 1))
    records = [(*cell, counts.get(cell, 0), "", KEY) for cell in cells]
    return pl.DataFrame(records, schema=["appliance", "outcome", "year", "attempts", "flag", "source"], orient="row")


def _year(path: Path, line: int, date: str) -> int:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", date) is None:
        raise SourceError(f"{path} line {line}: the day is '{date}'; expected one as 2019-05-31")
    return int(date[:4])


def _code(category: str) -> str:
    """A category as a code: "Hair & beauty item" is hair_beauty_item."""
    return re.sub(r"[^a-z0-9]+", "_", category.casefold()).strip("_")


SOURCES.add(
    KEY,
    Source(
        key=KEY,
        names=Names("Reparatiepogingen in repaircafés", "Repair attempts at repair cafés"),
        origin=Origin(
            producer="Open Repair Alliance, Repair Café International",
            dataset="OpenRepairData v0.2.1, Repair Café International",
            title="Repair attempts in the Netherlands by product and outcome",
            vintage="September 2020",
            licence="CC BY-SA 4.0",
            kind="observed",
            url="https://github.com/openrepair/data",
            note="Entries of volunteers at repair cafés, counted by product and outcome: no sample. They say what "
            "people bring, not what breaks, and three quarters are of 2018 and 2019. Fifteen entries dated 13 December "
            "1999 and one of 2016 are left out. Counts of it pass on under the same licence.",
        ),
        years=YEARS,
        files=FILES,
        rules=(
            "entries of the Netherlands are counted by category, outcome and year of the meeting",
            "entries of 1999 (one day) and 2016 (one entry) are left out",
        ),
        traps=(
            "no sample: it says what people bring, not what breaks",
            "the year of manufacture is mostly unknown and is not read",
        ),
        clean=clean,
    ),
    file=__file__,
)
