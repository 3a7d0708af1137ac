"""Perspectives side by side: what all say, where they part, which choice makes the difference, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from kringloop.core import KringloopError
from kringloop.perspectives.bench import Bench
from kringloop.perspectives.mixes import MOST_SETS, method_sets
from kringloop.perspectives.perspective import OWN, Perspective
from kringloop.perspectives.seven import questions
from kringloop.perspectives.turning import Flip, fewest, flips_of
from kringloop.perspectives.verdicts import SURE, Agreement, Support, Verdict, agreement_of, required_sure
from kringloop.perspectives.weighed import Scale
from kringloop.robustness import Parts, conclude
from kringloop.runs import Stated

if TYPE_CHECKING:
    from kringloop.perspectives.seven import Question

ANSWER: Final = "question"
"""In a flip list: the answer to the question itself is what makes the difference."""
WEIGHTS: Final = "weights"
Kind = Literal["stated", "trend", "question", "weights"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixed:
    """A sentence over sets of choices mixed from all at the table.

    Parameters
    ----------
    support  : in how many of the sets it holds
    in_both  : share over sets × draws
    parts    : where the variance of its measure comes from; None without draws
    turned   : the fewest choices, from the study's own, that turn it with values at this table, every such set; none:
               nothing here does
    """

    support: Support
    in_both: float | None
    parts: Parts | None
    turned: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence at the table.

    Parameters
    ----------
    key      : of a conclusion of the study, a headline, a question, or `weights`
    verdicts : by perspective, the study first
    answers  : of a question: perspective → alternative it takes
    touched  : whether a choice at this table can change it
    flips    : where perspectives part: what makes the difference, the most common first
    mixed    : of conclusions: over mixed sets of choices
    sure     : [1] of the draws that each verdict needs behind it in an agreement
    """

    key: str
    kind: Kind
    verdicts: Mapping[str, Verdict]
    answers: Mapping[str, str]
    touched: bool
    flips: tuple[Flip, ...] = ()
    mixed: Mixed | None = None
    sure: float = SURE

    @property
    def agreement(self) -> Agreement:
        return agreement_of(self.verdicts.values(), self.sure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Several perspectives on one run.

    Parameters
    ----------
    perspectives : in the order asked; the study itself is no perspective and stands first in every line
    lines        : in the order of the study file, then questions, then weights
    sets         : sets of choices that were mixed, of so many `possible`
    draws        : of the data
    sure         : [1] of them that each verdict needs behind it in an agreement
    """

    perspectives: tuple[Perspective, ...]
    lines: tuple[Line, ...]
    sets: int
    possible: int
    draws: int
    sure: float = SURE

    def at(self, sure: float) -> Compared:
        """The same table at another share of draws that an agreement needs.

        Raises
        ------
        RangeError   a share below a half or above 1
        """
        asked = required_sure(sure)
        return replace(self, sure=asked, lines=tuple(replace(line, sure=asked) for line in self.lines))

    def of(self, agreement: Agreement) -> tuple[Line, ...]:
        """Lines on which the table stands so."""
        return tuple(line for line in self.lines if line.agreement == agreement)


def compare(bench: Bench, perspectives: Sequence[Perspective], *, most: int = MOST_SETS) -> Compared:
    """Lay perspectives beside each other and beside the study's own choices.

    Answers of the kinds `rules` and `division` are no figures of a bench: `with_outside` adds them.

    Parameters
    ----------
    most : sets of mixed choices at most
    """
    columns: dict[str, Mapping[str, Any]] = {OWN: {}, **{p.key: p.overrides for p in perspectives}}
    values = _at_table(bench, columns)
    sets = method_sets(values, most)
    possible = int(np.prod([len(v) for v in values.values()], dtype=np.float64)) if values else 1
    drawing = bench.conclusions.drawing
    lines = [
        *(_stated_line(bench, stated, columns, values, sets) for stated in bench.stated),
        *(_question_line(bench, q, perspectives) for q in questions().values() if q.kind == "claims"),
        *_weights_line(bench, perspectives),
    ]
    return Compared(
        perspectives=tuple(perspectives),
        lines=tuple(lines),
        sets=len(sets),
        possible=possible,
        draws=drawing.count if drawing is not None else 0,
    )


def _at_table(bench: Bench, columns: Mapping[str, Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Choice → values at the table, that of the study first; only of choices on which somebody differs.

    Choices and values stand in an order of their own, so that it does not count who sits where.
    """
    taken: dict[str, list[Any]] = {}
    for overrides in columns.values():
        for key, value in overrides.items():
            values = taken.setdefault(key, [])
            if value != bench.now.get(key) and value not in values:
                values.append(value)
    return {key: [bench.now.get(key), *sorted(taken[key], key=repr)] for key in sorted(taken) if taken[key]}


def _stated_line(
    bench: Bench,
    stated: Stated,
    columns: Mapping[str, Mapping[str, Any]],
    values: Mapping[str, list[Any]],
    sets: Sequence[Mapping[str, Any]],
) -> Line:
    verdicts = {name: bench.verdict(stated, overrides) for name, overrides in columns.items()}
    touched = bool(bench.reads[stated.key] & values.keys())
    holds = {name: v.holds for name, v in verdicts.items()}
    return Line(
        key=stated.key,
        kind="stated" if stated.names is not None else "trend",
        verdicts=verdicts,
        answers={},
        touched=touched,
        flips=flips_of(holds, lambda a, b: _difference(bench, stated, columns[a], columns[b])),
        mixed=_mixed(bench, stated, values, sets),
    )


def _difference(
    bench: Bench, stated: Stated, one: Mapping[str, Any], other: Mapping[str, Any]
) -> tuple[tuple[str, ...], ...]:
    """The fewest choices of another that turn the verdict of one."""
    differing = [k for k in sorted(bench.reads[stated.key]) if _value(bench, one, k) != _value(bench, other, k)]
    before = bench.verdict(stated, one).holds

    def turns(keys: Sequence[str]) -> bool:
        return bench.verdict(stated, {**one, **{k: _value(bench, other, k) for k in keys}}).holds is (not before)

    return fewest(differing, turns)


def _value(bench: Bench, overrides: Mapping[str, Any], key: str) -> Any:
    return overrides.get(key, bench.now.get(key))


def _mixed(bench: Bench, stated: Stated, values: Mapping[str, list[Any]], sets: Sequence[Mapping[str, Any]]) -> Mixed:
    """A sentence over all sets: figures that no choice of a set touches are the same object, and judged once."""
    found = {str(n): bench.figures(stated, chosen) for n, chosen in enumerate(sets)}
    known = {name: figures for name, figures in found.items() if not isinstance(figures, KringloopError)}
    lost = len(found) - len(known)
    if "0" not in known:
        return Mixed(support=Support(sets=len(sets), holding=0, failing=0), in_both=None, parts=None, turned=())
    told = conclude(stated.statement, known)
    holding = round((told.in_sets or 0.0) * told.sets)
    return Mixed(
        support=Support(sets=len(known) + lost, holding=holding, failing=told.sets - holding),
        in_both=told.in_both,
        parts=told.parts,
        turned=_turned(bench, stated, values),
    )


def _turned(bench: Bench, stated: Stated, values: Mapping[str, list[Any]]) -> tuple[tuple[str, ...], ...]:
    """The fewest choices from the study's own that turn a sentence, with values at this table."""
    before = bench.verdict(stated, {}).holds
    mine = {k: v[1:] for k, v in values.items() if k in bench.reads[stated.key]}

    def turns(keys: Sequence[str]) -> bool:
        mixes = method_sets({k: mine[k] for k in keys})
        return any(bench.verdict(stated, chosen).holds is (not before) for chosen in mixes)

    return () if before is None else fewest(tuple(mine), turns)


def _question_line(bench: Bench, question: Question, perspectives: Sequence[Perspective]) -> Line:
    """A question that indicators answer; who does not answer it is not asked."""
    answers = {p.key: str(p.answers[question.key].value) for p in perspectives if question.key in p.answers}
    by_key = {p.key: p for p in perspectives}

    def told(who: str, answer: str) -> Verdict:
        return bench.answer(question.key, question.alternatives[answer], by_key[who].overrides)

    verdicts = {key: told(key, answer) for key, answer in answers.items()}
    holds = {key: v.holds for key, v in verdicts.items()}

    def difference(a: str, b: str) -> tuple[tuple[str, ...], ...]:
        return _between(bench, question, (answers[a], by_key[a].overrides), (answers[b], by_key[b].overrides))

    return Line(
        key=question.key,
        kind="question",
        verdicts=verdicts,
        answers=answers,
        touched=True,
        flips=flips_of(holds, difference),
    )


Taken = tuple[str, Mapping[str, Any]]
"""An alternative, and the choices under which it is judged."""


def _between(bench: Bench, question: Question, one: Taken, other: Taken) -> tuple[tuple[str, ...], ...]:
    """The fewest of answer and choices that, taken from another, turn the verdict of one."""

    def holds(moved: Sequence[str]) -> bool | None:
        answer = other[0] if ANSWER in moved else one[0]
        overrides = {**one[1], **{k: _value(bench, other[1], k) for k in moved if k != ANSWER}}
        return bench.answer(question.key, question.alternatives[answer], overrides).holds

    before = holds(())
    return fewest(_differing(bench, question, one, other), lambda moved: holds(moved) is (not before))


def _differing(bench: Bench, question: Question, one: Taken, other: Taken) -> list[str]:
    """The answer, and the choices that its figures rest on, as far as two differ in them."""
    said = [s for answer in (one[0], other[0]) for s in bench.claims[question.key, answer]]
    reads = frozenset[str]().union(*(bench.reads[s.key] for s in said if isinstance(s, Stated)))
    keys = [k for k in sorted(reads) if _value(bench, one[1], k) != _value(bench, other[1], k)]
    return [ANSWER, *keys] if one[0] != other[0] else keys


def _weights_line(bench: Bench, perspectives: Sequence[Perspective]) -> Iterator[Line]:
    """Whether most weight lies with goals that improve; of those who weigh."""
    scale, by_key = Scale(bench), {p.key: p for p in perspectives if p.weights}
    reads = sorted(frozenset[str]().union(*(bench.reads[s.key] for s in bench.trends())))

    def difference(a: str, b: str) -> tuple[tuple[str, ...], ...]:
        one, other = by_key[a], by_key[b]
        keys = [k for k in reads if _value(bench, one.overrides, k) != _value(bench, other.overrides, k)]
        before = verdicts[a].holds

        def turns(moved: Sequence[str]) -> bool:
            weights = other.weights if WEIGHTS in moved else one.weights
            overrides = {**one.overrides, **{k: _value(bench, other.overrides, k) for k in moved if k != WEIGHTS}}
            return scale.verdict(weights, overrides).holds is (not before)

        return fewest([WEIGHTS, *keys] if one.weights != other.weights else keys, turns)

    verdicts = {key: scale.verdict(p.weights, p.overrides) for key, p in by_key.items()}
    if verdicts:
        holds = {key: v.holds for key, v in verdicts.items()}
        flips = flips_of(holds, difference)
        yield Line(key=WEIGHTS, kind="weights", verdicts=verdicts, answers={}, touched=True, flips=flips)
