"""Sentences made from figures: how the goals stand, what is certain, and on what no conclusion is possible."""

from __future__ import annotations

from collections import Counter

from kringloop.indicators import GOALS
from kringloop.reading import PAPER_GOALS, StateRow, amount, cell_words, finding, front_rows, goal_sentence
from kringloop.report.asked import Asked
from kringloop.report.blocks import Block, Heading, Items, NewPage, Text

MEASURED = ("observed", "published")
"""Kinds of figures that were not made by a model."""


def goal_rows(asked: Asked) -> dict[str, list[StateRow]]:
    """Headline rows per goal, goals of the paper first."""
    return {goal: front_rows(asked.reading, goal) for goal in asked.reading.goals()}


def headline(asked: Asked) -> str:
    """How each goal of the paper stands, in one sentence."""
    rows = goal_rows(asked)
    return finding({g: Counter[str](r.trend.verdict for r in rows[g]) for g in PAPER_GOALS}, asked.words)


def goal_name(goal: str, language: str) -> str:
    """Name of a goal, with a capital."""
    name = GOALS[goal][language]
    return name[0].upper() + name[1:]


def summary(asked: Asked) -> list[Block]:
    """The chapter that a reader with one minute reads."""
    words, rows = asked.words, goal_rows(asked)
    made: list[Block] = [Heading(words("summary.title")), Text(headline(asked), "lead"), *failed_checks(asked)]
    made.append(Items(tuple(Text(goal_sentence(g, found, words), before=f"{goal_name(g, asked.language)}.")
                            for g, found in rows.items())))  # fmt: skip
    every = [r for found in rows.values() for r in found]
    moving = [r for r in every if r.trend.direction != "none"]
    certain = [r for r in moving if r.status in MEASURED]
    modelled = [r for r in moving if r.status not in MEASURED]
    open_ = [r for r in every if r.trend.direction == "none"]
    made.append(Heading(words("summary.certain"), 2))
    made.append(Text(words("summary.certain_lead" if certain else "summary.none_certain")))
    if certain:
        made.append(_sentences(asked, certain))
    if modelled:
        made += [
            Heading(words("summary.modelled"), 2),
            Text(words("summary.modelled_lead")),
            _sentences(asked, modelled),
        ]
    if open_:
        made += [Heading(words("summary.uncertain"), 2), Text(words("summary.uncertain_lead")), _named(asked, open_)]
    return [*made, Text(words("report.no_score"), "soft"), NewPage()]


def _sentences(asked: Asked, rows: list[StateRow]) -> Items:
    """A sentence per figure, with its arrow, and the kind where it is no observation."""
    kinds = {r.status: asked.words(f"kind.{r.status}") for r in rows if r.status not in MEASURED}
    return Items(tuple(
        Text(f"{sentence(asked, r)}" + (f" ({kinds[r.status]})" if r.status in kinds else ""), before=r.arrow)
        for r in rows
    ))  # fmt: skip


def _named(asked: Asked, rows: list[StateRow]) -> Items:
    """Names of indicators by goal."""
    names: dict[str, list[str]] = {}
    for row in rows:
        names.setdefault(row.definition.goal, []).append(row.definition.full_name(asked.language))
    items = (Text("; ".join(found) + ".", before=f"{goal_name(g, asked.language)}:") for g, found in names.items())
    return Items(tuple(items))


def sentence(asked: Asked, row: StateRow) -> str:
    """Level and trend of one figure, with the certainty of the trend."""
    cell = cell_words(asked.reading, row.cell, asked.words)
    level = asked.words(
        "summary.level" if cell else "summary.level_whole", name=row.definition.full_name(asked.language), cell=cell,
        amount=amount(row, asked.language), year=row.year,
    )  # fmt: skip
    return f"{level} {row.trend.sentence(asked.language)}"


def failed_checks(asked: Asked) -> list[Block]:
    """A warning on top when a check of the run failed; nothing otherwise."""
    outcomes = [c["outcome"] for c in asked.reading.table("checks").to_dicts()]
    failed = outcomes.count("fail")
    if not failed:
        return []
    return [Text(asked.words("summary.failed", failed=failed, checks=len(outcomes)), before="!")]
