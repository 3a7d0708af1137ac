"""What charts take: figures with their interval, flags and kind; nothing about how they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kringloop.charts.words import said, word
from kringloop.core import FLAGS, Names, RangeError, listing, outside

if TYPE_CHECKING:
    import polars as pl

Text = str | Names
Language = Literal["nl", "en"]
Better = Literal["up", "down", "neutral"]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a chart is about.

    Parameters
    ----------
    title  : the finding or the name, in both languages
    unit   : of the figures as stored; the chart chooses a readable multiple
    source : producer and dataset, as the line under the chart names them
    better : which direction is progress
    goal   : key of the goal it belongs to, which gives the colour
    standing : where the first series stands, as a sentence: trend and certainty; nothing is tested here
    """

    title: Text
    unit: str
    source: Text
    better: Better = "neutral"
    goal: str = ""
    standing: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One figure of a year; None is a gap, never 0."""

    year: int
    value: float | None
    low: float | None = None
    high: float | None = None
    flags: tuple[str, ...] = ()
    status: str = "observed"

    def __post_init__(self) -> None:
        require_interval(self.low, self.high, where=str(self.year))

    @property
    def provisional(self) -> bool:
        return "p" in self.flags

    def remarks(self, language: str) -> str:
        """Flags and kind in words."""
        found = [FLAGS[f][language] if f in FLAGS else f for f in self.flags]
        if self.value is None:
            found.insert(0, word("missing", language))
        elif self.status in ("modelled", "assumed", "scenario"):
            found.append(word(self.status, language))
        if outside(self.value, self.low, self.high):
            found.append(word("outside", language))
        return ", ".join(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A line: computed by us, or published ready-made by an office.

    Parameters
    ----------
    reference : what another line is compared with; thin, dashed and without dots
    """

    name: Text
    points: tuple[Point, ...]
    published: bool = False
    reference: bool = False

    @property
    def known(self) -> dict[int, float]:
        """Year → figure, gaps left out."""
        return {p.year: p.value for p in self.points if p.value is not None}

    @property
    def latest(self) -> Point | None:
        """The last point that has a figure."""
        return max((p for p in self.points if p.value is not None), key=lambda p: p.year, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A named figure with its interval: a bar, a step, a cell, a place.

    Parameters
    ----------
    code      : of the place or class, where there is one
    published : the figure an office publishes for the same thing, drawn as a mark of its own
    strategy  : key of an R-strategy, which gives the colour
    """

    name: Text
    value: float | None
    low: float | None = None
    high: float | None = None
    published: float | None = None
    provisional: bool = False
    code: str = ""
    strategy: str = ""

    def __post_init__(self) -> None:
        require_interval(self.low, self.high, where=str(self.name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What should be in a year; low and high where it is a range."""

    year: int
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What lies between a figure of a year and where it should be, with its own words."""

    year: int
    start: float
    end: float
    text: str


def require_interval(low: float | None, high: float | None, *, where: str) -> None:
    """Refuse half an interval, or one that ends before it begins."""
    if (low is None) != (high is None):
        raise RangeError(f"{where}: an interval needs low and high; seen low={low}, high={high}")
    if low is not None and high is not None and low > high:
        raise RangeError(f"{where}: the interval begins at {low:g} and ends at {high:g}; low comes first")


def interval_words(intervals: Sequence[tuple[Text, float | None, float | None, float | None]], language: str) -> str:
    """What the intervals of a drawing are, and which figures lie outside their own: (name, value, low, high)."""
    any_there = any(low is not None for _, _, low, _ in intervals)
    told = word("interval_sentence" if any_there else "no_interval", language)
    return " ".join([told, *outside_words(intervals, language)])


def outside_words(
    intervals: Sequence[tuple[Text, float | None, float | None, float | None]], language: str
) -> tuple[str, ...]:
    """The sentence on figures outside their own interval, where there are any."""
    names = [said(name, language) for name, *figures in intervals if outside(*figures)]
    return (word("outside_interval", language, names=listing(names, language=language)),) if names else ()


def series_from(frame: pl.DataFrame, name: Text, *, published: bool = False) -> Series:
    """A series from rows of the table `observations` of one definition and one cell.

    Raises
    ------
    RangeError   two rows of one year: the rows hold more than one cell
    """
    points = [
        Point(
            year=int(row["year"]),
            value=row["value"],
            low=row["low"],
            high=row["high"],
            flags=tuple((row["flags"] or "").split()),
            status=str(row["status"]),
        )
        for row in frame.sort("year").iter_rows(named=True)
    ]
    years = [p.year for p in points]
    twice = sorted({y for y in years if years.count(y) > 1})
    if twice:
        raise RangeError(f"more than one figure for {twice[0]}; select one region, sector or material first")
    return Series(name=name, points=tuple(points), published=published)


def figures(series: Sequence[Series]) -> list[float]:
    """Every value and bound, for the choice of scale."""
    return [v for s in series for p in s.points for v in (p.value, p.low, p.high) if v is not None]
