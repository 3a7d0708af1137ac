"""Where perspectives are tried: the figures of a run, and of the same run under other choices.

Only indicators about which something is said are computed, and only where a choice touches them; each question once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kringloop.core import Array, KringloopError, Names, StudyError, readable_unit
from kringloop.perspectives.seven import Alternative, Claim, questions
from kringloop.perspectives.verdicts import Verdict, together
from kringloop.robustness import Drawing, Figures, directions
from kringloop.runs import (
    Conclusions,
    InSet,
    Outcome,
    Series,
    SetEvaluator,
    Stated,
    choices_of_study,
    evaluate_indicator,
    moved_accounts,
    read_inputs,
    shipped_home,
    stated_from,
    stated_of,
)
from kringloop.study import ConclusionSpec, Study

if TYPE_CHECKING:
    import polars as pl

    from kringloop.models import Input
    from kringloop.runs import Run
    from kringloop.study import StudyFile

DRAWS: Final = 200
"""Draws of the data where the run was made without."""
_NAMES: Final = {"nl": "-", "en": "-"}
_LIFE_CYCLE_GOODS: Final = "good"
Overrides = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A run and what is said of it, ready to be read again under other choices.

    Parameters
    ----------
    stated      : what the study says, and the trends of its headlines
    claims      : what the alternatives of the questions say, by question, alternative and place
    reads       : sentence → choices that can change it
    now         : choice → what the study takes
    """

    study: Study
    stated: tuple[Stated, ...]
    claims: Mapping[tuple[str, str], tuple[Stated | Names, ...]]
    evaluator: SetEvaluator
    conclusions: Conclusions
    reads: Mapping[str, frozenset[str]]
    now: Mapping[str, Any]
    _places: dict[tuple[Any, ...], InSet | KringloopError | None] = field(default_factory=dict)

    def fresh(self) -> Bench:
        """The same without anything remembered, for a table of which nothing is to be kept."""
        evaluator = replace(self.evaluator)
        return replace(
            self, evaluator=evaluator, conclusions=replace(self.conclusions, evaluator=evaluator), _places={}
        )

    def verdict(self, stated: Stated, overrides: Overrides) -> Verdict:
        """What a sentence comes to under some choices."""
        figures = self.figures(stated, overrides)
        if isinstance(figures, KringloopError):
            return Verdict(holds=None, why_not=_told(figures))
        statement, central = stated.statement, figures.central
        told = float(statement.holds(central[:, None])[0])
        value, term = float(central[-1 if statement.years else 0]), stated.terms[0]
        drawn = self._drawn([stated], overrides)
        return Verdict(
            holds=bool(told) if np.isfinite(told) else None,
            value=value if np.isfinite(value) else None,
            unit=self.unit(term.indicator),
            year=term.years[-1],
            change=float(statement.measure(central[:, None])[0]) if statement.years else None,
            clear=bool(directions(central[:, None])[0]) if statement.years else None,
            in_draws=float(drawn.mean()) if drawn.size else None,
            why_not=None if np.isfinite(told) else _NO_FIGURE,
        )

    def answer(self, question: str, alternative: Alternative, overrides: Overrides) -> Verdict:
        """What an alternative of a question of kind claims finds under some choices."""
        if alternative.why_not is not None:
            return Verdict(holds=None, why_not=alternative.why_not)
        if alternative.fixed is not None:
            return Verdict(holds=alternative.fixed > 0, value=alternative.fixed, unit="%")
        said = self.claims[question, alternative.key]
        lost = next((each for each in said if isinstance(each, Names)), None)
        if lost is not None:
            return Verdict(holds=None, why_not=lost)
        stated = self.said(question, alternative)
        found = together([self.verdict(each, overrides) for each in stated])
        drawn = self._drawn(stated, overrides)
        return replace(found, in_draws=float(drawn.mean()) if drawn.size else None)

    def said(self, question: str, alternative: Alternative) -> tuple[Stated, ...]:
        """The sentences of an alternative that figures of the run can tell."""
        return tuple(each for each in self.claims.get((question, alternative.key), ()) if isinstance(each, Stated))

    def _drawn(self, stated: Sequence[Stated], overrides: Overrides) -> Array:
        """(draw,) whether all of some sentences hold in each draw that can tell; empty where one has no draws."""
        told = []
        for each in stated:
            figures = self.figures(each, overrides)
            if isinstance(figures, KringloopError) or figures.drawn is None:
                return np.empty(0)
            told.append(each.statement.holds(figures.drawn))
        if len({len(each) for each in told}) != 1:
            return np.empty(0)
        all_hold = np.min(told, axis=0)
        return np.asarray(all_hold[np.isfinite(all_hold)], dtype=float)

    def figures(self, stated: Stated, overrides: Overrides) -> Figures | KringloopError:
        """The figures of a sentence under some choices; the same object wherever they are the same."""
        relevant = {k: v for k, v in overrides.items() if k in self.reads[stated.key]}
        place = self.place(relevant)
        return place if isinstance(place, KringloopError) else self.conclusions.figures(stated, place)

    def place(self, overrides: Overrides) -> InSet | KringloopError | None:
        """The study under some choices; None where they are its own, an error where its models refuse them."""
        moved = {k: v for k, v in sorted(overrides.items()) if k not in self.now or v != self.now[k]}
        key = tuple((k, repr(v)) for k, v in moved.items())
        if key not in self._places:
            try:
                self._places[key] = self.evaluator.choose("perspective", moved) if moved else None
            except KringloopError as error:
                self._places[key] = error
        return self._places[key]

    def unit(self, indicator: str) -> str:
        result = self.conclusions.of[indicator].result
        return readable_unit(result.unit) if result is not None else ""

    def trends(self) -> Iterator[Stated]:
        """The trends of the headlines."""
        return (s for s in self.stated if s.names is None and s.statement.years)

    def directions(self, stated: Stated, overrides: Overrides, count: int) -> Array:
        """(1 + count,)  −1, 0 or 1: the trend of the figures themselves, then of each draw."""
        figures = self.figures(stated, overrides)
        if isinstance(figures, KringloopError) or not np.isfinite(figures.central).all():
            return np.zeros(1 + count)
        drawn = np.repeat(figures.central[:, None], count, axis=1) if figures.drawn is None else figures.drawn
        values = np.concatenate([figures.central[:, None], drawn], axis=1)
        return directions(np.where(np.isfinite(values), values, figures.central[:, None])).astype(np.float64)


