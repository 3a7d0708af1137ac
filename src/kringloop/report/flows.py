"""Flows of an account as a drawing with loops, and as a table."""

from __future__ import annotations

from kringloop.reading import cases_of, drawn_flows, flow_accounts
from kringloop.report.asked import Asked
from kringloop.report.blocks import Block, Heading, Lying, NewPage, Text, Together
from kringloop.report.drawings import LYING, drawing, listed, wider

SHOWN = ("material_flows", "waste")
"""Accounts of the chapter, where a run has them; else its first."""


SHORT = 12
"""Rows of a table that stays on the page of its drawing."""


def flows(asked: Asked) -> list[Block]:
    """The chapter on flows."""
    words, accounts = asked.words, flow_accounts(asked.reading)
    made: list[Block] = [Heading(words("flows_part.title"))]
    if not accounts:
        return [*made, Text(words("flows_part.absent")), NewPage()]
    made.append(Text(words("flows_part.lead")))
    for account in [a for a in SHOWN if a in accounts] or accounts[:1]:
        made += account_flows(asked, account)
    return [*made, NewPage()]


def account_flows(asked: Asked, account: str, *, level: int = 2) -> list[Block]:
    """One account on its first layer, in its last year up to the making of the run."""
    reading, words, language = asked.reading, asked.words, asked.language
    case = _case(asked, account)
    found = drawn_flows(reading, account, case, words)
    if found is None:
        return []
    picture, title = found.picture, found.picture.title
    names = ", ".join(reading.name(d, c, language) for d, c in case.items())
    note = [Text(words("flows_part.case", case=names), "soft")] if names else []
    table = listed(picture.table, caption=words("flows_part.caption", account=title, unit=picture.unit))
    if wider(picture):
        return [Lying((Heading(title, level), *note, drawing(picture, room=LYING), table))]
    shown: tuple[Block, ...] = (Heading(title, level), *note, drawing(picture))
    return [Together((*shown, table))] if found.count <= SHORT else [Together(shown), table]


def _case(asked: Asked, account: str) -> dict[str, str]:
    """One code of each dimension that is not added up: the study's headline, or the first."""
    headline, found = asked.reading.run.study.show.headline, {}
    for dimension, codes in cases_of(asked.reading, account).items():
        found[dimension] = next((c for c in headline.get(dimension, []) if c in codes), codes[0])
    return found
