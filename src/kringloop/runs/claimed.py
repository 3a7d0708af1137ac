"""What is concluded from the figures of a study: what its file says of them, and the trends of its headlines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from kringloop.core import KringloopError, Names, StudyError
from kringloop.indicators import Indicator
from kringloop.robustness import Says, Statement
from kringloop.runs.evaluate import Outcome
from kringloop.standing import (
    RECORD,
    Direction,
    Figure,
    Window,
    headline_cell,
    projected,
    recorded,
    since_break,
    trend_of,
    window_of,
)
from kringloop.study import ConclusionSpec, FigureSpec, StudyFile

_SAID: Mapping[Direction, Says] = {"rising": "rising", "falling": "falling", "none": "steady"}


@dataclass(frozen=True, slots=True)
class Term:
    """One cell of one indicator, in some years."""

    indicator: str
    cell: Mapping[str, str]
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A conclusion: what is said, of which figures.

    Parameters
    ----------
    key   : of the study file; of a headline its indicator
    names : as the study file says; None for the trend of a headline
    terms : one with the years of a trend, or one or two of a year each
    """

    key: str
    names: Names | None
    statement: Statement
    terms: tuple[Term, ...]


@dataclass(frozen=True, eq=False)
class Series:
    """The figures of a run by indicator and cell, as trends are told of them."""

    study: StudyFile
    outcomes: Mapping[str, Outcome]
    rows: pl.DataFrame
    window: Window = field(init=False)
    """The years over which every trend of the run is told."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "window", self._window())

    def _window(self) -> Window:
        known = self.rows.filter(pl.col("value").is_not_null(), pl.col("status").is_in(list(RECORD)))
        last = known["year"].max() if known.height else None
        return window_of(self.study.show.window, last if isinstance(last, int) else self.study.years[1])

    @cached_property
    def _parts(self) -> dict[tuple[object, ...], pl.DataFrame]:
        """Rows that have a figure, by key and definition."""
        return self.rows.filter(pl.col("value").is_not_null()).partition_by("indicator", "definition", as_dict=True)

    def known(self, id: str) -> pl.DataFrame:
        """Rows of a definition that have a figure."""
        indicator = self.outcomes[id].indicator
        found = self._parts.get((indicator.key, indicator.definition))
        return self.rows.clear() if found is None else found

    def headline(self, id: str, where: Mapping[str, str] | None = None) -> dict[str, str] | None:
        """The headline cell of a definition, with some codes given; None where it is open, or has no figure."""
        indicator, known, given = self.outcomes[id].indicator, self.known(id), where or {}
        available = {d: list(dict.fromkeys(known[d].drop_nulls().to_list())) for d in indicator.by}
        available |= {d: [code] for d, code in given.items() if code in available[d]}
        if any(not codes for codes in available.values()):
            return None
        wanted = {**self.study.show.headline, **{f"{id}.{d}": [code] for d, code in given.items()}}
        return headline_cell(indicator.key, indicator.definition, indicator.by, available, wanted)

    def figures(self, id: str, cell: Mapping[str, str]) -> list[Figure]:
        """The years of one cell that have a figure."""
        rows = self.known(id).filter(*(pl.col(d) == code for d, code in cell.items()))
        return [
            Figure(r["year"], r["value"], r["status"], tuple((r["flags"] or "").split()))
            for r in rows.iter_rows(named=True)
        ]


def stated_of(series: Series) -> Iterator[Stated]:
    """What the study file says, in its order; then the trend of each headline that has enough years on record.

    Raises
    ------
    StudyError   a figure that the file names and the run does not have
    """
    for key, spec in series.study.conclusions.items():
        yield stated_from(key, spec, series)
    for indicator in in_front(series):
        cell = series.headline(indicator.id)
        if cell is None:
            continue
        figures = series.figures(indicator.id, cell)
        trend = trend_of(figures, series.window, better=indicator.better)
        if trend.p is not None:
            years = tested_years(figures, series.window)
            statement = Statement(kind=_SAID[trend.direction], years=years)
            yield Stated(key=indicator.id, names=None, statement=statement, terms=(Term(indicator.id, cell, years),))


def in_front(series: Series) -> Iterator[Indicator]:
    """The indicators whose figure stands in front; of a study that names none, the first definition of each."""
    named = [name for names in series.study.show.front.values() for name in names]
    firm = {id: o.indicator for id, o in series.outcomes.items() if o.result and o.indicator.certainty != "memory"}
    for name in named or dict.fromkeys(i.key for i in firm.values()):
        having = [i for i in firm.values() if name in (i.id, i.key)]
        exact = [i for i in having if i.id == name and i.id in named]
        found = next((i for i in (*exact, *having) if series.headline(i.id) is not None), None)
        if found is not None:
            yield found


def tested_years(figures: Sequence[Figure], window: Window) -> tuple[int, ...]:
    """The years that trends and changes of a series are told over: on record, and after the last break."""
    return tuple(f.year for f in since_break([f for f in recorded(figures) if f.year in window]))


def stated_from(key: str, spec: ConclusionSpec, series: Series) -> Stated:
    """What is said of figures of a run, with the cells and years that it leaves out.

    Raises
    ------
    StudyError   a figure that the run does not have
    """
    try:
        return _of_spec(key, spec, series)
    except StudyError:
        raise
    except KringloopError as error:
        raise StudyError(f"conclusions.{key}: {error}", nl=f"conclusions.{key}: {error.in_language('nl')}") from error


def _of_spec(key: str, spec: ConclusionSpec, series: Series) -> Stated:
    names = Names(spec.names.nl, spec.names.en)
    cell, figures = _cell(key, spec, series)
    if spec.is_trend:
        years = tested_years(figures, series.window)
        statement = Statement(kind=spec.says, years=years)
        return Stated(key=key, names=names, statement=statement, terms=(Term(spec.figure, cell, years),))
    sides = [(spec.figure, cell, figures, spec.year)]
    if spec.than is not None:
        sides.append((spec.than.figure, *_cell(key, spec.than, series), spec.than.year))
    year = next((y for *_, y in sides if y is not None), _last_common(key, [f for _, _, f, _ in sides]))
    terms = tuple(Term(id, at, (year if own is None else own,)) for id, at, _, own in sides)
    for term, (_, _, known, _) in zip(terms, sides, strict=True):
        if term.years[0] not in {f.year for f in known}:
            raise _no_figure(key, term.indicator, term.cell, term.years[0])
    return Stated(key=key, names=names, statement=Statement(kind=spec.says, bound=spec.bound), terms=terms)


def _cell(key: str, spec: FigureSpec, series: Series) -> tuple[dict[str, str], list[Figure]]:
    if spec.figure not in series.outcomes or series.outcomes[spec.figure].result is None:
        raise _not_asked(key, spec.figure)
    cell = series.headline(spec.figure, spec.where)
    if cell is None:
        indicator = series.outcomes[spec.figure].indicator
        by = ", ".join(d for d in indicator.by if d not in spec.where)
        raise StudyError(
            f"conclusions.{key}: the headline does not say which {by} of '{spec.figure}' is meant; give it under where",
            nl=f"conclusions.{key}: de kop zegt niet welke {by} van '{spec.figure}' is bedoeld; geef het onder where",
        )
    figures = series.figures(spec.figure, cell)
    if not figures or any(cell[d] != code for d, code in spec.where.items()):
        raise _no_figure(key, spec.figure, {**cell, **spec.where})
    return cell, figures


def _last_common(key: str, sides: Sequence[Sequence[Figure]]) -> int:
    common = set.intersection(*({f.year for f in recorded(figures)} for figures in sides))
    common = common or set.intersection(*({f.year for f in figures if not projected(f)} for figures in sides))
    if not common:
        raise StudyError(
            f"conclusions.{key}: its figures have no year in common; give a year to each",
            nl=f"conclusions.{key}: de cijfers hebben geen jaar gemeen; geef elk een year",
        )
    return max(common)


def _not_asked(key: str, id: str) -> StudyError:
    return StudyError(
        f"conclusions.{key}: the run has no '{id}'\n  Ask for it under 'indicators', or take the conclusion out.",
        nl=f"conclusions.{key}: de run heeft geen '{id}'\n  Vraag het onder 'indicators', of haal de conclusie weg.",
    )


def _no_figure(key: str, id: str, cell: Mapping[str, str], year: int | None = None) -> StudyError:
    where = ", ".join([*(f"{d} = {code}" for d, code in cell.items()), *([str(year)] if year else [])])
    at_en, at_nl = (f" {word} {where}" if where else "" for word in ("at", "bij"))
    return StudyError(
        f"conclusions.{key}: '{id}' has no figure{at_en}; kringloop show {id} shows those it has",
        nl=f"conclusions.{key}: '{id}' heeft geen cijfer{at_nl}; kringloop show {id} toont welke er wel zijn",
    )
