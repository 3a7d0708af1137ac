"""Where stocks come to rest and what is needed then, as the page of the steady state has it."""

from __future__ import annotations

from typing import Final

from kringloop.core import KringloopError
from kringloop.reading import steady_blocks, steady_title
from kringloop.report.asked import Asked
from kringloop.report.blocks import Block, Heading, NewPage, Text
from kringloop.report.products import tabled
from kringloop.runs import steady_of_run

SHOWN: Final = ("products", "groups", "materials", "bound", "lacking", "assumed")
"""Tables on paper; metals of a unit of each good stand on the page, which asks how much of it there is."""


def steady(asked: Asked) -> list[Block]:
    """The chapter on the steady state; why there is none stands in its place."""
    words, run = asked.words, asked.reading.run
    made: list[Block] = [Heading(words("nav.steady"))]
    try:
        found = asked.reading.keep("steady", lambda: steady_of_run(run))
    except KringloopError as error:
        return [*made, Text(error.in_language(asked.language), "soft"), NewPage()]
    made.append(Text(f"{steady_title(found, words)}.", "lead"))
    blocks = [block for block in steady_blocks(found, words, asked.reading) if block.key in SHOWN]
    return [*made, *(piece for block in blocks for piece in tabled(block)), NewPage()]
