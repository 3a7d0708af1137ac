"""The flows of an account between groups of nodes: one year, one layer, one case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from kringloop.reading.flow_errors import deviations
from kringloop.reading.run import Reading
from kringloop.reading.words import WORDS

PREFERRED = ("material_flows", "waste")
EVERYTHING = "all"
SUMMED = ("good", "material", "product")
"""Dimensions whose codes may be added up; of any other one code is shown at a time."""
WHOLES = ("ECONOMY", "A-U", "C")
"""Sectors that are sums of what is shown apart."""
MEMO = "memo"
"""Goods that official tables show beside the balance; they are not part of it."""


def flow_accounts(reading: Reading) -> tuple[str, ...]:
    """Accounts of flows, those of materials first; supply chains, whose products overlap, are told by `world`."""
    specs = reading.run.study.accounts
    own = (k for k, s in specs.items() if s.kind == "flows" and not (s.engine or "").startswith("chains."))
    found = [k for k in own if f"account_{k}" in reading.tables]
    return tuple(
        sorted(found, key=lambda k: (PREFERRED.index(k) if k in PREFERRED else len(PREFERRED), found.index(k)))
    )


def opening_account(reading: Reading) -> str:
    """The account that is shown when none is asked for: one whose flows go round, else the first."""
    accounts = flow_accounts(reading)
    return next((a for a in accounts if reading.run.study.accounts[a].balanced_with), accounts[0])


def year_made(reading: Reading) -> int:
    """The year the run was made in: later years are not opened by themselves."""
    return int(reading.meta["created"][:4])


def year_shown(reading: Reading, frame: pl.DataFrame) -> int:
    """The last year of an account that is not later than the run; scenarios go further."""
    first, last = int(frame["year"].min()), int(frame["year"].max())  # type: ignore[arg-type]
    return min(last, max(first, year_made(reading)))


def codes_of(frame: pl.DataFrame, dimension: str) -> list[str]:
    """Codes a dimension has in these rows."""
    return sorted(str(c) for c in frame[dimension].drop_nulls().unique().to_list())


def in_case(frame: pl.DataFrame, chosen: dict[str, str]) -> pl.DataFrame:
    """Rows of one case: scenarios stand beside each other and are never added."""
    for dimension, code in chosen.items():
        frame = frame.filter(pl.col(dimension).is_null() | (pl.col(dimension) == code))
    return frame


def layers_of(spec: Any) -> dict[str, str]:
    """Layers of an account with their units."""
    return dict(spec.layers)


def of_material(reading: Reading, spec: Any, frame: pl.DataFrame, material: str = EVERYTHING) -> pl.DataFrame:
    """Rows of one material or of all; goods shown beside the balance are left out."""
    if "good" in frame.columns:
        frame = frame.filter(pl.col("good").ne_missing(MEMO))
    if material == EVERYTHING:
        return frame
    return frame.filter(pl.col("material").is_in(list(reading.run.trees[spec.dimensions["material"]].below(material))))


@dataclass(frozen=True, slots=True)
class Choice:
    """Which flows of an account are added up: those of a year, in one case, of one material or of all."""

    year: int
    case: Mapping[str, str]
    material: str = EVERYTHING

    def of(self, reading: Reading, account: str, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows of a table of the account that are chosen."""
        spec = reading.run.study.accounts[account]
        rows = in_case(frame.filter(pl.col("year") == self.year), dict(self.case))
        return of_material(reading, spec, rows, self.material)


def chosen_flows(reading: Reading, account: str, layer: str, choice: Choice) -> pl.DataFrame:
    """The rows of an account that carry a layer and are chosen."""
    return choice.of(reading, account, reading.table(f"account_{account}").filter(pl.col(layer).is_not_null()))


