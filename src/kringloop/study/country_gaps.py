"""What Eurostat's framework does not have of one country: told when its study is made, and never filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import polars as pl

from kringloop.core import Names
from kringloop.reference import Member, classification, union
from kringloop.sources import MANY_IMPACTS, eurostat_series

Kind = Literal["none", "late", "inside", "items"]

GOAL_OF: Final[Mapping[str, str]] = {
    "ce_employment_fte": "prosperity",
    "ce_employment_share": "prosperity",
    "ce_gva": "prosperity",
    "ce_gva_share": "prosperity",
    "ce_investment": "prosperity",
    "ce_investment_share": "prosperity",
    "circular_material_use_rate": "circulation",
    "consumption_footprint_index": "pressure",
    "consumption_footprint_per_head": "pressure",
    "consumption_footprint_planetary_boundary": "pressure",
    "exports_recyclables_extra_eu": "security",
    "ghg_per_head": "pressure",
    "material_footprint_per_head": "pressure",
    "material_import_dependency": "security",
    "patents_recycling": "prosperity",
    "patents_recycling_per_million": "prosperity",
    "recycling_rate_municipal": "circulation",
    "recycling_rate_packaging": "circulation",
    "recycling_rate_waste": "circulation",
    "recycling_rate_weee_collected": "circulation",
    "resource_productivity_index": "value",
    "self_sufficiency_extraction": "security",
    "self_sufficiency_processing": "security",
    "waste_food_per_head": "pressure",
    "waste_municipal_per_head": "pressure",
    "waste_packaging_per_head": "pressure",
    "waste_per_gdp": "pressure",
    "waste_per_head": "pressure",
    "waste_plastic_packaging_per_head": "pressure",
}
"""The goal of the indicator that reads each series; a test holds it against the indicators."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What a series lacks of a country that others have.

    Parameters
    ----------
    kind  : `none` no figure at all, `late` it ends before others do, `inside` years between are missing that the union
            or most members have, `items` some of its divisions have no figure
    years : the years lacking; of `late` its own last year and the last of others
    items : names of the divisions lacking
    """

    series: str
    names: Names
    kind: Kind
    years: tuple[int, ...] = ()
    items: tuple[Names, ...] = ()

    @property
    def goal(self) -> str:
        return GOAL_OF.get(self.series, "")


def gaps_of(observations: pl.DataFrame, region: str) -> tuple[Gap, ...]:
    """Everything the framework has of others and not of a country, series by series."""
    found: list[Gap] = []
    for row in eurostat_series().iter_rows(named=True):
        of_series = observations.filter(pl.col("series") == row["series"])
        names = Names(row["name_nl"], row["name_en"])
        found += _gaps(row["series"], names, row["items"] or "", of_series, region)
    return tuple(found)


def _gaps(series: str, names: Names, items: str, rows: pl.DataFrame, region: str) -> list[Gap]:
    here = rows.filter(pl.col("region") == region)
    if here.is_empty():
        return [Gap(series, names, "none")] if rows.height else []
    found = []
    years, last = set(here["year"]), int(rows["year"].max())  # type: ignore[arg-type]
    if max(years) < last:
        found.append(Gap(series, names, "late", (max(years), last)))
    inside = tuple(y for y in _usual(rows) if min(years) < y < max(years) and y not in years)
    if inside:
        found.append(Gap(series, names, "inside", inside))
    absent = sorted(set(rows["item"]) - set(here["item"]))
    if absent and not series.startswith(MANY_IMPACTS):
        tree = classification(items)
        found.append(Gap(series, names, "items", items=tuple(tree.names(code) for code in absent)))
    return found


def _usual(rows: pl.DataFrame) -> list[int]:
    """Years of which the union or more than half of the members have a figure."""
    members = rows.filter(pl.col("region") != union())
    most = members["region"].n_unique() / 2
    counted = members.group_by("year").agg(pl.col("region").n_unique().alias("members"))
    usual = set(counted.filter(pl.col("members") > most)["year"])
    return sorted(usual | set(rows.filter(pl.col("region") == union())["year"]))


def lines_of_missing(gaps: tuple[Gap, ...], member: Member) -> str:
    """What has no figure at all, as lines of the study file; the pages tell it under its goal. Nothing: no lines."""
    by_goal: dict[str, list[Gap]] = {}
    for gap in gaps:
        if gap.kind == "none" and gap.goal:
            by_goal.setdefault(gap.goal, []).append(gap)
    if not by_goal:
        return ""
    lines = ["  missing:"]
    for goal, found in sorted(by_goal.items()):
        lines.append(f"    {goal}:")
        for gap in found:
            lines += [
                f'      - what: {{nl: "{gap.names.nl}: van {member.country.nl} zelf",'
                f' en: "{gap.names.en}: of {member.country.en} itself"}}',
                "        why:",
                f"          nl: Eurostat drukt van {member.country.nl} geen cijfer in deze tabel.",
                f"          en: Eurostat prints no figure of {member.country.en} in this table.",
                "        holder: {nl: Eurostat, en: Eurostat}",
            ]
    return "\n".join(lines) + "\n"
