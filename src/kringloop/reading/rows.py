"""Where an indicator stands, in one row: figure, year, course, trend, change, place among countries, kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kringloop.core import FLAGS, margin
from kringloop.reading import numbers
from kringloop.reading.claim_texts import said_by_a_word
from kringloop.reading.run import Definition, Reading
from kringloop.reading.words import Words
from kringloop.standing import (
    RECORD,
    Change,
    Figure,
    Place,
    Trend,
    change_of,
    latest_figure,
    place_of,
    projected,
    trend_of,
)

SPARK_FROM = 2000
"""First year of the small lines; the axis is the same for every row of a run."""


@dataclass(frozen=True, slots=True)
class StateRow:
    """Everything a door shows of one headline cell; words are filled in by the door.

    Parameters
    ----------
    trend    : over the window of the run, on record only
    change   : over the same years; None where the record has fewer than two of them
    axis     : first and last year of every small line of this run
    course   : a figure or a gap for each year of the axis up to `year`
    marked   : flags of the years of the course that have any
    page_query : keys that lead from the page of the indicator to this cell; defaults left out
    """

    definition: Definition
    cell: Mapping[str, str]
    year: int
    value: float
    low: float | None
    high: float | None
    unit: str
    status: str
    flags: tuple[str, ...]
    state: Mapping[str, str]
    sources: tuple[str, ...]
    trend: Trend
    change: Change | None
    place: Place | None
    axis: tuple[int, int]
    course: tuple[float | None, ...]
    marked: Mapping[int, tuple[str, ...]]
    page_query: Mapping[str, str]
    headline: bool

    @property
    def arrow(self) -> str:
        return self.trend.arrow

    @property
    def worded(self) -> bool:
        """Whether the figure is said by the word beside it alone; then no trend is told of the number."""
        return bool(self.state["en"]) and said_by_a_word(self.definition.id)

    @property
    def recorded(self) -> bool:
        """Whether the figure is on record: counted, published, or computed from such figures."""
        return self.status in RECORD

    @property
    def first_known(self) -> tuple[int, float] | None:
        """First year of the course that has a figure."""
        known = ((self.axis[0] + i, v) for i, v in enumerate(self.course) if v is not None)
        return next(known, None)

    def spark(self, language: str) -> str:
        """The small line of the course, or nothing for a single year."""
        from kringloop.reading.pictures import row_line  # a terminal draws nothing

        if sum(v is not None for v in self.course) < 2:
            return ""
        return row_line(self.definition, self.axis, self.course, language, self.marked)

    def mark(self, language: str) -> str:
        """The place among countries, or nothing without a comparison."""
        from kringloop.reading.pictures import row_place  # a terminal draws nothing

        return "" if self.place is None else row_place(self.definition, self.place, self.cell["region"], language)

    @property
    def path(self) -> str:
        return f"indicator/{self.definition.key}"

    @property
    def number(self) -> str:
        return f"data/{self.definition.id}"

    @property
    def number_query(self) -> dict[str, str]:
        return {**self.cell, "year": str(self.year)}


def state_row(reading: Reading, definition: Definition, of_year: int | None = None, /, **fixed: str) -> StateRow | None:
    """The row of a definition at its headline cell, or at a cell with some codes fixed; of its last year, or of one.

    None where the cell is open, has no figures (of that year), or has only figures of years to come.
    """
    cell = reading.headline_cell(definition, **fixed)
    if cell is None:
        return None
    key = ("row", definition.id, of_year, tuple(sorted(cell.items())))
    return reading.keep(key, lambda: _row(reading, definition, cell, of_year))


def _row(
    reading: Reading, definition: Definition, cell: Mapping[str, str], of_year: int | None = None
) -> StateRow | None:
    rows = reading.series(definition.id, cell)
    figures = [figure_of(r) for r in rows if of_year is None or r["year"] <= of_year]
    latest = latest_figure(figures)
    if latest is None or latest.value is None or of_year not in (None, latest.year):
        return None
    last = next(r for r in rows if r["year"] == latest.year)
    tested = [] if last["state_en"] and said_by_a_word(definition.id) else figures
    axis = (SPARK_FROM, max(reading.window.last, SPARK_FROM))
    by_year = {f.year: f.value for f in figures if f.year <= latest.year}
    return StateRow(
        definition=definition,
        cell=cell,
        year=latest.year,
        value=latest.value,
        low=last["low"],
        high=last["high"],
        unit=last["unit"],
        status=latest.status,
        flags=latest.flags,
        state={n: last[f"state_{n}"] or "" for n in ("nl", "en")},
        sources=tuple(last["sources"].split()),
        trend=trend_of(tested, reading.window, better=definition.better),
        change=change_of(tested, reading.window, unit=definition.unit),
        place=_place(reading, definition, cell, latest.year),
        axis=axis,
        course=tuple(by_year.get(y) for y in range(axis[0], min(latest.year, axis[1]) + 1)),
        marked={f.year: f.flags for f in figures if f.flags},
        page_query=_page_query(reading, definition, cell),
        headline=cell == reading.headline_cell(definition),
    )


def figure_of(row: Mapping[str, Any]) -> Figure:
    """A stored figure as standing judges it."""
    return Figure(row["year"], row["value"], row["status"], tuple((row["flags"] or "").split()))


def default_definition(reading: Reading, key: str) -> Definition:
    """The definition a page opens with: the one the study puts in front, else the first that has a headline figure."""
    return reading.keep(("default", key), lambda: _default(reading, reading.keys[key]))


def _default(reading: Reading, definitions: Sequence[Definition]) -> Definition:
    front = [name for names in reading.run.study.show.front.values() for name in names]
    chosen = [d for name in front for d in definitions if d.id == name]
    return next((d for d in (*chosen, *definitions) if _shown(reading, d)), definitions[0])


def _shown(reading: Reading, definition: Definition) -> bool:
    """Whether a definition has a figure to show at its headline cell."""
    cell = reading.headline_cell(definition)
    return cell is not None and latest_figure(map(figure_of, reading.series(definition.id, cell))) is not None


def only_ahead(reading: Reading, definition: Definition) -> bool:
    """Whether every figure of a definition looks ahead: it can be seen under its scenarios, and has no state now."""
    rows = reading.figures(definition.id).iter_rows(named=True)
    known = [f for f in map(figure_of, rows) if f.value is not None]
    return bool(known) and all(projected(f) for f in known)


def _page_query(reading: Reading, definition: Definition, cell: Mapping[str, str]) -> dict[str, str]:
    headline = reading.headline_cell(definition) or {}
    return {**definition_query(reading, definition), **{d: c for d, c in cell.items() if headline.get(d) != c}}


def definition_query(reading: Reading, definition: Definition) -> dict[str, str]:
    """The key that chooses a definition on its page; none for the one it opens with."""
    default = default_definition(reading, definition.key)
    return {} if default.id == definition.id else {"definition": definition.definition}


def _place(reading: Reading, definition: Definition, cell: Mapping[str, str], year: int) -> Place | None:
    if cell.get("region") != reading.region or definition.among_countries != "rank":
        return None
    elsewhere = {d: c for d, c in cell.items() if d != "region"}
    rows = reading.series(definition.id, elsewhere)
    values = {r["region"]: r["value"] for r in rows if r["year"] == year and r["value"] is not None}
    return place_of(values, reading.region, year=year, better=definition.better, average=reading.whole)


def rows_of(reading: Reading, goal: str) -> list[StateRow]:
    """Rows of a goal: those the study puts in front, then of each other indicator that which its page opens with."""
    chosen = chosen_rows(reading, goal)
    taken = {row.definition.key for row in chosen}
    rest = [key for key, found in reading.keys.items() if found[0].goal == goal and key not in taken]
    return chosen + [row for key in rest if (row := state_row(reading, default_definition(reading, key))) is not None]


def chosen_rows(reading: Reading, goal: str) -> list[StateRow]:
    """The rows that the study file puts in front, in its order; those without a figure in this run are left out."""
    found = []
    for name in reading.run.study.show.front.get(goal, []):
        definition = default_definition(reading, name) if name in reading.keys else reading.definitions.get(name)
        row = state_row(reading, definition) if definition is not None else None
        found += [row] if row is not None and row.definition.certainty != "memory" else []
    return found


def cell_words(reading: Reading, definition: Definition, cell: Mapping[str, str], words: Words) -> str:
    """The names of a cell of a definition: "maakindustrie, Europese Unie"."""
    return ", ".join(reading.name(d, c, words.language, definition.accounts) for d, c in cell.items())


def amount(row: StateRow, language: str) -> str:
    """Figure and unit, with half its interval; a figure outside its own interval has no ± that is true."""
    return numbers.quantity(row.value, row.unit, language, error=margin(row.value, row.low, row.high))


def flag_words(flags: tuple[str, ...], words: Words) -> list[str]:
    """Flags in words, each once; one that is not on the list stands as its producer wrote it."""
    return [FLAGS[f][words.language] if f in FLAGS else f for f in dict.fromkeys(flags)]


def state_record(row: StateRow, words: Words) -> dict[str, Any]:
    """A row as files carry it."""
    language, place = words.language, row.place
    return {
        "indicator": row.definition.key,
        "definition": row.definition.definition,
        "name": row.definition.full_name(language),
        "goal": row.definition.goal,
        "cell": " ".join(row.cell.values()),
        "year": row.year,
        "value": row.value,
        "low": row.low,
        "high": row.high,
        "unit": row.unit,
        "status": row.status,
        "flags": " ".join(row.flags),
        "trend": row.trend.direction,
        "verdict": row.trend.verdict,
        "trend_first": row.trend.first,
        "trend_last": row.trend.last,
        "chance": row.trend.p,
        "eu_rank": place.rank if place else None,
        "eu_members": place.count if place else None,
        "origins": " ".join(row.sources),
    }
