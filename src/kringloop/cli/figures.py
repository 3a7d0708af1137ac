"""The table of one indicator: a row per cell, a column per year, nothing cut and nothing left out unsaid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from kringloop.cli.render import console, sparkline
from kringloop.cli.speech import say, spoken, words
from kringloop.cli.tables import Column, Sheet, coded, flagged
from kringloop.core import margin
from kringloop.reading import blocks, default_years, last_of, mark_words, numbers, spans

if TYPE_CHECKING:
    import polars as pl

    from kringloop.runs import Run

SCENARIO = "scenario"
EASY_YEARS, EASY_NAME, FEWEST, SHORT_WORDS = 4, 14, 3, 24
"""Rather fewer years, down to four, than names of less than fourteen signs; below three years (beside a scenario two)
rows are stacked."""


@dataclass(frozen=True)
class Line:
    """One row: the names of its cell, and per year its figure, mark and kind."""

    names: tuple[str, ...]
    values: Mapping[int, float]
    flags: Mapping[int, str]
    kinds: Mapping[int, str]
    state: str = ""
    unit: str = ""
    halves: Mapping[int, float] = field(default_factory=dict)
    """Half the interval of a figure, by year."""

    def half(self, years: Sequence[int], places: int, language: str) -> str:
        """Half the interval of the last of some years that has a figure; nothing where it has none."""
        known = [y for y in years if y in self.values]
        return numbers.fixed(self.halves[known[-1]], places, language) if known and known[-1] in self.halves else ""

    def kind(self, years: Sequence[int]) -> str:
        """The kinds of the figures shown, in the order of their years."""
        kinds = dict.fromkeys(self.kinds[y] for y in years if y in self.kinds)
        return " → ".join(dict.fromkeys(words().word("kind", kind) for kind in kinds))


@dataclass(frozen=True)
class Grid:
    """Rows under headings, before it is known which years fit."""

    title: str
    heads: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    apart: bool = False
    """Whether every row has its own unit, and so its own decimals."""
    breaks: tuple[int, ...] = ()
    """Rows below which an empty line stands."""

    @cached_property
    def known(self) -> list[int]:
        return sorted({y for line in self.lines for y in line.values})

    @property
    def alike(self) -> str:
        """Words that stand with every row, such as what all sums cover: said once, below the table."""
        states = {line.state for line in self.lines}
        alone = len(self.lines) == 1 and all(len(s) <= SHORT_WORDS for s in states)
        return next(iter(states)) if len(states) == 1 and not alone else ""

    def about(self, part: Sequence[int], years: Sequence[int]) -> Grid:
        """The rows that stand under a part of the years: of rows that differ in unit, those with a figure there."""
        if not self.apart:
            return self
        kept = [
            k
            for k, line in enumerate(self.lines)
            if line.values.keys() & set(part) or not line.values.keys() & set(years)
        ]
        breaks = {sum(k <= at for k in kept) - 1 for at in self.breaks}
        return replace(self, lines=tuple(self.lines[k] for k in kept), breaks=tuple(breaks - {-1, len(kept) - 1}))

    @cached_property
    def ahead(self) -> set[int]:
        """Years of which only a scenario speaks."""
        past = {y for line in self.lines for y, kind in line.kinds.items() if kind != SCENARIO}
        return set(self.known) - past

    @cached_property
    def places(self) -> list[int]:
        """Decimals per row: the same in the whole table, or of each row where units differ."""
        if self.apart:
            return [numbers.decimals_for(line.values.values()) for line in self.lines]
        return [numbers.decimals_for(v for line in self.lines for v in line.values.values())] * len(self.lines)


def line_of(names: Sequence[str], rows: pl.DataFrame, language: str, unit: str = "") -> Line:
    """The row of one cell."""
    known = [r for r in rows.sort("year").iter_rows(named=True) if r["value"] is not None]
    return Line(
        tuple(names),
        {r["year"]: r["value"] for r in known},
        {r["year"]: r["flags"] for r in known if r["flags"]},
        {r["year"]: r["status"] for r in known},
        str(known[-1][f"state_{language}"] or "") if known else "",
        unit,
        {r["year"]: half for r in known if (half := margin(r["value"], r["low"], r["high"])) is not None},
    )


def label_names(
    run: Run, accounts: Sequence[str], dimension: str, codes: Sequence[str], language: str
) -> dict[str, str]:
    """Code and name of each label in the accounts it is of; parts stand indented where their totals stand above."""
    trees = run.trees_of(dimension, accounts)
    tree = next((t for t in trees if all(c in t for c in codes)), None)
    place = {code: i for i, code in enumerate(codes)}
    over = {c: [place[a] for a in tree.above(c) if a in place] if tree is not None else [] for c in codes}
    ordered = all(at < place[c] for c, above in over.items() for at in above)
    found = {}
    for code in codes:
        depth = len(over[code]) if ordered else 0
        name = tree.names(code) if tree is not None else run.names(dimension, code, accounts)
        found[code] = coded(code, name[language], depth=depth)
    return found


def print_grid(grid: Grid, asked: Sequence[int] | None, language: str) -> list[str]:
    """Print a grid on the width of the screen.

    Parameters
    ----------
    asked : years asked for: all of them are printed, in several blocks where needed; None: the latest that fit

    Returns
    -------
    what has to be said below: years left out, kinds, marks
    """
    out, notes = console(), []
    alike = grid.alike
    if alike:
        grid = replace(grid, lines=tuple(replace(line, state="") for line in grid.lines))
        notes.append(say("all_state", state=alike))
    kinds = {k for line in grid.lines for k in [line.kind(grid.known)]}
    one_kind = len(kinds) == 1 or grid.apart  # rows that differ in unit say their kind below
    grid = _sure_where_it_fits(grid, one_kind, language, out.width)
    if asked is None:
        wanted = default_years(grid.known, grid.ahead)
        count = _years_that_fit(grid, wanted, language, one_kind, out.width)
        parts = [last_of(wanted, grid.ahead, count)]
    else:
        wanted = sorted(set(asked) & set(grid.known))
        count = next(
            (
                n
                for n in range(len(wanted), 0, -1)
                if all(_sheet(grid, part, language, one_kind, False).fits(out.width) for part in blocks(wanted, n))
            ),
            len(wanted) or 1,  # rows are stacked: each once, with all its years
        )
        parts = blocks(wanted, count)
    for part in parts:
        out.print(_sheet(grid.about(part, wanted), part, language, one_kind, asked is None))
    shown = {y for part in parts for y in part}
    if asked is not None and (lost := set(asked) - shown):
        notes.append(say("no_figures_for", years=spans(lost)))
    if asked is None and (lost := set(grid.known) - shown):
        notes.append(say("left_out", years=spans(lost)))
    if len(kinds) == 1:
        notes.append(say("all_kind", kind=next(iter(kinds))))
    return [*notes, *legend(f for line in grid.lines for y, f in line.flags.items() if y in shown)]


def _sure_where_it_fits(grid: Grid, one_kind: bool, language: str, width: int) -> Grid:
    """The grid with its column of margins, or without where that leaves no room for a few years side by side."""
    last = last_of(default_years(grid.known, grid.ahead), grid.ahead, EASY_YEARS)
    if _sheet(grid, last, language, one_kind, True).fits(width, ease=EASY_NAME):
        return grid
    return replace(grid, lines=tuple(replace(line, halves={}) for line in grid.lines))


def _years_that_fit(grid: Grid, wanted: Sequence[int], language: str, one_kind: bool, width: int) -> int:
    """How many of the last years stand side by side: rather fewer than names too short to read."""
    fitting, ahead = None, grid.ahead
    fewest = min(FEWEST - bool(ahead), len(wanted))
    for count in range(len(wanted), max(fewest, 1) - 1, -1):
        sheet = _sheet(grid, last_of(wanted, ahead, count), language, one_kind, True)
        if not sheet.fits(width):
            continue
        fitting = count if fitting is None else fitting
        if count >= EASY_YEARS and sheet.fits(width, ease=EASY_NAME):
            return count
    return len(wanted) if fitting is None else fitting


def print_none(title: str, frame: pl.DataFrame, dimensions: Sequence[str], names: Sequence[Mapping[str, str]]) -> None:
    """No figure at all: say so, and why."""
    from kringloop.reading import reason

    out = console()
    out.print(title, style="bold", markup=False)
    for row in frame.unique([*dimensions, "reason"], maintain_order=True).iter_rows(named=True):
        cell = ", ".join(found[str(row[d])].strip() for d, found in zip(dimensions, names, strict=True))
        out.print(f"  {cell or row['year']}: {reason(row['reason'], words())}", markup=False)


def _sheet(grid: Grid, years: Sequence[int], language: str, one_kind: bool, course: bool) -> Sheet:
    """The table of some years; `course` adds a small line of them."""
    stated = any(line.state for line in grid.lines)
    sure = any(line.half(years, 0, language) for line in grid.lines)
    drawn = course and len(years) > 2 and not grid.ahead
    columns = [Column(head, side) for head, side in grid.heads] + [Column(str(y), "right") for y in years]
    columns += [Column("±" if grid.apart else f"±\u00a0{years[-1]}", "right")] if sure else []
    columns += [Column("", "words")] * stated + [Column("", "left")] * drawn
    columns += [] if one_kind else [Column(say("kind"), "words")]
    sheet = Sheet(grid.title, columns, breaks=grid.breaks)
    figures = _cells(grid, years, language)
    for line, cells, places in zip(grid.lines, figures, grid.places, strict=True):
        tail = [line.half(years, places, language)] if sure else []
        tail += [line.state] * stated + [sparkline([line.values.get(y) for y in years])] * drawn
        sheet.add_row(*line.names, *cells, *tail, *([] if one_kind else [line.kind(years)]))
    return sheet


def _cells(grid: Grid, years: Sequence[int], language: str) -> list[list[str]]:
    """Figures as text, with the same decimals in the whole table, or per row where units differ."""
    rows = [
        [numbers.fixed(line.values.get(y), d, language) for y in years]
        for line, d in zip(grid.lines, grid.places, strict=True)
    ]
    marks = [[mark_words(line.flags.get(y, ""), language) for y in years] for line in grid.lines]
    columns = [flagged([r[i] for r in rows], [m[i] for m in marks]) for i in range(len(years))]
    return [list(row) for row in zip(*columns, strict=True)] if columns else [[] for _ in grid.lines]


def legend(flags: Iterable[str]) -> list[str]:
    """The marks in use, each with its word."""
    from kringloop.reading import flag_legend

    found = flag_legend(flags, spoken())
    return (
        [say("flags", legend=", ".join(f"{mark_words(f, spoken())} = {w}" for f, w in found.items()))] if found else []
    )
