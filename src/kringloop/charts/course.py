"""What of a line is record and what comes after it, and where the series breaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kringloop.charts.data import Point, Series
from kringloop.charts.text import width_of
from kringloop.charts.theme import SIZES, SOFT_INK
from kringloop.charts.words import word

Row = dict[str, Any]
PROJECTED = "projected"
DASHES = [2, 3]
"""Of a line after its record; a published line, which has diamonds, has longer ones."""


def after_record(point: Point) -> bool:
    """Whether a figure says what could come: a scenario, or a projection of the source."""
    return point.status == "scenario" or PROJECTED in point.flags


def record_ends(series: Series) -> int | None:
    """The last year on record, where figures that are no record follow; None where the line is of one kind.

    >>> from kringloop.charts.data import Point, Series
    >>> points = (Point(year=2020, value=1.0), Point(year=2021, value=2.0, status="scenario"))
    >>> record_ends(Series(name="x", points=points))
    2020
    """
    known = sorted((p for p in series.points if p.value is not None), key=lambda p: p.year)
    on_record = [p.year for p in known if not after_record(p)]
    return on_record[-1] if on_record and known[-1].year > on_record[-1] else None


def break_years(series: Series) -> list[int]:
    """Years from which figures are not comparable with those before (flag b), where figures stand on both sides."""
    known = sorted(series.known)
    return sorted(p.year for p in series.points if "b" in p.flags and known and known[0] < p.year <= known[-1])


def interrupted(rows: Sequence[Row], years: Sequence[int]) -> list[Row]:
    """The rows of a line with an empty one just before each break, so that no line crosses it."""
    made: list[Row] = []
    for row in rows:
        if row["year"] in years:
            nothing = {"value": None, "low": None, "high": None, "shown": "", "dot": False, "lone": False}
            made.append({**row, **nothing, "year": row["year"] - 0.5})
        made.append(row)
    return made


def stretches(rows: Sequence[Row], end: int | None) -> list[tuple[list[Row], bool]]:
    """The line on record, and the one after it that starts at the last figure on record; with whether it is after."""
    if end is None:
        return [(list(rows), False)]
    return [([r for r in rows if r["year"] <= end], False), ([r for r in rows if r["year"] >= end], True)]


def break_marks(series: Sequence[Series], per_year: float, language: str) -> list[dict[str, Any]]:
    """An upright at each break of any line, with the word where it has room; `per_year` [px]."""
    years = sorted({y for s in series for y in break_years(s)})
    if not years:
        return []
    room = width_of(word("break", language), SIZES["small"]) + 8
    rows: list[Row] = []
    free = float("-inf")
    for year in years:
        named = (year - 0.5) * per_year - room / 2 >= free
        free = (year - 0.5) * per_year + room / 2 if named else free
        rows.append({"year": year - 0.5, "text": word("break", language) if named else ""})
    x = {"field": "year", "type": "quantitative"}
    return [
        {
            "data": {"values": rows},
            "encoding": {"x": x},
            "mark": {"type": "rule", "color": SOFT_INK, "strokeWidth": 1, "strokeDash": [1, 3]},
        },
        {
            "data": {"values": rows},
            "encoding": {"x": x, "y": {"value": -8}, "text": {"field": "text"}},
            "mark": {"type": "text", "color": SOFT_INK, "fontSize": SIZES["small"]},
        },
    ]