def grouped(
    reading: Reading, account: str, layer: str, choice: Choice, language: str, *, apart: bool = False
) -> list[dict[str, Any]]:
    """Flows between groups of nodes, largest first: industries together or by the sectors the study shows.

    Each has the standard deviation of its error (`sd`), 0 where no datum behind it has a margin.
    """
    frame = chosen_flows(reading, account, layer, choice)
    groups = reading.keep(("groups", apart), lambda: _groups(reading, apart=apart))
    flag = pl.col("flag").fill_null("") if "flag" in frame.columns else pl.lit("")
    sides = _with_groups(frame.with_columns(flag.alias("_flag")), groups)
    keys = ("origin_group", "destination_group", "origin_stage", "destination_stage")
    summed = sides.group_by(keys).agg(
        pl.col(layer).sum().alias("value"), pl.len().alias("rows"), pl.col("_flag").unique().sort().alias("flag")
    )
    sure = reading.run.sure_ledger.accounts
    errors = deviations(
        sure.get(account),
        layer,
        sides,
        keys,
        lambda rows: _with_groups(choice.of(reading, account, rows), groups),
    )
    summed = summed.join(errors, on=keys, how="left", nulls_equal=True).sort(
        pl.col("value").abs(), *keys[:2], descending=[True, False, False]
    )
    return [
        {
            "origin": r["origin_group"],
            "destination": r["destination_group"],
            "value": r["value"],
            "sd": r["sd"],
            "rows": r["rows"],
            "origin_name": _name(reading, r["origin_group"], language, apart=apart),
            "origin_stage": r["origin_stage"],
            "destination_name": _name(reading, r["destination_group"], language, apart=apart),
            "destination_stage": r["destination_stage"],
            "flags": tuple(f for f in r["flag"] if f),
        }
        for r in summed.iter_rows(named=True)
        if r["value"]
    ]


@dataclass(frozen=True, slots=True)
class Stay:
    """What stays at a group of nodes at the end of a year, and what the year added where the year before is known."""

    name: str
    value: float
    change: float | None


def stocks_beside(
    reading: Reading,
    account: str,
    layer: str,
    year: int,
    chosen: Mapping[str, str],
    language: str,
    *,
    apart: bool = False,
) -> dict[str, Stay]:
    """Stocks by group of nodes, from the account of stocks with which this account of flows balances.

    Empty where there is none, or where it does not hold the layer.
    """
    stocks = reading.run.study.accounts[account].balanced_with
    if not stocks or f"account_{stocks}" not in reading.tables:
        return {}
    frame = in_case(reading.table(f"account_{stocks}"), dict(chosen)).filter(pl.col("year").is_in([year - 1, year]))
    if layer not in frame.columns:
        return {}
    groups = reading.keep(("groups", apart), lambda: _groups(reading, apart=apart))
    levels = frame.join(groups, left_on="node", right_on="id").group_by("group", "year").agg(pl.col(layer).sum())
    at = {(group, when): value for group, when, value in levels.iter_rows()}
    known = year - 1 in frame["year"]
    return {
        group: Stay(
            _name(reading, group, language, apart=apart),
            value,
            value - at.get((group, year - 1), 0.0) if known else None,
        )
        for (group, when), value in sorted(at.items())
        if when == year and value
    }


def _with_groups(frame: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Rows with the group and the stage of both of their ends."""
    for side in ("origin", "destination"):
        renamed = groups.rename({"id": side, "group": f"{side}_group", "stage": f"{side}_stage"})
        frame = frame.join(renamed, on=side, how="left")
    return frame


def _groups(reading: Reading, *, apart: bool) -> pl.DataFrame:
    """Each node with the group it is added to: `production`, `sector:28`, or itself."""
    tree = reading.run.trees.get(reading.run.study.classifications.get("sector", ""))
    shown = reading.run.study.show.labels.get("sector", []) if apart and tree else []
    rows = []
    for node in reading.table("nodes").iter_rows(named=True):
        group = node["id"]
        if node["stage"] == "production":
            code = node["sector"]
            above = (code, *tree.above(code)) if tree and code in tree else ()
            group = next((f"sector:{c}" for c in reversed(above) if c in shown and c not in WHOLES), "production")
        rows.append((node["id"], node["stage"], group))
    return pl.DataFrame(rows, schema=["id", "stage", "group"], orient="row")


def _name(reading: Reading, group: str, language: str, *, apart: bool = False) -> str:
    if group == "production" and apart:
        return WORDS[language]("flows.other_industries")
    if group == "production":
        return reading.name("stage", "production", language)
    if group.startswith("sector:"):
        return reading.name("sector", group.removeprefix("sector:"), language)
    return reading.name("node", group, language)
