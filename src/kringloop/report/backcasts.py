"""Back from targets: the backcasts that the study states, as their page and the command line have them."""

from __future__ import annotations

from functools import partial

from kringloop.core import KringloopError
from kringloop.reading import backcast_blocks, backcast_title, supplies_of_mix
from kringloop.report.asked import Asked
from kringloop.report.blocks import Block, Heading, Text, Together
from kringloop.report.products import tabled
from kringloop.runs import ScenarioBench, backcast_stated, workbench_of_run


def backcasts(asked: Asked, scenarios: ScenarioBench) -> list[Block]:
    """What the study searches back from; nothing where it states none, and why one cannot be worked in its place."""
    words, run = asked.words, asked.reading.run
    bench = workbench_of_run(run) if run.study.backcasts else None
    if bench is None:
        return []
    keep, made = asked.reading.keep, list[Block]()
    made += [Heading(words("backcast.report_title"), 2)]
    for key, spec in run.study.backcasts.items():
        name = spec.names.model_dump()[asked.language]
        head = Heading(name[:1].upper() + name[1:], 3)
        lead = Text(words(f"backcast.lead_{spec.objective}"))
        reason = Text(spec.reason.model_dump()[asked.language])
        try:
            found = keep(("backcast", key), partial(backcast_stated, bench, spec))
        except KringloopError as error:
            made += [Together((head, lead, reason)), Text(error.in_language(asked.language), "soft")]
            continue
        made.append(Together((head, lead, reason, Text(f"{backcast_title(found, words)}.", "lead"))))
        held = supplies_of_mix(scenarios, found, asked.language)
        made += [piece for block in backcast_blocks(found, words, held) for piece in tabled(block)]
    return made
