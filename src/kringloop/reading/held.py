"""The targets of a run held against its figures: base, course, gap, verdict and chance of each, or why it has none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kringloop.core import KringloopError, MissingDataError, conversion_factor, unknown
from kringloop.reading import numbers
from kringloop.reading.rows import figure_of
from kringloop.reading.run import Definition, Reading
from kringloop.reading.words import Words
from kringloop.standing import BREAK, recorded
from kringloop.targets import STATES, Chance, Course, Judged, Statement, judge

GOOD_STATES = ("met", "on_track")
"""Verdicts that call for nothing more than is done."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Held:
    """One target beside the figures of a run.

    definition : of the indicator; None for a goal without a figure
    cell       : the figures that were taken, by dimension; of a goal without a figure what it is of
    unit       : of all figures here: that of the target, or of the indicator
    judged     : where it stands; None where that cannot be told
    why_not    : why, in both languages by the error
    broken     : the last year from which the series is another one, after the base year
    """

    statement: Statement
    definition: Definition | None
    cell: Mapping[str, str]
    unit: str
    judged: Judged | None
    why_not: KringloopError | None
    broken: int | None = None


def held_targets(reading: Reading) -> tuple[Held, ...]:
    """Every target of the study of a run, in its order."""
    return tuple(held_of(reading, s) for s in reading.run.targets)


def held_of(reading: Reading, statement: Statement) -> Held:
    """One target of the study of a run, held against its figures once."""
    return reading.keep(("held", statement.key), lambda: _held(reading, statement))


def held_where(reading: Reading, dimension: str, code: str) -> tuple[Held, ...]:
    """The targets that name one code of a dimension, such as a product group, with a figure or without."""
    return tuple(h for h in held_targets(reading) if h.statement.where.get(dimension) == code)


def held_target(reading: Reading, key: str) -> Held:
    """One target.

    Raises
    ------
    UnknownNameError   the study has no such target; names the nearest
    """
    found = {h.statement.key: h for h in held_targets(reading)}
    if key not in found:
        raise unknown("target", key, found)
    return found[key]


def _held(reading: Reading, statement: Statement) -> Held:
    definition = reading.definitions.get(statement.indicator)
    if definition is None:
        why = _nothing(statement) if statement.indicator else None
        cell = {} if statement.indicator else statement.where  # what it is of, such as a product group
        return Held(statement=statement, definition=None, cell=cell, unit=statement.unit, judged=None, why_not=why)
    cell = reading.headline_cell(definition, **statement.where) or {}
    unit = statement.unit or definition.unit
    try:
        figures = recorded(map(figure_of, reading.series(definition.id, cell))) if cell or not definition.by else []
        if not figures:
            raise _nothing(statement)
        factor = conversion_factor(definition.unit, unit)
        pairs = [(f.year, float(f.value or 0.0) * factor) for f in figures]
        activity = _activity(reading, statement)
        judged = judge(statement, [y for y, _ in pairs], [v for _, v in pairs], activity=activity)
    except KringloopError as error:
        return Held(statement=statement, definition=definition, cell=cell, unit=unit, judged=None, why_not=error)
    breaks = [f.year for f in figures if BREAK in f.flags and f.year > judged.base[0]]
    return Held(
        statement=statement,
        definition=definition,
        cell=cell,
        unit=unit,
        judged=judged,
        why_not=None,
        broken=breaks[-1] if breaks else None,
    )


def _nothing(statement: Statement) -> MissingDataError:
    return MissingDataError(
        f"the run has no figure on record of '{statement.indicator}' for this target",
        nl=f"de run heeft voor dit doel geen vastgesteld cijfer van '{statement.indicator}'",
    )


def _activity(reading: Reading, statement: Statement) -> tuple[Sequence[int], Sequence[float]] | None:
    """What grows beside it, in the same sector where the target names one."""
    definition = reading.definitions.get(statement.activity)
    if definition is None:
        return None
    shared = {name: code for name, code in statement.where.items() if name in definition.by}
    cell = reading.headline_cell(definition, **shared)
    if cell is None:
        return None
    figures = recorded(map(figure_of, reading.series(definition.id, cell)))
    return ([f.year for f in figures], [float(f.value or 0.0) for f in figures]) if figures else None


def without_figure(held: Held) -> bool:
    """Whether no table carries what a goal is of, so that there is only an office to name."""
    return held.judged is None and not held.statement.indicator


