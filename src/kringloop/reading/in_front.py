"""The front of a run, the same on the start page, on the first screen of the terminal and on paper.

A title, and per goal one sentence that can be quoted and at most five rows. Everything is made from the figures of
the run; which indicators stand in front is the choice of the study file.
"""

from __future__ import annotations

from dataclasses import dataclass

from kringloop.indicators import GOALS
from kringloop.reading.claims import claim, short_claim
from kringloop.reading.rows import StateRow, chosen_rows, rows_of
from kringloop.reading.run import PAPER_GOALS, Reading
from kringloop.reading.words import Words

ROWS = 5
"""Rows in front, per goal."""
UNMEASURED = ("value", "quality")
"""Goals that no one figure stands for: the sentence over them counts what comes near, or says one side each."""
_PLAIN = ("De", "Het", "Meer", "Minder", "The", "More", "Fewer", "Industry")
"""Words that lose their capital inside a sentence; names of countries keep it."""
_ORDER = ("better", "worse", "changed", "none")


@dataclass(frozen=True, slots=True)
class Lacking:
    """What belongs under a goal and has no figure: what, why, and who would have to hold it."""

    what: str
    why: str
    holder: str


@dataclass(frozen=True, slots=True)
class GoalFront:
    """One goal in front.

    Parameters
    ----------
    sentence : one sentence of at most fifteen words
    rows     : at most five, on record; from a model only where the study names them, and then without a trend
    others   : keys of the other indicators of the goal, for whoever asks for all
    missing  : what has no figure, and why
    """

    goal: str
    name: str
    sentence: str
    rows: tuple[StateRow, ...]
    others: tuple[str, ...]
    paper: bool
    missing: tuple[Lacking, ...] = ()


@dataclass(frozen=True, slots=True)
class Front:
    """The whole front: a title and the goals, those of the position paper first."""

    title: str
    goals: tuple[GoalFront, ...]

    @property
    def rows(self) -> tuple[StateRow, ...]:
        """Every row in front."""
        return tuple(r for g in self.goals for r in g.rows)


def front(reading: Reading, words: Words) -> Front:
    """The front in a language, made once."""
    return reading.keep(("front", words.language), lambda: _front(reading, words))


def _front(reading: Reading, words: Words) -> Front:
    goals = tuple(_goal(reading, goal, words) for goal in reading.goals())
    return Front(_title(goals, words), goals)


def _goal(reading: Reading, goal: str, words: Words) -> GoalFront:
    chosen = [r for r in chosen_rows(reading, goal) if r.recorded or r.status == "modelled"]
    shown = (chosen or [r for r in rows_of(reading, goal) if r.recorded])[:ROWS]
    taken = {r.definition.key for r in shown}
    return GoalFront(
        goal=goal,
        name=GOALS[goal][words.language],
        sentence=_sentence(reading, goal, shown, words),
        rows=tuple(shown),
        others=tuple(k for k, found in reading.keys.items() if found[0].goal == goal and k not in taken),
        paper=goal in PAPER_GOALS,
        missing=tuple(
            Lacking(*(getattr(said, words.language) for said in (m.what, m.why, m.holder)))
            for m in reading.run.study.show.missing.get(goal, ())
        ),
    )


def missing_sentences(goal: GoalFront, words: Words) -> tuple[str, ...]:
    """What has no figure under a goal, a sentence each."""
    return tuple(words("front.missing", what=m.what, why=m.why, holder=m.holder) for m in goal.missing)


def goal_rows(reading: Reading, goal: GoalFront) -> tuple[StateRow, ...]:
    """Every row of a goal, those in front first; an indicator that no single cell stands for has none."""
    return (*goal.rows, *(r for r in rows_of(reading, goal.goal) if r not in goal.rows))


def _sentence(reading: Reading, goal: str, rows: list[StateRow], words: Words) -> str:
    if goal in UNMEASURED:
        count = len(rows)
        said = {"count": count, **({"claim": claim(reading, rows[0], words)} if goal == "value" and rows else {})}
        return words(f"front.{goal}_unmeasured" + ("" if count > 1 else "_one" if count else "_none"), **said)
    if not rows:
        return words("front.nothing")
    return claim(reading, rows[0], words) + "."


def _title(goals: tuple[GoalFront, ...], words: Words) -> str:
    """What moved under the goals, in one sentence; what is better first."""
    leads = [g.rows[0] for g in goals if g.rows and g.paper]
    said = [(r.trend.verdict, c) for r in leads if (c := short_claim(r, words))]
    said.sort(key=lambda each: _ORDER.index(each[0]))
    if not said:
        return words("front.title_none" if leads else "front.title_empty")
    (verdict, first), *others = said
    if not others:
        return words("front.title_one", first=first)
    joined = "but" if {verdict, others[0][0]} == {"better", "worse"} else "and"
    return words(f"front.title_{joined}", first=first, second=_small(others[0][1]))


def _small(text: str) -> str:
    """A sentence that stands behind another one; names keep their capital."""
    first, _, rest = text.partition(" ")
    return f"{first.lower()} {rest}" if first in _PLAIN else text
