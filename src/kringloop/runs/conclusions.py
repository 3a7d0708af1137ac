"""How sure the conclusions of a run are: under its sets of choices, and under draws of its data, and both together."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import polars as pl

from kringloop.core import Array, readable_unit
from kringloop.ledger import Expression, Result
from kringloop.robustness import Concluded, Crew, Drawing, Figures, Samples, conclude, draw_each, serial
from kringloop.runs.claimed import Series, Stated, Term, stated_of
from kringloop.runs.evaluate import Outcome, choices_for
from kringloop.runs.sets import TOGETHER, InSet, SetEvaluator
from kringloop.runs.stored import CONCLUSION_COLUMNS
from kringloop.study import Study, StudyFile

OWN: Final = "study"


@dataclass(slots=True)
class Conclusions:
    """The figures of a study and of its sets, asked for by conclusion; each is drawn once.

    Parameters
    ----------
    study     : with the margins of its data in its ledger
    outcomes  : of the study itself
    found     : of its sets
    evaluator : for single choices of a set that turns a conclusion
    drawing   : None draws nothing
    crew      : who draws; any gives the same bits
    """

    study: Study
    outcomes: Sequence[Outcome]
    found: Sequence[InSet]
    evaluator: SetEvaluator
    drawing: Drawing | None
    crew: Crew = serial
    _own: dict[str, Outcome] = field(init=False)
    _kept: dict[tuple[Any, ...], Figures] = field(init=False, default_factory=dict)
    _drawn: dict[tuple[Any, ...], Samples | None] = field(init=False, default_factory=dict)
    _alone: dict[tuple[str, str], InSet] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._own = {o.indicator.id: o for o in self.outcomes}

    def table(self, series: Series) -> pl.DataFrame:
        """Every conclusion with its shares, as a results file keeps it.

        Raises
        ------
        StudyError   a figure that the study file names and the run does not have
        """
        stated = tuple(stated_of(series))
        self._draw(stated, tuple(self._places.values()))
        rows = [self._row(each) for each in stated]
        return pl.DataFrame(rows, schema=CONCLUSION_COLUMNS, orient="row")

    @property
    def of(self) -> Mapping[str, Outcome]:
        """The figures of the study itself, by indicator."""
        return self._own

    def figures(self, stated: Stated, place: InSet | None) -> Figures:
        """Of a statement under some choices, drawn now where they were not; None is the study itself."""
        self._draw((stated,), (place,))
        return self._figures(stated, place)

    def _draw(self, stated: Sequence[Stated], places: Sequence[InSet | None]) -> None:
        """Draw all that statements read in some places and that was not drawn before, by one crew."""
        if self.drawing is None:
            return
        asked: dict[tuple[Any, ...], tuple[Expression, Mapping[str, object]]] = {}
        for each in stated:
            for place in places:
                file, ledger = (self.study.file, self.study.ledger) if place is None else (place.file, place.ledger)
                for term, outcome in zip(each.terms, self._outcomes(each, place), strict=True):
                    key = _term_key(term, outcome)
                    known = key in self._drawn or outcome.result is None
                    if not known and outcome.result and np.isfinite(_central(outcome.result, term)).all():
                        expression = outcome.indicator.expression(ledger, choices_for(file, outcome.indicator))
                        labels = {**term.cell, "year": [str(y) for y in term.years]}
                        asked.setdefault(key, (expression, labels))
        found = draw_each(tuple(asked.values()), drawing=self.drawing, crew=self.crew) if asked else ()
        self._drawn.update(zip(asked, found, strict=True))

    @property
    def _places(self) -> dict[str, InSet | None]:
        """The study itself, and its sets."""
        return {OWN: None, **{each.name: each for each in self.found}}

    def _outcomes(self, stated: Stated, place: InSet | None) -> list[Outcome]:
        """Of the terms of a statement under a set: those of the study where the set leaves them as they are."""
        touched = {o.indicator.id: o for o in place.outcomes} if place is not None else {}
        return [touched.get(t.indicator, self._own[t.indicator]) for t in stated.terms]

    def _row(self, stated: Stated) -> tuple[Any, ...]:
        by_set = {key: self._figures(stated, place) for key, place in self._places.items()}
        found = conclude(stated.statement, by_set)
        moved, by = self._smallest(stated, found)
        first, *others = stated.terms
        than = others[0] if others else None
        result = self._own[first.indicator].result
        assert result is not None
        parts, names = found.parts, stated.names
        return (
            stated.key, names is not None, names and names.nl, names and names.en,
            first.indicator, json.dumps(first.cell), stated.statement.kind, first.years[0], first.years[-1],
            stated.statement.bound, than and than.indicator, than and json.dumps(than.cell), than and than.years[0],
            readable_unit(result.unit), _number(found.measure), found.holds,
            found.sets, found.in_sets, " ".join(found.turned_in), moved, by, found.draws, found.in_draws,
            found.in_both, found.deviations,
            *((parts.methods, parts.data, parts.together) if parts else (None, None, None)),
        )  # fmt: skip

    def _smallest(self, stated: Stated, found: Concluded) -> tuple[int | None, str | None]:
        """The fewest choices that turn a conclusion among the sets, and among the single choices of those that do."""
        if not found.holds or not found.turned_in:
            return None, None
        counted = [(len(_choices(self.study.file, name)), name) for name in found.turned_in]
        fewest, name = min(counted, key=lambda pair: pair[0])
        if fewest > 1:
            for name_of, key in self._singles(found.turned_in):
                figures = self._figures(stated, self._single(name_of, key))
                if stated.statement.holds(figures.central[:, None])[0] == 0:
                    return 1, key
        return fewest, name

    def _singles(self, names: Sequence[str]) -> Iterator[tuple[str, str]]:
        for name in names:
            for key in _choices(self.study.file, name):
                yield name, key

    def _single(self, name: str, key: str) -> InSet:
        if (name, key) not in self._alone:
            self._alone[name, key] = self.evaluator.alone(name, key)
        return self._alone[name, key]

    def _figures(self, stated: Stated, place: InSet | None) -> Figures:
        """Of a statement under a set; the same object where the set leaves them as they are."""
        outcomes = self._outcomes(stated, place)
        key = (stated.key, stated.statement, *map(id, outcomes))
        if key not in self._kept:
            parts = [self._of_term(t, o) for t, o in zip(stated.terms, outcomes, strict=True)]
            drawn = [p.drawn for p in parts]
            self._kept[key] = Figures(np.concatenate([p.central for p in parts]), _stacked(parts, drawn))
        return self._kept[key]

    def _of_term(self, term: Term, outcome: Outcome) -> Figures:
        """Without draws where nothing behind it moves, and for single choices, which no draw is asked of."""
        if outcome.result is None:
            return Figures(np.full(len(term.years), np.nan), None)
        samples = self._drawn.get(_term_key(term, outcome))
        return Figures(_central(outcome.result, term), None if samples is None else _drawn(samples, term))


def _term_key(term: Term, outcome: Outcome) -> tuple[Any, ...]:
    return id(outcome), json.dumps(dict(term.cell), sort_keys=True), term.years


def _central(result: Result, term: Term) -> Array:
    """(years,) the figures of a term; NaN where there is none."""
    return np.array([_at(result, term.cell, year) for year in term.years])


def _drawn(samples: Samples, term: Term) -> Array:
    return np.stack([samples.of(**term.cell, year=year) for year in term.years])


def _stacked(parts: Sequence[Figures], drawn: Sequence[Array | None]) -> Array | None:
    """(figures, draws) of all terms; one without margin stands still beside one that has draws."""
    counts = {d.shape[1] for d in drawn if d is not None}
    if not counts:
        return None
    count = counts.pop()
    return np.concatenate([np.repeat(p.central[:, None], count, axis=1) if p.drawn is None else p.drawn for p in parts])


def _at(result: Result, cell: Mapping[str, str], year: int) -> float:
    """The figure of a cell; NaN where a set leaves none."""
    labels = result.grid.labels
    known = all(code in labels[d] for d, code in {**cell, "year": str(year)}.items())
    return result.at(**cell, year=year) if known else float("nan")


def _choices(file: StudyFile, name: str) -> list[str]:
    """Choices that a set, or several together, make otherwise."""
    return list(dict.fromkeys(key for each in name.split(TOGETHER) for key in file.sets[each].overrides))


def _number(value: float) -> float | None:
    return value if np.isfinite(value) else None
