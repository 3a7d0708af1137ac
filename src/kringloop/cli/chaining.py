"""What the `chains` commands print. Reads from `study` and `chains`; knows no formula."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from kringloop.cli.choose import refuse
from kringloop.cli.paths import class_name, path_table
from kringloop.cli.render import console, print_json, share, table
from kringloop.cli.speech import say
from kringloop.economies import IMPORTS_NOTE, RESIDUAL_NOTE, may_hold_imports
from kringloop.reading import numbers
from kringloop.tables import EXAMPLE_STUDY

if TYPE_CHECKING:
    from kringloop.models import Chains

CHECK_FAILED = 2
_PLACES, _TIERS, _GOODS = "chain_places", "chain_tiers", "chain_goods"
_NOTES = {
    RESIDUAL_NOTE: "één regio en geen rijen met toegevoegde waarde: toegevoegde waarde is wat van de productie "
    "overblijft, met de invoer erin",
    IMPORTS_NOTE: (
        "de invoer staat als een eigen regio; hoeveel daarbij vrijkomt staat niet in de tabel en telt daar als 0"
    ),
}
_NOTE_FORMS = (
    (
        re.compile(r"the year (\d+) was taken from the name of the file; --year says otherwise"),
        "het jaar {0} komt uit de naam van het bestand; met --year geeft u een ander",
    ),
    (
        re.compile(r"figures of '(.*)' for (.*) are not read: value added is of sectors"),
        "cijfers van '{0}' voor {1} zijn niet gelezen: toegevoegde waarde is van bedrijfstakken",
    ),
    (
        re.compile(r"figures of '(.*)' for (.*) are not read: what passes through is neither made nor used here"),
        "cijfers van '{0}' voor {1} zijn niet gelezen: wat doorgaat wordt hier niet gemaakt en niet gebruikt",
    ),
    (
        re.compile(r"figures of '(.*)' for (.*) are not read: pressures are of sectors and of final users at home"),
        "cijfers van '{0}' voor {1} zijn niet gelezen: wat vrijkomt is van bedrijfstakken en van eindgebruikers hier",
    ),
    (re.compile(r"waste block: (.*) to (.*)"), "afval: {0} naar {1}"),
    (
        re.compile(r"scarce: more is used than arises of (.*); the rest must come from elsewhere"),
        "schaars: er wordt meer gebruikt dan er ontstaat van {0}; de rest komt van elders",
    ),
)
_WORDS = {
    "en": {
        "vintage": "Year of the table: {year}. Later years are scenarios, never monitoring.",
        "inside": "{place}, or imports",
        "held": "Scenario: prices are held, there is no rebound.",
        "check": "check",
        "seen": "what was seen",
        "region": "region",
        "there": "arises there",
        "for": "for its demand",
        "change": "change",
        "world": "world",
        "sum": "sum",
        "final_demand": "final demand of {home}",
        "value_added": "value added",
        "closing": "Total {total}; shown {shown}. The {count} paths found cover {least}{covered}; the rest is "
        "{rest}; no path left out is larger than {bound}.",
        "least": "at least ",
    },
    "nl": {
        "vintage": "Jaar van de tabel: {year}. Latere jaren zijn scenario's, geen monitoring.",
        "inside": "{place}, of ingevoerd",
        "held": "Scenario: prijzen blijven gelijk, er is geen terugslag.",
        "check": "controle",
        "seen": "wat is gezien",
        "region": "regio",
        "there": "ontstaat daar",
        "for": "voor zijn vraag",
        "change": "verschil",
        "world": "wereld",
        "sum": "som",
        "final_demand": "eindvraag van {home}",
        "value_added": "toegevoegde waarde",
        "closing": "Totaal {total}; getoond {shown}. De {count} gevonden paden dekken {least}{covered}; de rest is "
        "{rest}; geen pad dat ontbreekt is groter dan {bound}.",
        "least": "minstens ",
    },
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The tables behind a question, its year, and whether their labels are those of the study."""

    chains: Chains
    year: int
    own: bool
    place: str

    def name(self, key: str, code: str, language: str) -> str:
        """A label in words; a table of one's own keeps its labels."""
        if self.own and code == self.chains.final_demand:
            return _WORDS[language]["final_demand"].format(home=self.chains.settings.home)
        return code if self.own and key != _TIERS else class_name(key, code, language)


