"""What the `chains` commands print. Reads from `study` and `chains`; knows no formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from kringloop.cli.render import console, number, print_json, table
from kringloop.reference import classification

if TYPE_CHECKING:
    from rich.table import Table

    from kringloop.study import Chains

CHECK_FAILED = 2
PATH_SIGN = " < "
"""Between the links of a path in a results file."""
_PLACES, _TIERS, _INDUSTRIES, _GOODS = "chain_places", "chain_tiers", "wiod_industries", "chain_goods"
_SCENARIO_WORDS = {
    "en": "Year of the table: {year}. Later years are scenarios, never monitoring.",
    "nl": "Jaar van de tabel: {year}. Latere jaren zijn scenario's, geen monitoring.",
}


def audit_command(file: Path, rounding: float | None, *, as_json: bool) -> int:
    """Every check of one file; 2 when one fails."""
    from kringloop.chains import audit_file

    found = audit_file(file, rounding=rounding)
    if as_json:
        print_json([{**asdict(f), "cells": [{"cell": c, "value": _plain(v)} for c, v in f.cells]} for f in found])
    else:
        made = table(str(file), [("", "left"), ("check", "left"), ("what was seen", "words")])
        for finding in found:
            cells = ", ".join(f"{cell} {number(value)}" for cell, value in finding.cells[:3])
            made.add_row(finding.status, finding.check, finding.message + (f"\n{cells}" if cells else ""))
        console().print(made)
    return CHECK_FAILED if any(f.status == "FAIL" for f in found) else 0


def paths_command(
    study: str, sector: str, year: int, *, top: int, coverage: float, limit: int, language: str, as_json: bool
) -> None:
    """The largest structural paths of one chain."""
    chains = _chains(study)
    good = sector or chains.final_demand
    found = chains.paths(year, good, coverage=coverage, limit=limit)
    if as_json:
        print_json({
            "year": year, "good": good, "unit": found.unit, "total": found.total, "covered": found.covered,
            "coverage": found.coverage, "remainder": found.remainder, "largest_left_out": found.bound,
            "coverage_is_lower_bound": found.lower, "paths_found": len(found.paths),
            "paths": [{"path": list(p.nodes), "tier": p.tier, "value": p.value, "share": p.share}
                      for p in found.largest(top)],
        })  # fmt: skip
        return
    out = console()
    title = f"{_name(_GOODS, good, language)}, {year} [{found.unit}]"
    out.print(path_table(title, [(p.nodes, p.value, p.share) for p in found.largest(top)], language))
    shown = sum(p.value for p in found.largest(top))
    at_least = ">= " if found.lower else ""
    out.print(
        f"total {number(found.total, language)}; shown {shown / found.total:.1%}; the {len(found.paths)} paths found "
        f"cover {at_least}{found.coverage:.1%}; remainder {number(found.remainder, language)}; "
        f"no path left out is larger than {number(found.bound, language)}",
        markup=False,
    )
    out.print(_SCENARIO_WORDS[language].format(year=year), style="dim")


def split_command(study: str, sector: str, year: int, *, language: str, as_json: bool) -> None:
    """One chain by place and tier, its pressure and its value."""
    chains = _chains(study)
    good = sector or chains.final_demand
    parts = {e: chains.split(year, good, e) for e in (chains.settings.pressure, "value_added")}
    economy = chains.engine(year).economy
    units = {e: economy.extension(e).unit for e in parts}
    if as_json:
        print_json([
            {"year": year, "good": good, "extension": e, "unit": units[e], **row,
             "share": row["value"] / frame["value"].sum()}
            for e, frame in parts.items() for row in frame.to_dicts()
        ])  # fmt: skip
        return
    for extension, frame in parts.items():
        _print_split(f"{_name(_GOODS, good, language)}, {year}: {extension} [{units[extension]}]", frame, language)
    console().print(_SCENARIO_WORDS[language].format(year=year), style="dim")


def _print_split(title: str, frame: pl.DataFrame, language: str) -> None:
    total = float(frame["value"].sum())
    tiers = frame["tier"].unique(maintain_order=True).to_list()
    words = [_name(_TIERS, t, language) for t in tiers]
    made = table(title, [("", "left"), *((w, "right") for w in words), ("=", "right"), ("%", "right")])
    for (place,), rows in [*frame.group_by("place", maintain_order=True), (("world",), frame)]:
        by_tier = dict(rows.group_by("tier").agg(pl.col("value").sum()).iter_rows())
        line = float(rows["value"].sum())
        cells = [number(by_tier[t], language) for t in tiers]
        made.add_row(_name(_PLACES, str(place), language), *cells, number(line, language), f"{line / total:.1%}")
    console().print(made)


def scenario_command(study: str, file: Path, year: int, *, as_json: bool) -> None:
    """A scenario beside the base, by region."""
    from kringloop.study import run_chain_scenario

    name, frame = run_chain_scenario(_chains(study), file, year)
    if as_json:
        print_json({"scenario": name, "year": year, "rows": frame.to_dicts()})
        return
    heads = ["emitted there", "change", "%", "for its demand", "change", "%"]
    made = table(f"{name}, {year} [{frame['unit'][0]}]", [("region", "left"), *((h, "right") for h in heads)])
    for r in frame.iter_rows(named=True):
        cells = [
            _with_change(r["production"], r["production_change"]),
            _with_change(r["footprint"], r["footprint_change"]),
        ]
        made.add_row(r["region"], *cells[0], *cells[1])
    console().print(made)
    console().print("scenario: prices are held, there is no rebound", style="dim")


def _with_change(value: float, change: float) -> tuple[str, str, str]:
    base = value - change
    return number(value), number(change), f"{change / base:+.2%}" if base else "–"


def path_table(title: str, paths: Sequence[tuple[Sequence[str], float, float]], language: str) -> Table:
    """Paths from where the pressure occurs to the seller, with names."""
    made = table(title, [("path", "words"), ("value", "right"), ("share", "right")])
    for nodes, value, share in paths:
        words = [_node(label, language) for label in nodes]
        made.add_row(" → ".join(words), number(value, language), f"{share:.1%}")
    return made


def _node(label: str, language: str) -> str:
    region, _, industry = label.partition("|")
    return f"{region} {_name(_INDUSTRIES, industry, language)}"


def _name(key: str, code: str, language: str) -> str:
    tree = classification(key)
    return tree.names(code)[language] if code in tree else code


def _plain(value: float) -> float | None:
    return value if value == value and abs(value) != float("inf") else None


def _chains(study: str) -> Chains:
    from kringloop.study import chains_of, find_study

    return chains_of(find_study(study))
