"""What if supply stops: the shocks of the study, as their page has them."""

from __future__ import annotations

from kringloop.core import KringloopError
from kringloop.reading import shock_blocks, shock_picture, shock_result, shock_title
from kringloop.report.asked import Asked
from kringloop.report.blocks import Block, Heading, NewPage, Text, Together
from kringloop.report.drawings import drawing
from kringloop.report.products import tabled
from kringloop.runs import shock_of, shock_of_run
from kringloop.shocks import shipped_assumptions

SHOWN = ("losses", "exposure", "stake", "saved", "gains", "assumed", "says")
"""Tables of a shock on paper; the others stand on its page."""


def shocks(asked: Asked) -> list[Block]:
    """The chapter on stops of supply; why one cannot be worked stands in its place."""
    words, run = asked.words, asked.reading.run
    made: list[Block] = [Heading(words("nav.shock"))]
    if not run.study.shocks:
        return [*made, Text(words("shock.report_none")), NewPage()]
    made.append(Text(words("shock.report_lead")))
    for spec in run.study.shocks.values():
        head = Heading(spec.names.model_dump()[asked.language], 2)
        try:
            found = shock_of_run(run, shock_of(spec), shipped_assumptions())
        except KringloopError as error:
            made += [head, Text(error.in_language(asked.language), "soft")]
            continue
        told = Text(f"{shock_title(found, words)}. {shock_result(found, words)}", "lead")
        made.append(Together((head, told, drawing(shock_picture(found, words)))))
        for block in shock_blocks(found, words):
            made += tabled(block) if block.key in SHOWN else []
    return [*made, NewPage()]