def asked(
    study: str | None,
    file: Path | None,
    year: int | None,
    *,
    home: str,
    pressure: str,
    rounding: float | None,
    unit: str | None = None,
    hybrid: bool = False,
) -> Asked:
    """The tables of a study, or of one file with a region and an extension to follow.

    Raises
    ------
    RangeError   a study beside a file, or with a study what only a file needs told
    """
    from kringloop.chains import Engine
    from kringloop.economies import read_table
    from kringloop.models import chains_of_table
    from kringloop.runs import chains_of
    from kringloop.study import find_study

    if file is not None:
        refuse(study is not None, "study_or_table")
        table = read_table(file, rounding=rounding, unit=unit, hybrid=hybrid, year=year)
        chains = chains_of_table(Engine(table), called=file.name, home=home, pressure=pressure)
    else:
        given: dict[str, object] = {"--home": home, "--pressure": pressure, "--rounding": rounding, "--unit": unit}
        given["--hybrid"] = hybrid or None
        extra = [name for name, value in given.items() if value not in ("", None)]
        refuse(bool(extra), "study_says", options=say("and").join(extra))
        study = EXAMPLE_STUDY if study is None else study
        chains = chains_of(find_study(study))
    return Asked(chains, max(chains.engines) if year is None else year, own=file is not None, place=str(file or study))


def audit_command(
    file: Path,
    rounding: float | None,
    *,
    unit: str | None = None,
    hybrid: bool = False,
    year: int | None = None,
    language: str,
    as_json: bool,
) -> int:
    """Every check of one file; 2 when one fails."""
    from kringloop.chains import audit_file
    from kringloop.cli.audit_words import finding_words, outcome_word

    found = audit_file(file, rounding=rounding, unit=unit, hybrid=hybrid, year=year)
    if as_json:
        print_json([{**asdict(f), "cells": [{"cell": c, "value": _plain(v)} for c, v in f.cells]} for f in found])
    else:
        words = _WORDS[language]
        made = table(str(file), [("", "left"), (words["check"], "left"), (words["seen"], "words")])
        for finding in found:
            made.add_row(outcome_word(finding, language), finding.check, finding_words(finding, language))
        console().print(made)
    return CHECK_FAILED if any(f.status == "FAIL" for f in found) else 0


def paths_command(
    about: Asked, sector: str, *, top: int, coverage: float, limit: int, language: str, as_json: bool
) -> None:
    """The largest structural paths of one chain."""
    chains, year = about.chains, about.year
    good = sector or chains.final_demand
    found = chains.paths(year, good, coverage=coverage, limit=limit)
    if as_json:
        print_json(
            {
                "year": year,
                "good": good,
                "unit": found.unit,
                "total": found.total,
                "covered": found.covered,
                "coverage": found.coverage,
                "remainder": found.remainder,
                "largest_left_out": found.bound,
                "coverage_is_lower_bound": found.lower,
                "paths_found": len(found.paths),
                "paths": [
                    {"path": list(p.nodes), "tier": p.tier, "value": p.value, "share": p.share}
                    for p in found.largest(top)
                ],
            }
        )
        return
    out, words = console(), _WORDS[language]
    title = f"{about.name(_GOODS, good, language)}, {year} [{found.unit}]"
    largest = found.largest(top)
    out.print(path_table(title, [(p.nodes, p.value, p.share) for p in largest], language, own=about.own))
    shown = sum(p.share for p in largest)
    out.print(
        words["closing"].format(
            total=numbers.figure(found.total, language),
            shown=share(shown, language),
            count=len(found.paths),
            least=words["least"] if found.lower else "",
            covered=share(found.coverage, language),
            rest=numbers.figure(found.remainder, language),
            bound=numbers.figure(found.bound, language),
        )
    )
    _say_vintage(about, language)