_NO_FIGURE: Final = Names("deze keuzes geven hier geen cijfer", "these choices give no figure here")


def _told(error: KringloopError) -> Names:
    first = {n: error.in_language(n).splitlines()[0] for n in ("nl", "en")}
    return Names(first["nl"], first["en"])


def bench_of_run(run: Run, drawing: Drawing | None) -> Bench:
    """The bench of a results file: its own ledger, and the tables behind its models where they are at hand.

    Models whose tables a run does not keep are asked from the study that ships, where the run was made of it as it is;
    else a perspective that changes them is told so.
    """
    known = run.known_indicators
    wanted = set(run.conclusions["indicator"]) | set(run.conclusions["than"].drop_nulls())
    wanted |= {c.figure for q in questions().values() for a in q.alternatives.values() for c in a.claims}
    home = shipped_home(run)
    study = Study(
        path=home or run.file.path,
        file=run.study,
        ledger=run.sure_ledger,
        tables={},
        totals={},
        trees=run.trees,
        series=run.file.table("series"),
        cells=run.file.table("series"),
        input_hash=run.meta["inputs"],
        margins=run.margins,
    )
    had = {
        (r["indicator"], r["definition"]) for r in run.indicators.filter(run.indicators["why_not"].is_null()).to_dicts()
    }
    asked = [i for i in known if i.id in wanted and (i.key, i.definition) in had]
    outcomes = [evaluate_indicator(i, study.file, study.ledger) for i in asked]
    inputs = read_inputs(run.file.table("inputs")) if "inputs" in run.file.names else {}
    return bench_of(study, outcomes, run.file.table("observations"), drawing, inputs, at_hand=home is not None)


