"""The same indicator in several countries: one definition, one year, marks and margins kept.

Nothing is ranked: countries stand in the order of the study. Where a figure is missing none is taken from another year,
and what does not compare is said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kringloop.reading.rows import default_definition, figure_of
from kringloop.reading.run import Definition, Reading
from kringloop.standing import BREAK, Change, Window, change_of, recorded

REGION = "region"
LEAST = 3
"""Regions with figures below which nothing stands beside home."""
OTHER_DEFINITION = "d"
GUESSED = ("p", "e", "i", "s", "f", "u")
"""Marks of figures that may still move: provisional, estimated, forecast, of low reliability."""

Limit = Literal["", "total", "index"]
Beyond = Literal["", "higher", "lower", "within", "open", "other"]


@dataclass(frozen=True, slots=True)
class CountryFigure:
    """One country's figure of the year asked.

    Parameters
    ----------
    broken : years of the window in which a new series begins, up to the year asked
    change : on record from the first year of the window, or from the last break, to the year asked
    beyond : beside home: `higher` or `lower` where the intervals do not meet, `within` where they do, `open` where one
             has none, `other` where one is by another definition; empty for home, and where levels do not compare
    """

    region: str
    value: float
    low: float | None
    high: float | None
    status: str
    flags: tuple[str, ...]
    sources: tuple[str, ...]
    broken: tuple[int, ...]
    change: Change | None
    beyond: Beyond


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One indicator in the countries of a run.

    Parameters
    ----------
    cell   : what it is of, beside the country
    years  : years of which any country has a figure, the newest first
    absent : countries without a figure of that year, with the last year they have, or None
    limit  : why levels do not compare: a `total` is larger in a larger country, an `index` is equal in its base year
    """

    definition: Definition
    cell: Mapping[str, str]
    year: int
    since: int
    years: tuple[int, ...]
    figures: tuple[CountryFigure, ...]
    absent: tuple[tuple[str, int | None], ...]
    limit: Limit

    def of(self, region: str) -> CountryFigure | None:
        """The figure of one country."""
        return next((f for f in self.figures if f.region == region), None)

    def marked(self, *flags: str) -> tuple[str, ...]:
        """Countries whose figure of the year has one of these marks."""
        return tuple(f.region for f in self.figures if set(f.flags) & set(flags))


def compares(reading: Reading) -> tuple[Definition, ...]:
    """Definitions with figures of home and of other countries, in the order of the run."""

    def find() -> tuple[Definition, ...]:
        known = (d for found in reading.keys.values() for d in found if REGION in d.by)
        return tuple(d for d in known if _enough(reading, d))

    return reading.keep("compares", find)


def _enough(reading: Reading, definition: Definition) -> bool:
    labels = reading.labels(definition.id, REGION)
    return reading.region in labels and len(labels) >= LEAST


def has_countries(reading: Reading) -> bool:
    """Whether a run has any indicator of several countries."""
    return bool(compares(reading))


def lead_definition(reading: Reading) -> Definition:
    """The definition to begin with: the first in front whose levels compare, else the first that there is."""
    front = [name for names in reading.run.study.show.front.values() for name in names]
    ids = {d.id: d for d in compares(reading)}
    chosen = [ids[name] for name in front if name in ids]
    return next((d for d in chosen if not limit_of(d)), compares(reading)[0])


def definition_meant(reading: Reading, key: str) -> Definition | None:
    """The definition of a key or of `key.definition` that has figures of several countries."""
    known = {d.id: d for d in compares(reading)}
    if key in known or key not in reading.keys:
        return known.get(key)
    usual = default_definition(reading, key)
    return known.get(usual.id) or next((d for d in known.values() if d.key == key), None)


def limit_of(definition: Definition) -> Limit:
    """Why levels of a definition do not compare; empty where they do."""
    if definition.among_countries == "total":
        return "total"
    return "index" if re.fullmatch(r"\d{4}=100", definition.unit) else ""


def cell_to_compare(reading: Reading, definition: Definition, asked: Mapping[str, str]) -> dict[str, str]:
    """What is compared beside the country: as asked, else as the headline of home."""
    usual = reading.headline_cell(definition, **{REGION: reading.region}) or {}
    first = {d: reading.labels(definition.id, d)[0] for d in definition.by if d != REGION}
    return {d: asked.get(d) or usual.get(d) or code for d, code in first.items()}


def order(reading: Reading, definition: Definition) -> tuple[str, ...]:
    """Regions in the order of the study: home, the union, then the others."""
    labels = reading.labels(definition.id, REGION)
    stated = [r for r in reading.run.study.show.labels.get(REGION, []) if r in labels]
    return tuple(dict.fromkeys([*stated, *sorted(labels)]))


def years_to_compare(reading: Reading, definition: Definition, cell: Mapping[str, str]) -> tuple[int, ...]:
    """Years on record of which any country has a figure, the newest first."""
    rows = map(figure_of, reading.series(definition.id, cell))
    return tuple(sorted({f.year for f in recorded(rows)}, reverse=True))


