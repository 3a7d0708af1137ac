"""The whole study: what is read first, then flows, chain and circulation; the catalogue in the annexes."""

from __future__ import annotations

from kringloop.reading import missing_sentences
from kringloop.report.asked import Asked
from kringloop.report.blocks import Block, Contents, Heading, NewPage, Text, Together
from kringloop.report.chain import chain
from kringloop.report.data import data
from kringloop.report.flows import flows
from kringloop.report.indicators import indicators
from kringloop.report.key_figures import key_figures
from kringloop.report.loops import loops
from kringloop.report.materials import raw_materials
from kringloop.report.method import method
from kringloop.report.perspectives import perspectives
from kringloop.report.products import products
from kringloop.report.rows import legend, state_table
from kringloop.report.scenarios import scenarios
from kringloop.report.shares import shares
from kringloop.report.shocks import shocks
from kringloop.report.steady import steady
from kringloop.report.summary import goal_name, summary, told
from kringloop.report.targets import targets
from kringloop.report.value_quality import value_and_quality


def full(asked: Asked) -> list[Block]:
    """All chapters; one for which the run has nothing says so in a sentence."""
    read = (
        summary,
        goals,
        key_figures,
        targets,
        flows,
        chain,
        shares,
        loops,
        steady,
        value_and_quality,
        raw_materials,
        scenarios,
        shocks,
        products,
        perspectives,
    )
    annexes = (indicators, method, data)
    made: list[Block] = [Contents(asked.words("report.contents")), NewPage()]
    for chapter in read + annexes:
        made += chapter(asked)
    return made


def goals(asked: Asked) -> list[Block]:
    """The figures in front, in one table per goal."""
    words, reading = asked.words, asked.reading
    made: list[Block] = [Heading(words("goals.title"))]
    made += [Text(words("report.reading"), "soft"), Text(legend(words), "soft")]
    for found in told(asked).goals:
        head = (Heading(goal_name(found.goal, asked.language), 2, found.goal), Text(found.sentence))
        rows = (state_table(reading, found.rows, words, in_front=True),) if found.rows else ()
        left = tuple(Text(s, "soft") for s in missing_sentences(found, words))
        made.append(Together((*head, *rows, *left)))
    return [*made, NewPage()]
