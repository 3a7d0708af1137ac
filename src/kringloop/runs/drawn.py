"""Draws of a whole run: between which figures each observation, each change and each trend lies.

Figures that read the same accounts are drawn together, so that a row is drawn once for all of them. Such a group is
one task: it answers with quantiles only, so that memory holds the draws of one group, whatever the number of figures.
Tasks follow from the study alone; each datum has its own seed. So any number of workers gives the same bits.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, MissingDataError, RangeError
from kringloop.ledger import HIGH, LOW, Expression, Result
from kringloop.robustness import Crew, Drawing, Kept, Samples, apart, drawn_together, quantiles, serial, work_out
from kringloop.runs.claimed import Series
from kringloop.runs.evaluate import Outcome
from kringloop.runs.tested import tested_cells

CELL = ("low", "middle", "high", "deviation", "undefined", "apart", "first_low", "first_high")
CHANGE = ("change", "change_low", "change_high", "change_higher", "change_lost")
SLOPE = ("first", "last", "slope", "slope_low", "slope_high", "slope_higher", "slope_lost")
MOST_CELLS = 6_000
"""Cells of the figures of one task; a figure with more is a task by itself."""
_PAIRS_AT_ONCE = 1 << 22
"""Differences of pairs of years that are held at once."""
LEAST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """What a run is asked to draw, and who works.

    Parameters
    ----------
    through_models : draw what models read beside the rows they give

    Raises
    ------
    RangeError   fewer than two draws
    """

    drawing: Drawing
    crew: Crew = serial
    through_models: bool = False

    def __post_init__(self) -> None:
        if self.drawing.count < LEAST:
            raise RangeError(
                f"{self.drawing.count} draw says nothing of a spread; take at least {LEAST}, such as --draws 1000",
                nl=f"{self.drawing.count} trekking zegt niets over een spreiding; neem er minstens {LEAST}, zoals "
                "--draws 1000",
            )


@dataclass(frozen=True, slots=True, eq=False)
class DrawnFigure:
    """What draws say of one figure: numbers per known cell, and per series of years.

    Parameters
    ----------
    cells  : (known cells, `CELL` and `CHANGE`), in the order of the grid
    series : (cells without the year, `SLOPE`); NaN where there is no trend
    """

    outcome: Outcome
    cells: Array
    series: Array


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    """Figures that are drawn together."""

    results: tuple[Result, ...]
    tested: tuple[NDArray[np.bool_], ...]
    bounds: tuple[tuple[float, float], ...]
    drawing: Drawing

    @property
    def sizes(self) -> list[tuple[int, int]]:
        """Known cells and series of each figure."""
        return [(int(np.isfinite(r.value).sum()), int(np.prod(r.grid.shape[1:], dtype=np.int64))) for r in self.results]

    @property
    def length(self) -> int:
        """Numbers in the answer."""
        return sum(c * len(CELL + CHANGE) + s * len(SLOPE) for c, s in self.sizes)

    def work(self) -> Array:
        """All numbers of all figures, one after another."""
        parts = []
        drawn = drawn_together(
            [cast(Expression, r.expression) for r in self.results], [r.grid for r in self.results], self.drawing
        )
        for result, tested, bounds, values in zip(self.results, self.tested, self.bounds, drawn, strict=True):
            values[~np.isfinite(result.value)] = np.nan
            samples = Samples(result, values, self.drawing)
            parts += [part.reshape(-1) for part in _numbers(samples, tested, bounds)]
        return np.concatenate(parts)

    def taken_apart(self, numbers: Array) -> Iterator[tuple[Array, Array]]:
        start = 0
        for cells, series in self.sizes:
            middle = start + cells * len(CELL + CHANGE)
            end = middle + series * len(SLOPE)
            yield numbers[start:middle].reshape(cells, -1), numbers[middle:end].reshape(series, -1)
            start = end


@dataclass(slots=True)
class Clock:
    """Tells how far the work is, and how long it still takes by the size of the tasks that are left.

    Parameters
    ----------
    sizes : of the tasks; left out, all are alike
    """

    tell: Callable[[str], None]
    sizes: Sequence[int] = ()
    began: float = field(default_factory=time.monotonic)
    before: int | None = None

    def __call__(self, done: int, total: int) -> None:
        sizes = self.sizes or [1] * total
        size = sum(sizes[:done])
        if self.before is None:  # what an earlier run had finished took no time in this one
            self.before = size
        spent, worked = time.monotonic() - self.began, size - self.before
        left = f"{spent / worked * (sum(sizes) - size):.0f}" if worked else "?"
        self.tell(f"{done}/{total} {left}")


def draw_run(
    series: Series,
    draws: Draws,
    *,
    folder: Path | None = None,
    key: str = "",
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[DrawnFigure, ...]:
    """Every figure of a run that rests on data with a margin.

    Parameters
    ----------
    series : the figures of the run with their rows, which say what years a trend is told over
    folder : keeps finished tasks until all are, under `key`, so that a run that was stopped goes on where it was
    tell   : told "done/total seconds-left"

    Raises
    ------
    MissingDataError   no figure rests on data with a margin
    """
    outcomes = tuple(series.outcomes.values())
    unsure = [o for o in outcomes if o.result is not None and _reads_unsure(o.result)]
    if not unsure:
        raise MissingDataError(
            "there is nothing to draw: no figure of this study rests on data with a margin\n"
            "  Say in margins.csv beside the study file how sure its figures are (docs/data.md).",
            nl="er is niets te trekken: geen cijfer van deze studie rust op gegevens met een marge\n"
            "  Zet in margins.csv naast het studiebestand hoe zeker de cijfers zijn (docs/data.md).",
        )
    groups = list(_groups(unsure))
    tasks = tuple(_task(group, series, draws.drawing) for group in groups)
    kept = Kept(folder, hashlib.sha256(f"{key} {draws.drawing}".encode()).hexdigest()[:16]) if folder else None
    shapes = [(task.length,) for task in tasks]
    clock = Clock(tell, [task.length for task in tasks])
    found = work_out([task.work for task in tasks], shapes, draws.crew, kept=kept, progress=clock)
    drawn = [
        DrawnFigure(outcome, *numbers)
        for group, task, answer in zip(groups, tasks, found, strict=True)
        for outcome, numbers in zip(group, task.taken_apart(answer), strict=True)
    ]
    if kept:
        kept.clear()
    place = {id(o): n for n, o in enumerate(outcomes)}
    return tuple(sorted(drawn, key=lambda d: place[id(d.outcome)]))


def drawn_figure(outcome: Outcome, samples: Samples, series: Series) -> DrawnFigure:
    """What draws say of one figure."""
    tested = tested_cells(samples.result, series.known(outcome.indicator.id), series.window)
    return DrawnFigure(outcome, *_numbers(samples, tested, outcome.indicator.bounds or (-np.inf, np.inf)))


def _numbers(samples: Samples, tested: NDArray[np.bool_], bounds: tuple[float, float]) -> tuple[Array, Array]:
    """(known cells, `CELL` and `CHANGE`) and (series, `SLOPE`)."""
    return _cells(samples, bounds), _series(samples, tested)


def _task(group: Sequence[Outcome], series: Series, drawing: Drawing) -> _Task:
    return _Task(
        tuple(o.result for o in group if o.result),
        tuple(tested_cells(o.result, series.known(o.indicator.id), series.window) for o in group if o.result),
        tuple(o.indicator.bounds or (-np.inf, np.inf) for o in group),
        drawing,
    )


def _reads_unsure(result: Result) -> bool:
    return any(s.account.layer(s.layer).is_uncertain for s in result.expression.selections())


def _groups(outcomes: Sequence[Outcome]) -> Iterator[tuple[Outcome, ...]]:
    """Figures that read the same accounts, as many as fit in one task; the largest first, so that no worker is last.

    Those that read a part of what others read are drawn with these: the fewer rows are drawn twice.
    """
    alike: dict[frozenset[str], list[Outcome]] = {}
    for outcome in outcomes:
        assert outcome.result is not None
        keys = frozenset(s.account.key for s in outcome.result.expression.selections())
        alike.setdefault(keys, []).append(outcome)
    together: dict[frozenset[str], list[Outcome]] = {}
    for keys in sorted(alike, key=lambda keys: (-len(keys), sorted(keys))):
        wider = [others for others in together if keys <= others]
        host = min(wider, key=lambda others: (len(others), sorted(others)), default=keys)
        together.setdefault(host, []).extend(alike[keys])
    made = []
    for several in together.values():
        group: list[Outcome] = []
        for outcome in several:
            if group and _size(group) + _size([outcome]) > MOST_CELLS:
                made.append(tuple(group))
                group = []
            group.append(outcome)
        made.append(tuple(group))
    yield from sorted(made, key=_size, reverse=True)


def _size(outcomes: Sequence[Outcome]) -> int:
    return sum(int(np.isfinite(o.result.value).sum()) for o in outcomes if o.result)


def _cells(samples: Samples, bounds: tuple[float, float]) -> Array:
    """(known cells, `CELL` and `CHANGE`); an interval ends at the bounds that an indicator has by nature."""
    result = samples.result
    known = np.isfinite(result.value)
    low = np.maximum(samples.low, np.minimum(bounds[0], result.value))
    high = np.minimum(samples.high, np.maximum(bounds[1], result.value))
    first = np.full((2, *result.value.shape), np.nan)
    if result.low is not None and result.high is not None:
        first[0], first[1] = result.low, result.high
    own = np.stack(
        [low, samples.middle, high, samples.deviation, samples.undefined, apart(samples), first[0], first[1]], axis=-1
    )[known]
    found: Array = np.concatenate([own, _changes(samples)[known]], axis=1)
    return found


def _changes(samples: Samples) -> Array:
    """(cells…, `CHANGE`) since the year before; NaN where one of the two has no figure. The year is the first axis."""
    result = samples.result
    found = np.full((*result.value.shape, len(CHANGE)), np.nan)
    years = {int(y): n for n, y in enumerate(result.grid.labels["year"])}
    for year, at in years.items():
        before = years.get(year - 1)
        if before is not None:
            value = result.value[at] - result.value[before]
            found[at] = _judged(value, samples.drawn[at] - samples.drawn[before])
    return found


def _judged(value: Array, drawn: Array) -> Array:
    """(cells…, 5) value, ends, share above 0 (exactly 0 counts as half) and draws lost; NaN where there is no value."""
    known = np.isfinite(value) & np.isfinite(drawn).any(axis=-1)
    found = np.full((*value.shape, 5), np.nan)
    if not known.any():
        return found
    here = drawn[known]
    lost = np.isnan(here).sum(axis=-1)
    low, high = quantiles(here, (LOW, HIGH))
    with np.errstate(invalid="ignore"):
        higher = ((here > 0).sum(axis=-1) + (here == 0).sum(axis=-1) / 2) / (here.shape[-1] - lost)
    found[known] = np.stack([value[known], low, high, higher, lost.astype(np.float64)], axis=-1)
    return found


def _series(samples: Samples, tested: NDArray[np.bool_]) -> Array:
    """(series, `SLOPE`): the median slope between all pairs of the years that a trend is told over."""
    years = np.array([int(y) for y in samples.result.grid.labels["year"]])
    value, known = samples.result.value.reshape(len(years), -1), tested.reshape(len(years), -1)
    drawn = samples.drawn.reshape(*value.shape, -1)
    found = np.full((value.shape[1], len(SLOPE)), np.nan)
    patterns, of = np.unique(known.T, axis=0, return_inverse=True)
    for pattern, at in enumerate(map(np.flatnonzero, patterns)):
        if len(at) < LEAST:
            continue
        alike = np.flatnonzero(of.reshape(-1) == pattern)
        pairs = len(at) * (len(at) - 1) // 2
        for part in np.array_split(alike, max(1, pairs * len(alike) * drawn.shape[2] // _PAIRS_AT_ONCE)):
            if len(part):
                slope = _median_slope(years[at], value[np.ix_(at, part)][..., None])[..., 0]
                judged = _judged(slope, _median_slope(years[at], drawn[np.ix_(at, part)]))
                ends = np.broadcast_to(years[at[[0, -1]]], (len(part), 2))
                found[part] = np.column_stack([ends, judged])
    return found


def _median_slope(years: NDArray[np.int64], values: Array) -> Array:
    """(series, draws) from (years, series, draws)."""
    pairs = list(combinations(range(len(years)), 2))
    found: Array = np.median([(values[b] - values[a]) / (years[b] - years[a]) for a, b in pairs], axis=0)
    return found