def usual_year(reading: Reading, definition: Definition, cell: Mapping[str, str]) -> int | None:
    """The year to begin with: the last that home has."""
    return latest_of(reading, definition, cell, reading.region)


def latest_of(reading: Reading, definition: Definition, cell: Mapping[str, str], *regions: str) -> int | None:
    """The last year on record of which each of these regions has a figure; None where there is none."""
    found = [{f.year for f in recorded(map(figure_of, _rows(reading, definition, cell, r)))} for r in regions]
    return max(set.intersection(*found), default=None) if found else None


def side_by_side(
    reading: Reading,
    definition: Definition,
    *,
    year: int | None = None,
    cell: Mapping[str, str] | None = None,
    regions: Sequence[str] = (),
) -> SideBySide | None:
    """One definition in one year; None where no country has a figure of it.

    Parameters
    ----------
    year    : left out: the last that home has
    regions : these beside home and the union only; left out: all
    """
    what = cell_to_compare(reading, definition, cell or {})
    years = years_to_compare(reading, definition, what)
    if not years:
        return None
    chosen = year if year is not None else usual_year(reading, definition, what) or years[0]
    wanted = order(reading, definition)
    if regions:
        wanted = tuple(r for r in wanted if r in (reading.region, reading.whole, *regions))
    window = Window(min(reading.window.first, chosen), chosen)
    home = _row(_rows(reading, definition, what, reading.region), chosen)
    figures, absent = [], []
    for region in wanted:
        rows = _rows(reading, definition, what, region)
        row = _row(rows, chosen)
        if row is None:
            known = [f.year for f in recorded(map(figure_of, rows))]
            absent.append((region, max(known, default=None)))
        else:
            beyond: Beyond = "" if region == reading.region or limit_of(definition) else _beyond(row, home)
            figures.append(_figure(region, row, rows, window, definition, beyond))
    return SideBySide(
        definition, what, chosen, window.first, years, tuple(figures), tuple(absent), limit_of(definition)
    )


def _rows(reading: Reading, definition: Definition, cell: Mapping[str, str], region: str) -> tuple[dict[str, Any], ...]:
    return reading.series(definition.id, {**cell, REGION: region})


def _row(rows: Sequence[dict[str, Any]], year: int) -> dict[str, Any] | None:
    """The row of a year that is on record; a projection is no figure of a country."""
    return next((r for r in rows if r["year"] == year and recorded([figure_of(r)])), None)


def _figure(
    region: str,
    row: Mapping[str, Any],
    rows: Sequence[dict[str, Any]],
    window: Window,
    definition: Definition,
    beyond: Beyond,
) -> CountryFigure:
    figures = list(map(figure_of, rows))
    broken = tuple(f.year for f in recorded(figures) if BREAK in f.flags and window.first < f.year <= window.last)
    return CountryFigure(
        region=region,
        value=row["value"],
        low=row["low"],
        high=row["high"],
        status=row["status"],
        flags=tuple((row["flags"] or "").split()),
        sources=tuple((row["sources"] or "").split()),
        broken=broken,
        change=change_of(figures, window, unit=definition.unit),
        beyond=beyond,
    )


def _beyond(row: Mapping[str, Any], home: Mapping[str, Any] | None) -> Beyond:
    """Whether two intervals meet; a figure without one decides nothing, nor does one of another definition."""
    if any(OTHER_DEFINITION in (r["flags"] or "").split() for r in (row, home) if r is not None):
        return "other"
    if home is None or any(r[k] is None for r in (row, home) for k in ("low", "high")):
        return "open"
    if row["low"] > home["high"]:
        return "higher"
    return "lower" if row["high"] < home["low"] else "within"


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One definition in some countries, of the last year that all of them have; none where they share no year."""

    definition: Definition
    cell: Mapping[str, str]
    year: int | None
    figures: Mapping[str, CountryFigure]
    limit: Limit


def compared_regions(reading: Reading) -> tuple[str, ...]:
    """Every region that stands beside home somewhere, in the order of the study; home and the whole first."""
    found = dict.fromkeys([reading.region, reading.whole])
    for definition in compares(reading):
        found |= dict.fromkeys(order(reading, definition))
    return tuple(r for r in found if r)


def overview(reading: Reading, regions: Sequence[str]) -> tuple[OverviewRow, ...]:
    """Every definition that compares, in home, the whole and some other countries."""
    wanted = tuple(r for r in dict.fromkeys([reading.region, reading.whole, *regions]) if r)
    return tuple(_overview_row(reading, d, wanted) for d in compares(reading))


def _overview_row(reading: Reading, definition: Definition, wanted: tuple[str, ...]) -> OverviewRow:
    cell, limit = cell_to_compare(reading, definition, {}), limit_of(definition)
    year = latest_of(reading, definition, cell, *wanted)
    found = side_by_side(reading, definition, year=year, regions=wanted) if year is not None else None
    figures = {f.region: f for f in found.figures} if found is not None else {}
    return OverviewRow(definition, cell, year, figures, limit)
