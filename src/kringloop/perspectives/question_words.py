"""One question in words: what every alternative finds with the study's own choices, and who takes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kringloop.core import KringloopError, Names
from kringloop.perspectives.kinds import kind_at
from kringloop.perspectives.outside import answered, division, largest, responsible
from kringloop.perspectives.table import bench_at, ready_perspectives
from kringloop.perspectives.telling import dated_figure, said_of, so_in_draws
from kringloop.reading import cell_words, figure_of, handed_out, numbers, required_chains
from kringloop.standing import recorded
from kringloop.targets import PRINCIPLES

if TYPE_CHECKING:
    from kringloop.perspectives.seven import Alternative, Question
    from kringloop.perspectives.verdicts import Verdict
    from kringloop.reading import Reading, Words

_SIGNS = {True: "✓", False: "✗", None: "–"}
_LOOKS = {True: "yes", False: "no", None: "none"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A figure of the run that goes with an alternative."""

    name: str
    figure: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A figure that a sentence is held against, with its year.

    Parameters
    ----------
    of   : the product, industry or place it is about; empty where it is about all
    kind : observed, published, computed, from a model or an assumption, in words
    """

    figure: str
    of: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An alternative in words.

    Parameters
    ----------
    said     : the verdict itself, for programs
    found    : what it finds: each figure with its year, what it is of, and of which kind it is
    draws    : in which share of the draws of the data the verdict is this one, in words
    taken_by : perspectives at the table
    """

    key: str
    name: str
    about: str
    said: Verdict
    look: str
    sign: str
    word: str
    found: tuple[Shown, ...]
    draws: str
    why: str
    beside: tuple[Beside, ...]
    taken_by: tuple[str, ...]

    @property
    def figure(self) -> str:
        """All that it finds in one text, without what it is of."""
        return "; ".join(each.figure for each in self.found)

    @property
    def of(self) -> str:
        """What the figures are of, and of which kind: "washing machines; from a model"."""
        return "; ".join(dict.fromkeys(text for each in self.found for text in (each.of, each.kind) if text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table below the alternatives: heads, rows of a name and figures, and what it is about."""

    title: str
    note: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def answers_in_words(reading: Reading, question: Question, words: Words) -> tuple[Answered, ...]:
    """Every alternative of a question."""
    return tuple(_answered(reading, question, each, words) for each in question.alternatives.values())


def _answered(reading: Reading, question: Question, alternative: Alternative, words: Words) -> Answered:
    said = verdict_of_study(reading, question, alternative)
    language = words.language
    taken = [
        p.names[language]
        for p in ready_perspectives(reading)
        if question.key in p.answers and p.answers[question.key].value == alternative.key
    ]
    return Answered(
        key=alternative.key,
        name=alternative.names[language],
        about=alternative.about[language],
        said=said,
        look=_LOOKS[said.holds],
        sign=_SIGNS[said.holds] + ("" if said.holds is None or said.sure() else "?"),
        word=said_of(said, words),
        found=tuple(_found(reading, question, alternative, said, words)),
        draws=so_in_draws(said, words),
        why=said.why_not[language] if said.why_not is not None else "",
        beside=tuple(_beside(reading, alternative, words)),
        taken_by=tuple(taken),
    )


def verdict_of_study(reading: Reading, question: Question, alternative: Alternative) -> Verdict:
    """What an alternative finds with the choices of the study."""
    if question.kind != "claims":
        return answered(reading, question, alternative)
    return bench_at(reading).answer(question.key, alternative, {})


def sources_of(reading: Reading, question: Question) -> tuple[str, ...]:
    """Keys of the origins behind the figures of a question: of what it is judged by, and of what stands beside."""
    if question.kind == "rules":
        return (required_chains(reading).settings.source,) if handed_out(reading) else ()
    if question.kind == "division":
        found = division(reading)
        divided = None if found is None else found.held.definition
        return () if divided is None else _sources(reading, divided.id)
    said = bench_at(reading).claims
    read = {
        term.indicator
        for key in question.alternatives
        for each in said[question.key, key]
        if not isinstance(each, Names)
        for term in each.terms
    }
    beside = {id for each in question.alternatives.values() for id in each.beside if id in reading.definitions}
    return tuple(sorted({source for id in read | beside for source in _sources(reading, id)}))


def _sources(reading: Reading, id: str) -> tuple[str, ...]:
    told = reading.figures(id)["sources"].drop_nulls().unique().to_list()
    return tuple(sorted({source for each in told for source in each.split()}))


def _found(
    reading: Reading, question: Question, alternative: Alternative, said: Verdict, words: Words
) -> Iterator[Shown]:
    """The figures of an alternative: one of each of its sentences."""
    if question.kind != "claims" or alternative.fixed is not None:
        if said.value is not None:
            kind = words.word("kind", "computed") if alternative.fixed is None else words("perspectives.by_definition")
            yield Shown(figure=dated_figure(said, words), of=_of(reading, question, words), kind=kind)
        return
    bench = bench_at(reading)
    for stated in bench.said(question.key, alternative):
        term, verdict = stated.terms[0], bench.verdict(stated, {})
        cell = {d: c for d, c in term.cell.items() if d in reading.definitions[term.indicator].by}
        status = kind_at(reading, term.indicator, term.cell, verdict.year)
        if verdict.value is not None:
            yield Shown(
                figure=dated_figure(verdict, words),
                of=cell_words(reading, reading.definitions[term.indicator], cell, words),
                kind=words.word("kind", status) if status else "",
            )


def _of(reading: Reading, question: Question, words: Words) -> str:
    """What the figure of a rule or of a principle is about."""
    if question.kind == "rules":
        return words("perspectives.of_rules")
    found = division(reading) if question.kind == "division" else None
    if found is None:
        return ""
    parts = next(parts for parts in found.parts.values() if not isinstance(parts, KringloopError))
    return words("perspectives.of_division", part=reading.name("sector", largest(parts).id, words.language))


def _beside(reading: Reading, alternative: Alternative, words: Words) -> Iterator[Beside]:
    """The figures that go with an alternative, of the headline cell and its last year on record."""
    for id in alternative.beside:
        definition = reading.definitions.get(id) or next(iter(reading.keys.get(id, ())), None)
        cell = reading.headline_cell(definition) if definition is not None else None
        if definition is None or (cell is None and definition.by):
            continue
        rows = [r for r in reading.series(definition.id, cell or {}) if r["value"] is not None]
        figures = recorded([figure_of(r) for r in rows]) or [figure_of(r) for r in rows]
        if figures:
            last = figures[-1]
            yield Beside(
                name=definition.full_name(words.language),
                figure=f"{numbers.quantity(last.value, definition.unit, words.language)}, {last.year}",
                path=f"indicator/{definition.key}",
            )


def sheet_of(reading: Reading, question: Question, words: Words) -> Sheet | None:
    """What stands below: industries by rule, or parts of a goal by principle."""
    if question.kind == "rules":
        return _industries(reading, question, words)
    if question.kind == "division":
        return _parts(reading, words)
    return None


def _industries(reading: Reading, question: Question, words: Words) -> Sheet | None:
    found = responsible(reading)
    if found is None:
        return None
    rules = {a.takes: a.names[words.language] for a in question.alternatives.values()}
    codes = list(next(iter(found.industry.values())))
    elsewhere = {r for r in rules if not any(found.industry[r].values())}
    rows = [
        (
            reading.name("industry", code, words.language),
            *("–" if r in elsewhere else _cell(found.industry[r][code], words) for r in rules),
        )
        for code in codes
    ]
    added = [r in found.whole and r not in elsewhere for r in rules]
    sums = [
        _cell(sum(found.industry[r].values()), words) if adds else "–" for r, adds in zip(rules, added, strict=True)
    ]
    note = words("perspectives.industries_note", year=found.year)
    return Sheet(
        title=words("perspectives.industries"),
        note=f"{note} {words('shares.no_industry')}" if elsewhere else note,
        heads=(words("perspectives.industry"), *rules.values()),
        rows=(*rows, (words("perspectives.whole_industry"), *sums)),
    )


def _parts(reading: Reading, words: Words) -> Sheet | None:
    found = division(reading)
    if found is None:
        return None
    language = words.language
    worked = {key: parts for key, parts in found.parts.items() if not isinstance(parts, KringloopError)}
    first = next(iter(worked.values()))
    names = [
        words("target.part_rest", whole=reading.name("sector", p.within, language))
        if p.rest
        else reading.name("sector", p.id, language)
        for p in first
    ]
    rows = [
        (names[i], _cell(part.base, words), *(_cell(parts[i].target, words) for parts in worked.values()))
        for i, part in enumerate(first)
    ]
    unit = numbers.unit_words(found.held.unit, language)
    return Sheet(
        title=words("perspectives.parts"),
        note=words("perspectives.parts_note", target=found.held.statement.names[language], unit=unit),
        heads=(
            words("perspectives.industry"),
            words("perspectives.now", year=found.year),
            *(PRINCIPLES[key].names[language] for key in worked),
        ),
        rows=tuple(rows),
    )


def _cell(value: float, words: Words) -> str:
    return numbers.figure(value, words.language, digits=3)