def bench_of(
    study: Study,
    outcomes: Collection[Outcome],
    rows: pl.DataFrame,
    drawing: Drawing | None,
    inputs: Mapping[str, Mapping[str, Input]] | None = None,
    *,
    at_hand: bool = True,
) -> Bench:
    """The bench of a study whose figures are there.

    Parameters
    ----------
    outcomes : of the study, those about which something is said among them
    rows     : every figure of the run
    inputs   : tables of models that are not beside the study file
    at_hand  : whether the other tables are
    """
    series = Series(study.file, {o.indicator.id: o for o in outcomes}, rows)
    stated = tuple(stated_of(series))
    claims = dict(_claims(series))
    every = [*stated, *(s for several in claims.values() for s in several if isinstance(s, Stated))]
    only = frozenset(t.indicator for s in every for t in s.terms)
    mine = tuple(o for o in outcomes if o.indicator.id in only)
    reads = {o.indicator.id: _accounts(o) for o in mine}
    evaluator = SetEvaluator(
        study, mine, only=only, inputs=inputs or {}, goods=_goods(study.file, every, reads), at_hand=at_hand
    )
    conclusions = Conclusions(study, mine, (), evaluator, drawing)
    return Bench(
        study=study,
        stated=stated,
        claims=claims,
        evaluator=evaluator,
        conclusions=conclusions,
        reads={s.key: _touching(study.file, s, reads) for s in every},
        now={c.key: c.now for c in choices_of_study(study.file)},
    )


def _claims(series: Series) -> Iterator[tuple[tuple[str, str], tuple[Stated | Names, ...]]]:
    for question in questions().values():
        for alternative in question.alternatives.values():
            place = (question.key, alternative.key)
            said = (
                _stated(f"{question.key}.{alternative.key}.{n}", c, series) for n, c in enumerate(alternative.claims)
            )
            yield place, tuple(said)


def _stated(key: str, claim: Claim, series: Series) -> Stated | Names:
    """A claim on the figures of a run, or why the run cannot tell."""
    spec = ConclusionSpec.model_validate(
        {"names": _NAMES, "figure": claim.figure, "says": claim.says, "bound": claim.bound, "where": dict(claim.where)}
    )
    try:
        found = stated_from(key, spec, series)
    except StudyError:
        return Names(f"deze run heeft geen cijfer voor {claim.figure}", f"this run has no figure for {claim.figure}")
    if found.statement.years and len(found.statement.years) < _FEWEST:
        return Names(f"te weinig jaren van {claim.figure}", f"too few years of {claim.figure}")
    return found


_FEWEST: Final = 4
"""Years below which no trend is told."""


def _accounts(outcome: Outcome) -> frozenset[str]:
    if outcome.result is None:
        return frozenset()
    return frozenset(s.account.key for s in outcome.result.expression.selections())


def _touching(study: StudyFile, stated: Stated, reads: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Choices that can change a sentence: those of its indicators, and of models of the accounts that they read."""
    ids = {t.indicator for t in stated.terms}
    behind = ids | frozenset().union(*(reads[id] for id in ids))
    found = {c.key for c in choices_of_study(study) if behind & set(c.touches)}
    paths = {key for spec in study.sets.values() for key in spec.overrides if key.startswith("accounts.")}
    return frozenset(found | paths)


def _goods(
    study: StudyFile, every: Sequence[Stated], reads: Mapping[str, frozenset[str]]
) -> dict[str, tuple[str, ...]]:
    """Account → the goods that are looked at, where its model can be asked for some and each sentence says which."""
    moved = set(moved_accounts(study))
    found: dict[str, set[str]] = {}
    whole: set[str] = set()
    for term in (t for s in every for t in s.terms):
        for account in moved & reads[term.indicator]:
            good = term.cell.get(_LIFE_CYCLE_GOODS)
            whole |= {account} if good is None else set()
            found.setdefault(account, set()).add(good or "")
    return {account: tuple(sorted(goods)) for account, goods in found.items() if account not in whole}