def holder_text(held: Held, words: Words) -> str:
    """The office and table that would hold the figure of a goal without one; a dash where none is named."""
    return held.statement.holder[words.language] if held.statement.holder else "–"


def targets_title(held: Sequence[Held], words: Words) -> str:
    """How many goals have a figure, and how many of those are met or on track, in one sentence."""
    judged = [h.judged for h in held if h.judged is not None]
    good = sum(j.distance.state in GOOD_STATES for j in judged)
    return words("target.title", count=len(judged), all=len(held), met=good, behind=len(judged) - good)


def target_verdict(held: Held, words: Words) -> str:
    """Where a target stands, in a few words: by both rules, or what is lacking."""
    if held.judged is None:
        return words("target.unknown") if held.definition else words("target.no_figure")
    found = held.judged.distance
    said = STATES[found.state][words.language]
    return said if found.agree else words("target.disagree", state=said, other=_other(found, words.language))


def _other(found: Any, language: str) -> str:
    other = found.by_projection if found.state == found.by_ratio else found.by_ratio
    return STATES[other][language]


def chance_text(held: Held, words: Words) -> str:
    """The chance from history, rounded to what it can bear; a dash where there is none."""
    chance = held.judged.chance if held.judged else None
    if not isinstance(chance, Chance):
        return "–"
    share = chance.chance
    said = (
        words("target.under", share=numbers.percent(0.01, words.language))
        if share < 0.01
        else words("target.over", share=numbers.percent(0.99, words.language))
        if share > 0.99
        else numbers.percent(share, words.language, digits=2)
    )
    return f"{said}*" if chance.trend_only else said


def course_text(held: Held, words: Words) -> str:
    """Base, latest figure and aim in a row, without unit: "66 (1990) → 41.6 (2024) → ≤ 29.7 (2030)"."""
    judged, statement = held.judged, held.statement
    if judged is None:
        return f"– → {statement.year}"
    points = [judged.base, judged.latest, (statement.year, judged.aim)]
    texts = [f"{numbers.figure(value, words.language, digits=3)} ({year})" for year, value in points]
    return " → ".join([*texts[:-1], f"{'≤' if statement.side == 'at_most' else '≥'} {texts[-1]}"])


def gap_text(held: Held, words: Words) -> str:
    """How far the latest figure is from the target, without its sign; between two percentages in points."""
    if held.judged is None:
        return "–"
    unit = numbers.difference_unit(held.unit, words.language) if held.unit == "%" else held.unit
    return numbers.quantity(abs(held.judged.distance.gap), unit, words.language)


def distance_text(held: Held, words: Words) -> str:
    """How far off the target is and to which side, or what is to spare where it is met: "11.9 Mt too high"."""
    if held.judged is None:
        return words("target.no_figure")
    side = "met" if held.judged.distance.state == "met" else held.statement.side
    return words(f"target.gap_{side}", gap=gap_text(held, words))


def held_sentences(held: Held, words: Words) -> tuple[str, ...]:
    """Everything of one target in sentences: source, base, latest, verdict and rule, courses, chance, growth, notes."""
    standing = _standing(held, held.judged, words) if held.judged is not None else []
    return (*_source(held, words), *standing, *_beside(held, words))


def verdict_sentences(held: Held, words: Words) -> str:
    """From where to where, how far off it is, and the verdict with its rules."""
    return " ".join(_verdict(held, held.judged, words)) if held.judged is not None else words("target.no_figure_lead")


def held_notes(held: Held, words: Words) -> tuple[str, ...]:
    """What is to be known beside figure and verdict: source, sums by course, who would hold it, breaks, remarks."""
    courses = _courses(held, held.judged, words) if held.judged is not None else ()
    return (*_source(held, words), *courses, *_beside(held, words))


def _beside(held: Held, words: Words) -> list[str]:
    lines = []
    if held.why_not is not None:
        lines.append(held.why_not.in_language(words.language))
    if held.statement.holder is not None:
        lines.append(words("target.holder", holder=held.statement.holder[words.language]))
    if held.broken is not None:
        lines.append(words("target.broken", year=held.broken))
    if held.statement.note is not None:
        lines.append(held.statement.note[words.language])
    return lines


def _source(held: Held, words: Words) -> list[str]:
    from kringloop.targets import CERTAINTIES, STANDINGS

    s, language = held.statement, words.language
    dated = f" ({numbers.date_words(s.date, language) if s.date.count('-') == 2 else s.date})" if s.date else ""
    return [
        words(
            "target.source",
            standing=STANDINGS[s.standing][language],
            source=s.source[language],
            dated=dated,
            certainty=CERTAINTIES[s.certainty][language],
        )
    ]


