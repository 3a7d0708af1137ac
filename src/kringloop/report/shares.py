"""Who contributes: the rules beside each other, and a figure from nation to sector; never a company's own file."""

from __future__ import annotations

from kringloop.reading import (
    from_nation,
    handed_out,
    has_rounding,
    industry_block,
    is_national,
    kinds_block,
    nation_of,
    nation_picture,
    rule_block,
    who_contributes,
)
from kringloop.report.asked import Asked
from kringloop.report.blocks import Block, Heading, NewPage, Text, Together
from kringloop.report.drawings import drawing
from kringloop.report.products import tabled


def shares(asked: Asked) -> list[Block]:
    """The chapter on who contributes; a run that has nothing for it says so."""
    words, reading = asked.words, asked.reading
    made: list[Block] = [Heading(words("nav.shares"))]
    known, drawn = handed_out(reading), from_nation(reading)
    if known:
        beside = who_contributes(reading, known[0])
        made += [Text(words("shares.lead"))]
        made += [*tabled(rule_block(reading, beside, words)), *tabled(kinds_block(beside, words))]
        made += tabled(industry_block(reading, beside, words))
    else:
        made.append(Text(words("shares.no_chains")))
    if not drawn:
        return [*made, Text(words("shares.no_nation")), NewPage()]
    nation = nation_of(reading, drawn[0])
    notes = ["nation_look", "nation_note"]
    notes += [*(["rounding"] if has_rounding(nation) else []), *([] if is_national(nation) else ["not_national"])]
    picture = drawing(nation_picture(reading, nation, words))
    said = tuple(Text(words(f"shares.{note}"), "soft") for note in notes)
    return [*made, Together((Heading(words("shares.nation"), 2), picture, *said)), NewPage()]
