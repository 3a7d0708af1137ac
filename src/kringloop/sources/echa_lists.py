"""European Chemicals Agency: candidate list, harmonised classification and persistent pollutants, as exported.

An export has a few lines above its headings, headings in the language of whoever exported it, and tabs or commas. The
columns are known by their headings, not by their place. One reader serves the files behind the shipped table and a
newer export of a user.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from kringloop.core import Names, Origin, SourceError, listing
from kringloop.reference import CONCERN_COLUMNS, SubstanceList, substance_list
from kringloop.sources.snapshots import locate
from kringloop.sources.source import SOURCES, Source
from kringloop.sources.text import source_text

KEY: Final = "echa_lists"
CANDIDATE_FILES: Final = ("candidate_list_group_members.csv", "candidate-list-of-svhc-for-authorisation-export.csv")
HARMONISED_FILES: Final = ("harmonised_classification.csv",)
POPS_FILES: Final = ("pops_list.csv",)

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("substance name", "substance_name", "naam van de stof", "stofnaam", "name"),
    "cas": ("cas no.", "cas number", "cas_number", "cas-nr.", "cas-nummer", "cas nr", "cas"),
    "ec": ("ec no.", "ec number", "ec_number", "eg-nr.", "eg-nummer", "ec / list no."),
    "reason": ("reason for inclusion", "reason_for_inclusion", "reden voor opname"),
    "date": ("date of inclusion", "date_of_inclusion", "datum van opname", "from"),
    "decision": ("decision", "besluit"),
    "until": ("to",),
    "carcinogenic": ("carcinogenic",),
    "mutagenic": ("mutagenic",),
    "toxic_for_reproduction": ("toxic_for_reproduction",),
    "annex": ("pops_regulation_annex", "pops regulation annex"),
}
"""Headings of a column as they have been seen, in small letters."""

_MONTHS: Final = (
    "jan", "feb", "mar|maa|mrt", "apr", "may|mei", "jun", "jul", "aug", "sep", "oct|okt", "nov", "dec",
)  # fmt: skip
_DATE: Final = re.compile(r"(\d{1,2})[-/ ]([A-Za-z]{3})[A-Za-z.]*[-/ ](\d{4})")
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_CAS: Final = re.compile(r"\d{2,7}-\d{2}-\d")
_CRITERION: Final = re.compile(r"57\s*\(?([a-f])\)?(?:\s*-\s*(human health|environment))?", re.IGNORECASE)
_FIRST: Final = frozenset({"1A", "1B"})
_CMR: Final = {"carcinogenic": "57a", "mutagenic": "57b", "toxic_for_reproduction": "57c"}


def clean(place: Path) -> pl.DataFrame:
    """The three lists as one table, `list, name, cas, ec, criteria, group, since, until`; a row per CAS number."""
    frames = [
        _frame("candidate_list", candidate_rows(locate(place, CANDIDATE_FILES))),
        _frame("harmonised_cmr", harmonised_rows(locate(place, HARMONISED_FILES))),
        _frame("pops", pops_rows(locate(place, POPS_FILES))),
    ]
    return pl.concat(frames).sort("list", "cas", "name", "since", nulls_last=True)


def read_candidate_list(path: Path) -> SubstanceList:
    """A candidate list as its user exported it, with the date of the export.

    Raises
    ------
    SourceError   no headings of the list, or no date of export above them
    """
    names = Names("kandidaatslijst (eigen export)", "candidate list (own export)")
    return substance_list("candidate_list", names, exported(path), _frame("candidate_list", candidate_rows(path)))


def candidate_rows(path: Path) -> Iterator[tuple[str, ...]]:
    """Rows of a candidate list; a row below an entry, with the decision and date of that entry, is its member."""
    group, decision = "", ""
    for row in export_rows(path, ("name", "cas", "reason", "date")):
        name, cas, mark = row["name"], row["cas"], f"{row.get('decision', '')} {row['date']}"
        if mark != decision:
            group, decision = name, mark
        member = group if name != group else ""
        yield name, cas, row.get("ec", ""), criteria_in(row["reason"]), member, _day(row["date"], path), ""


def harmonised_rows(path: Path) -> Iterator[tuple[str, ...]]:
    """Substances of which a harmonised class is carcinogenic, mutagenic or toxic for reproduction, 1A or 1B."""
    for row in export_rows(path, ("name", "cas", *_CMR)):
        found = " ".join(criterion for column, criterion in _CMR.items() if row[column] in _FIRST)
        if found:
            until = _day(row["until"], path) if row.get("until") else ""
            yield row["name"], row["cas"], row.get("ec", ""), found, "", _day(row["date"], path), until


def pops_rows(path: Path) -> Iterator[tuple[str, ...]]:
    """Persistent organic pollutants of the EU regulation."""
    for row in export_rows(path, ("name", "cas", "date")):
        yield row["name"], row["cas"], row.get("ec", ""), "pop", "", _day(row["date"], path), ""


def criteria_in(reason: str) -> str:
    """The criteria of article 57 that a reason names.

    >>> criteria_in("Carcinogenic (Article 57a)PBT (Article 57d)")
    '57a 57d'
    >>> criteria_in("Endocrine disrupting properties (Article 57(f) - environment)")
    '57f_environment'
    """
    found = {
        f"57{m[1].lower()}" + (f"_{m[2].split()[-1].lower()}" if m[2] else "") for m in _CRITERION.finditer(reason)
    }
    return " ".join(sorted(found))


def exported(path: Path) -> str:
    """The date above the headings of an export, as 2026-04-01.

    Raises
    ------
    SourceError   no date there
    """
    for line in source_text(path).splitlines()[:12]:
        if "date" in line.lower() or "datum" in line.lower():
            day = _day_in(line)
            if day:
                return day
    raise SourceError(
        f"{path} has no line 'Export date: …' above its headings; give the file as the agency exports it",
        nl=f"{path} heeft boven de kolomkoppen geen regel 'Export date: …'; geef het bestand zoals het is geleverd",
    )


def export_rows(path: Path, needed: Sequence[str]) -> Iterator[dict[str, str]]:
    """Rows below the headings, by the house's name of each column that is known.

    Raises
    ------
    SourceError   no line of the file has the headings that are needed; says which were looked for
    """
    text = source_text(path)
    for at, line in enumerate(text.splitlines(keepends=True)[:40]):
        separator = max("\t,;", key=line.count)
        columns = _columns(next(csv.reader([line], delimiter=separator), []))
        if set(needed) <= set(columns):
            below = "".join(text.splitlines(keepends=True)[at + 1 :])
            yield from _below(path, below, separator, columns, at + 2)
            return
    heads = listing(" / ".join(HEADINGS[n][:2]) for n in needed)
    raise SourceError(
        f"{path}: no line with the headings of this list; looked for {heads}",
        nl=f"{path}: geen regel met de kolomkoppen van deze lijst; gezocht is {heads}",
    )


def _below(path: Path, text: str, separator: str, columns: Mapping[str, int], first: int) -> Iterator[dict[str, str]]:
    last = max(columns.values())
    for number, cells in enumerate(csv.reader(text.splitlines(keepends=True), delimiter=separator), first):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) <= last:
            raise SourceError(
                f"{path}, row {number}: {len(cells)} cells, the headings have more; the file is cut off",
                nl=f"{path}, rij {number}: {len(cells)} cellen, minder dan er koppen zijn; het bestand is afgebroken",
            )
        yield {name: " ".join(cells[place].split()) for name, place in columns.items()}


def _columns(heads: Iterable[str]) -> dict[str, int]:
    seen = {" ".join(head.lower().split()): place for place, head in reversed([*enumerate(heads)])}
    found = ((name, [seen[h] for h in known if h in seen]) for name, known in HEADINGS.items())
    return {name: places[0] for name, places in found if places}


def _frame(key: str, rows: Iterable[tuple[str, ...]]) -> pl.DataFrame:
    """One row per CAS number; an entry without one, such as a group, has an empty number."""
    records = [
        (key, name, cas, "" if ec == "-" else ec, *rest)
        for name, numbers, ec, *rest in rows
        for cas in (_CAS.findall(numbers) or [""])
    ]
    return pl.DataFrame(records, schema=dict.fromkeys(CONCERN_COLUMNS, pl.String), orient="row").unique(
        maintain_order=True
    )


def _day(text: str, path: Path) -> str:
    day = _day_in(text)
    if not day:
        raise SourceError(f"{path}: '{text}' is not a date; expected 01-Apr-2026 or 2026-04-01")
    return day


def _day_in(text: str) -> str:
    if (found := _ISO.search(text)) is not None:
        return found[0]
    for day, month, year in _DATE.findall(text):
        for number, names in enumerate(_MONTHS, 1):
            if month.lower() in names.split("|"):
                return f"{year}-{number:02d}-{int(day):02d}"
    return ""


SOURCES.add(
    KEY,
    Source(
        key=KEY,
        names=Names("Zeer zorgwekkende stoffen: lijsten", "Substances of very high concern: lists"),
        origin=Origin(
            producer="European Chemicals Agency",
            dataset="candidate list, harmonised classification, persistent organic pollutants",
            title="Substances by criterion of article 57 of REACH",
            vintage="export of 1 April 2026",
            licence="reproduction with the source acknowledged: European Chemicals Agency, https://echa.europa.eu/",
            kind="published",
            url="https://echa.europa.eu/candidate-list-table",
            note="Facts of three lists: number, name, criterion, group and date. Absent from them is not safe.",
        ),
        years=(2008, 2026),
        files=CANDIDATE_FILES,
        beside=(HARMONISED_FILES, POPS_FILES),
        rules=(
            "only classes 1A and 1B count as carcinogenic, mutagenic or toxic for reproduction; class 2 does not",
            "a row below an entry with the decision and date of that entry is a member of it",
            "an entry with several CAS numbers has a row for each; an entry without one keeps an empty number",
        ),
        traps=(
            "a group covers substances that no row names",
            "most substances of class 1A and 1B are not on the candidate list",
            "46 harmonised rows and most pollutants have no CAS number: they are found by name only",
        ),
        clean=clean,
    ),
    file=__file__,
)