def _verdict(held: Held, judged: Judged, words: Words) -> list[str]:
    language, found = words.language, judged.distance

    def amount(value: float) -> str:
        return numbers.quantity(value, held.unit, language)

    said = {
        "base_year": judged.base[0],
        "base": amount(judged.base[1]),
        "year": held.statement.year,
        "aim": amount(judged.aim),
        "last": judged.latest[0],
        "latest": amount(judged.latest[1]),
        "gap": gap_text(held, words),
    }
    lines = [words(f"target.stands_{'met' if found.state == 'met' else held.statement.side}", **said)]
    states = {name: STATES[state][language] for name, state in (("a", found.by_ratio), ("b", found.by_projection))}
    return [*lines, words("target.rules" if found.agree else "target.rules_disagree", **states)]


def _standing(held: Held, judged: Judged, words: Words) -> list[str]:
    language, found = words.language, judged.distance
    lines = _verdict(held, judged, words)
    if found.required_from_now is not None and found.state != "met":
        unit = f"{held.unit}/year"
        lines.append(
            words(
                "target.speed",
                observed=numbers.quantity(found.observed, unit, language),
                needed=numbers.quantity(found.required_from_now, unit, language),
            )
        )
    lines.extend(_courses(held, judged, words))
    if isinstance(judged.chance, Chance):
        lines.append(words("target.chance", chance=chance_text(held, words).rstrip("*"), count=judged.chance.count))
        if judged.chance.trend_only:
            lines.append(words("target.trend_only"))
    else:
        lines.append(judged.chance.in_language(language))
    if judged.growth is not None and found.state != "met":
        growth, left = judged.growth
        lines.append(
            words(
                "target.growth",
                growth=numbers.percent(growth, language, digits=2),
                year=held.statement.year,
                cut=numbers.percent(1 - left, language, digits=2),
            )
        )
    return lines


def _courses(held: Held, judged: Judged, words: Words) -> tuple[str, ...]:
    """What every course comes to together, of an amount; shares and amounts per head or per euro add up to nothing."""
    if held.unit in ("1", "%") or "/" in held.unit:
        return ()
    sums = [
        f"{words(f'target.course_{key}')} {numbers.quantity(course.cumulative, held.unit, words.language)}"
        for key, course in judged.courses.items()
        if isinstance(course, Course)
    ]
    return (words("target.courses", first=judged.base[0], last=held.statement.year, courses="; ".join(sums)),)


def target_record(held: Held, words: Words) -> dict[str, Any]:
    """One target as plain data."""
    s, judged = held.statement, held.judged
    record: dict[str, Any] = {
        "target": s.key,
        "name": s.names[words.language],
        "goal": s.goal,
        "indicator": s.indicator or None,
        "cell": dict(held.cell),
        "metric": s.metric or None,
        "year": s.year,
        "kind": s.kind,
        "side": s.side,
        "unit": held.unit,
        "standing": s.standing,
        "source": s.source[words.language],
        "certainty": s.certainty,
        "holder": s.holder[words.language] if s.holder else None,
        "verdict": judged.distance.state if judged else None,
        "why_not": held.why_not.in_language(words.language) if held.why_not else None,
    }
    if judged is None:
        return record
    found, chance = judged.distance, judged.chance
    return record | {
        "base_year": judged.base[0],
        "base": judged.base[1],
        "aim": judged.aim,
        "latest_year": judged.latest[0],
        "latest": judged.latest[1],
        "gap": found.gap,
        "gap_from_course": found.gap_from_course,
        "by_ratio": found.by_ratio,
        "by_projection": found.by_projection,
        "agree": found.agree,
        "ratio": found.ratio,
        "projected": found.projected,
        "required_per_year": found.required_from_now,
        "observed_per_year": found.observed,
        "cumulative": {k: c.cumulative if isinstance(c, Course) else None for k, c in judged.courses.items()},
        "chance": chance.chance if isinstance(chance, Chance) else None,
        "chance_trend_only": chance.trend_only if isinstance(chance, Chance) else None,
        "growth": judged.growth[0] if judged.growth else None,
        "intensity_left": judged.growth[1] if judged.growth else None,
        "broken": held.broken,
    }
