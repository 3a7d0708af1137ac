"""The goals of a row in front, in few words: what is to be reached, how far off it is, the verdict, and the chance.

The same words stand on the start page, on the first screen of the terminal, on paper and in Python.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kringloop.reading import numbers
from kringloop.reading.held import Held, chance_text, distance_text, held_of, target_verdict
from kringloop.reading.rows import StateRow, state_record
from kringloop.reading.run import Reading
from kringloop.reading.words import Words
from kringloop.targets import STANDINGS, Chance, Statement


def row_goals(reading: Reading, row: StateRow) -> tuple[Held, ...]:
    """The goals for the very figure of a row: those of the first year to come, all base years in use side by side.

    A goal of another definition or cell is not the goal of this figure, and is left out.
    """
    same = [s for s in reading.run.targets if s.indicator == row.definition.id and _of(s, row)]
    held = [h for h in (held_of(reading, s) for s in same) if h.judged is not None and dict(h.cell) == dict(row.cell)]
    ahead = [h for h in held if h.statement.year >= row.year] or held
    first = min((h.statement.year for h in ahead), default=None)
    return tuple(h for h in ahead if h.statement.year == first)


def _of(statement: Statement, row: StateRow) -> bool:
    """Whether a target names no other code than the row has; asked first, for to judge a target takes a while."""
    return all(row.cell.get(dimension) == code for dimension, code in statement.where.items())


def rules_disagree(held: Held) -> bool:
    """Whether the two rules give another verdict, which is then drawn hatched and said."""
    return held.judged is not None and not held.judged.distance.agree


def goal_distance(held: Held, words: Words) -> str:
    """What is to be reached and how far off it is: "Goal 2030 (law, since 1990): at most 29.7 Mt; 11.9 Mt too high"."""
    judged, statement, language = held.judged, held.statement, words.language
    if judged is None:
        return ""
    standing = STANDINGS[statement.standing][language]
    based = "" if statement.kind == "value" else words("target.since", year=judged.base[0])
    return words(
        "target.aim",
        year=statement.year,
        standing=standing + based,
        aim=words(f"target.{statement.side}", amount=numbers.quantity(judged.aim, held.unit, language)),
        gap=distance_text(held, words),
    )


def goal_standing(held: Held, words: Words) -> str:
    """Verdict, with the other rule where it disagrees, and chance: "far behind (other rule: behind), chance 2.5 %"."""
    chance = held.judged.chance if held.judged else None
    verdict = target_verdict(held, words)
    if not isinstance(chance, Chance):
        return verdict
    return words("target.standing", verdict=verdict, chance=chance_text(held, words))


def goal_sentence(held: Held, words: Words) -> str:
    """Distance, verdict and chance in one line."""
    return f"{goal_distance(held, words)}; {goal_standing(held, words)}"


def far_ahead(held: Sequence[Held]) -> bool:
    """Whether a chance among them reaches further than the years it rests on, which its mark must explain."""
    chances = [h.judged.chance for h in held if h.judged is not None]
    return any(isinstance(c, Chance) and c.trend_only for c in chances)


def front_record(reading: Reading, row: StateRow, words: Words) -> dict[str, Any]:
    """A row in front as files carry it, with the keys of its goals; all of these is in the table of targets."""
    keys = " ".join(h.statement.key for h in row_goals(reading, row))
    return state_record(row, words) | {"targets": keys}
