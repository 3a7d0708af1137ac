"""Sentences made from figures: how the goals stand, what is certain, and on what no conclusion is possible."""

from __future__ import annotations

from kringloop.indicators import GOALS
from kringloop.reading import Front, StateRow, claim, failed_sentence, front, sure_sentence
from kringloop.report.asked import Asked
from kringloop.report.blocks import Block, Heading, Items, NewPage, Text


def told(asked: Asked) -> Front:
    """The front of the run: title, and per goal its sentence and rows."""
    return front(asked.reading, asked.words)


def goal_name(goal: str, language: str) -> str:
    """Name of a goal, with a capital."""
    name = GOALS[goal][language]
    return name[0].upper() + name[1:]


def summary(asked: Asked) -> list[Block]:
    """The chapter that a reader with one minute reads."""
    words, found = asked.words, told(asked)
    made: list[Block] = [Heading(words("summary.title")), Text(found.title + ".", "lead"), *failed_checks(asked)]
    made.append(Items(tuple(Text(g.sentence, before=f"{goal_name(g.goal, asked.language)}.") for g in found.goals)))
    moving = [r for r in found.rows if r.trend.direction != "none"]
    still = [r for r in found.rows if r.trend.direction == "none"]
    made.append(Heading(words("summary.certain"), 2))
    made.append(Text(words("summary.certain_lead" if moving else "summary.none_certain")))
    if moving:
        made.append(_sentences(asked, moving))
    if still:
        made += [Heading(words("summary.uncertain"), 2), Text(words("summary.uncertain_lead"))]
        made.append(_sentences(asked, still))
    return [*made, Text(words("sure.what"), "soft"), Text(words("report.no_score"), "soft"), NewPage()]


def _sentences(asked: Asked, rows: list[StateRow]) -> Items:
    """A sentence per figure, with its arrow, and one that says how sure it is."""
    reading, words = asked.reading, asked.words
    return Items(
        tuple(Text(f"{claim(reading, r, words)}. {sure_sentence(reading, r, words)}", before=r.arrow) for r in rows)
    )


def failed_checks(asked: Asked) -> list[Block]:
    """A warning on top when a check of the run failed; nothing otherwise."""
    sentence = failed_sentence(asked.reading.run, asked.words)
    return [Text("", before=sentence)] if sentence else []