def split_command(about: Asked, sector: str, *, language: str, as_json: bool) -> None:
    """One chain by place and tier, its pressure and its value."""
    chains, year = about.chains, about.year
    good = sector or chains.final_demand
    economy = chains.engine(year).economy
    layers = [chains.settings.pressure]
    if not economy.hybrid or economy.value_added_rows:
        layers.append("value_added")
    parts = {e: chains.split(year, good, e) for e in layers}
    units = {e: economy.extension(e).unit for e in parts}
    if as_json:
        print_json(
            [
                {
                    "year": year,
                    "good": good,
                    "extension": e,
                    "unit": units[e],
                    **row,
                    "share": _part(row["value"], float(frame["value"].sum())),
                    "may_hold_imports": e == "value_added" and may_hold_imports(economy),
                }
                for e, frame in parts.items()
                for row in frame.to_dicts()
            ]
        )
        return
    for extension, frame in parts.items():
        layer = _WORDS[language].get(extension, extension)
        title = f"{about.name(_GOODS, good, language)}, {year}: {layer} [{units[extension]}]"
        inside = extension == "value_added" and may_hold_imports(economy)
        _print_split(title, frame, about, language, inside=inside)
    _say_vintage(about, language)


def _print_split(title: str, frame: pl.DataFrame, about: Asked, language: str, *, inside: bool) -> None:
    words = _WORDS[language]
    total = float(frame["value"].sum())
    tiers = frame["tier"].unique(maintain_order=True).to_list()
    heads = [about.name(_TIERS, t, language) for t in tiers]
    made = table(title, [("", "words"), *((w, "right") for w in heads), (words["sum"], "right"), ("%", "right")])
    places = [
        (about.name(_PLACES, str(p), language), rows) for (p,), rows in frame.group_by("place", maintain_order=True)
    ]
    for place, rows in [*places, (words["world"], frame)]:
        by_tier = dict(rows.group_by("tier").agg(pl.col("value").sum()).iter_rows())
        line = float(rows["value"].sum())
        cells = [numbers.figure(by_tier[t], language) for t in tiers]
        named = words["inside"].format(place=place) if inside and rows is not frame else place
        made.add_row(named, *cells, numbers.figure(line, language), share(_part(line, total), language))
    console().print(made)


def scenario_command(about: Asked, file: Path, *, language: str, as_json: bool) -> None:
    """A scenario beside the base, by region."""
    from kringloop.runs import run_chain_scenario

    name, frame = run_chain_scenario(about.chains, file, about.year)
    if as_json:
        print_json({"scenario": name, "year": about.year, "rows": frame.to_dicts()})
        return
    words = _WORDS[language]
    heads = [words["there"], words["change"], "%", words["for"], words["change"], "%"]
    made = table(
        f"{name}, {about.year} [{frame['unit'][0]}]", [(words["region"], "left"), *((h, "right") for h in heads)]
    )
    for r in frame.iter_rows(named=True):
        cells = [
            _with_change(r["production"], r["production_change"], language),
            _with_change(r["footprint"], r["footprint_change"], language),
        ]
        made.add_row(r["region"], *cells[0], *cells[1])
    console().print(made)
    console().print(words["held"], style="dim")
    _say_vintage(about, language)


def _with_change(value: float, change: float, language: str) -> tuple[str, str, str]:
    base = value - change
    part = share(change / base, language, signed=True) if base else "–"
    return numbers.figure(value, language), numbers.figure(change, language), part


def _say_vintage(about: Asked, language: str) -> None:
    notes = about.chains.engine(about.year).economy.notes
    say_source(about.place, about.year, notes, language, own=about.own)


def say_source(place: str, year: int, notes: Sequence[str], language: str, *, own: bool) -> None:
    """Where figures come from: a study with its vintage, or a table of one's own with what was done to it."""
    if not own:
        vintage = _WORDS[language]["vintage"].format(year=year)
        console().print(f"{say('of_study', study=place)} {vintage}", style="dim", markup=False)
        return
    console().print(say("of_table", file=place, year=year), style="dim", markup=False)
    for note in notes:
        console().print(_dutch(note) if language == "nl" else note, style="dim", markup=False)


def _dutch(note: str) -> str:
    """A note of a table in Dutch, where it is one of ours; any other is the owner's and stays."""
    if note in _NOTES:
        return _NOTES[note]
    for pattern, words in _NOTE_FORMS:
        if (found := pattern.fullmatch(note)) is not None:
            return words.format(*found.groups())
    return note


def _part(value: float, total: float) -> float | None:
    return value / total if total else None


def _plain(value: float) -> float | None:
    return value if value == value and abs(value) != float("inf") else None
