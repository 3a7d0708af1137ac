"""Tables of docs/disagreements.md, worked from the shipped ones: `python -m tests.docs.disagreements` prints them."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path

from tests.treatment import masses, shares

from kringloop import studies
from kringloop.reference import classification

TABLES = Path(studies.__path__[0]) / "netherlands" / "tables"
ROUNDING = 0.5 / math.sqrt(3)
"""Standard deviation of a figure in whole kilotonnes."""
BEYOND = 1.95
"""Errors beyond which two figures disagree: one pair in twenty would by chance."""
Row = tuple[str, ...]


def rows(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def treatments() -> Iterator[Row]:
    """Recovery and disposal against the printed total, where rounding does not explain the gap."""
    printed = {
        (int(r["year"]), r["sector"]) for r in rows("totals/waste_split") if r["destination.stage"] == "treatment"
    }
    whole, recovery, disposal = (masses("waste_split", to) for to in ("treatment", "recovery", "disposal"))
    for at in sorted(printed & whole.keys()):
        gap = whole[at] - recovery[at] - disposal[at]
        errors = abs(gap) / (ROUNDING * math.sqrt(3))
        if abs(gap) > 2:
            cells = (f"{v:.0f}" for v in (whole[at], recovery[at], disposal[at]))
            yield (str(at[0]), at[1], *cells, f"{gap:+.0f}", f"{errors:.1f}")


def tables_of_one_survey() -> Iterator[Row]:
    """Cells of 84971 and 84970 that should be one figure."""
    for treatment in ("treatment", "recovery", "disposal"):
        split, types = masses("waste_split", treatment), masses("waste", treatment)
        gaps = {at: split[at] - types[at] for at in split.keys() & types.keys()}
        apart = [at for at in gaps if gaps[at]]
        largest = max(apart, key=lambda at: (abs(gaps[at]), at))
        squares = sum(gap**2 for gap in gaps.values()) / len(gaps)
        where = f"{largest[1]}, {largest[0]}: {split[largest]:.0f} and {types[largest]:.0f}"
        yield treatment, str(len(gaps)), str(len(apart)), f"{math.sqrt(squares):.2f}", where


def parts_above_totals() -> Iterator[Row]:
    """Printed parts that are together more than their total: rest rows below zero that rounding does not explain."""
    for table in ("waste", "waste_split"):
        for r in rows(table):
            if r["part"] == "unspecified" and float(r["mass"]) < 0:
                at = (
                    r["origin"].removeprefix("NL."),
                    r["destination"].removeprefix("NL.waste."),
                    r.get("material", "all").removesuffix("_X"),
                )
                yield r["source"].removeprefix("cbs_"), r["year"], *at, r["mass"]


def recycling() -> Iterator[Row]:
    """What is called recovery and recycling, in one year that all have."""
    year = 2020
    rate = next(
        float(r["value"])
        for r in rows("eurostat")
        if (r["series"], r["region"], r["year"]) == ("recycling_rate_waste", "NL", str(year))
    )
    recovered, recycled = "recovery_share_cbs", "waste_treatment_share.recycled"
    yield "recovery, manufacturing", "CBS 84970", f"{shares(recovered)[year]:.1f}"
    yield "recycled or otherwise used, manufacturing", "CBS 84971", f"{shares(recycled)[year]:.1f}"
    yield "recovery, industry and waste management (B-E)", "CBS 84970", f"{shares(recovered, 'B-E')[year]:.1f}"
    yield "recycled or otherwise used (B-E)", "CBS 84971", f"{shares(recycled, 'B-E')[year]:.1f}"
    yield "recycled, all waste of the country without major mineral waste", "Eurostat cei_wm010", f"{rate:.1f}"


def lives() -> Iterator[Row]:
    """Mean lives of the guidelines and of the record of sales and discards, where the record fits a law."""
    names = classification("electronics")
    said = {
        r["product"]: float(r["scale"]) * math.gamma(1 + 1 / float(r["shape"]))
        for r in rows("electronics_guideline_lives")
    }
    found = []
    for r in rows("electronics_lifetimes"):
        if r["verdict"] == "fits" and r["product"] in said:
            record, error, guide = float(r["mean"]), float(r["mean_error"]), said[r["product"]]
            found.append((record / guide - 1, r["product"], guide, record, error))
    for relative, product, guide, record, error in sorted(found):
        far = abs(record - guide) / error
        verdict = "yes" if far > BEYOND else "no"
        numbers = f"{guide:.1f}", f"{record:.1f}", f"{error:.1f}", f"{100 * relative:+.0f}", f"{far:.1f}"
        yield product, names.names(product).en, *numbers, verdict


def sales() -> Iterator[Row]:
    """Sold and discarded, all products, with and without the years that are marked impossible."""
    sold = [r for r in rows("electronics") if r["flow"] == "placed_on_market"]
    gone = [r for r in rows("electronics") if r["flow"] == "discarded"]
    for year in map(str, range(1996, 2016)):
        of_year = [r for r in sold if r["year"] == year]
        possible = [r for r in of_year if r["flag"] != "implausible"]
        kept = {r["product"] for r in possible}
        discards = sum(float(r["mass"]) for r in gone if r["year"] == year and r["product"] in kept)
        printed, without = (sum(float(r["mass"]) for r in some) for some in (of_year, possible))
        if year in {"1996", "2003", "2006", "2008", "2010", "2012", "2014", "2015"}:
            sums = (f"{v / 1000:.0f}" for v in (printed, without, discards))
            yield (year, *sums, f"{without / discards:.1f}", f"{len(kept)} of 54")


PAGE = {
    "treatments": treatments,
    "parts above totals": parts_above_totals,
    "tables of one survey": tables_of_one_survey,
    "recycling": recycling,
    "lives": lives,
    "sales": sales,
}
"""Tables of the page, each after a comment with its name."""


def lines(name: str) -> list[str]:
    return ["| " + " | ".join(row) + " |" for row in PAGE[name]()]


if __name__ == "__main__":
    for name in PAGE:
        print(f"<!-- {name} -->", *lines(name), sep="\n")
