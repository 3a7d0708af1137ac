"""One target in facts: each with its figure and what it rests on, for the panel of its page and for the report."""

from __future__ import annotations

from dataclasses import dataclass

from kringloop.reading import numbers
from kringloop.reading.aimed import rules_disagree
from kringloop.reading.held import Held, chance_text, distance_text
from kringloop.reading.words import Words
from kringloop.targets import STANDINGS, STATES, Chance, Judged


@dataclass(frozen=True, slots=True)
class Fact:
    """A name, what is so, and what it rests on; hatched where another rule says otherwise."""

    name: str
    text: str
    note: str = ""
    hatched: bool = False


def held_facts(held: Held, words: Words) -> tuple[Fact, ...]:
    """Goal, latest figure, distance, both verdicts with their rules, chance, pace needed, and what growth would demand.

    Nothing for a goal without a figure.
    """
    if held.judged is None:
        return ()
    judged = held.judged
    made = [_goal(held, judged, words), _now(held, judged, words), *_verdicts(held, judged, words)]
    if isinstance(judged.chance, Chance):
        key = "fact.chance_far" if judged.chance.trend_only else "fact.chance_note"
        said = words(key, count=judged.chance.count)
        made.append(Fact(words("fact.chance"), chance_text(held, words).rstrip("*"), said))
    return (*made, *_demanded(held, judged, words))


def _amount(held: Held, value: float, words: Words) -> str:
    return numbers.quantity(value, held.unit, words.language)


def _goal(held: Held, judged: Judged, words: Words) -> Fact:
    statement = held.statement
    year, base = judged.base
    standing = STANDINGS[statement.standing][words.language]
    return Fact(
        words("fact.goal", year=statement.year),
        words(f"target.{statement.side}", amount=_amount(held, judged.aim, words)),
        words("fact.from", standing=standing, base=_amount(held, base, words), year=year),
    )


def _now(held: Held, judged: Judged, words: Words) -> Fact:
    year, latest = judged.latest
    found = judged.distance.gap_from_course
    over = "above" if found > 0 else "below"
    note = words(f"fact.{over}", gap=_amount(held, abs(found), words)) if year < held.statement.year else ""
    text = f"{_amount(held, latest, words)}: {distance_text(held, words)}"
    return Fact(words("fact.now", year=year), text, note)


def _verdicts(held: Held, judged: Judged, words: Words) -> list[Fact]:
    found, hatched, language = judged.distance, rules_disagree(held), words.language
    observed = numbers.quantity(found.observed, f"{held.unit}/year", language)
    known = found.projected is not None
    ends = words("fact.ends", amount=_amount(held, found.projected or 0.0, words), year=held.statement.year)
    return [
        Fact(words("fact.pace", year=judged.base[0]), STATES[found.by_ratio][language], observed, hatched),
        Fact(words("fact.five"), STATES[found.by_projection][language], ends if known else "", hatched),
    ]


def _demanded(held: Held, judged: Judged, words: Words) -> list[Fact]:
    """What it asks from now on, per year and, where activity grows, per euro."""
    found, made = judged.distance, []
    if found.state == "met":
        return []
    if found.required_from_now is not None:
        needed = numbers.quantity(found.required_from_now, f"{held.unit}/year", words.language)
        made.append(Fact(words("fact.needed"), needed))
    if judged.growth is not None:
        growth, left = judged.growth
        share, cut = (numbers.percent(v, words.language, digits=2) for v in (growth, 1 - left))
        made.append(
            Fact(
                words("fact.growth"),
                words("fact.less", cut=cut, year=held.statement.year),
                words("fact.growing", growth=share),
            )
        )
    return made
