"""`targets`: where every goal of a run stands, goal by goal, or everything of one. Knows no formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kringloop.cli.choose import refuse
from kringloop.cli.footing import print_bar, print_run
from kringloop.cli.render import console, print_json, table
from kringloop.cli.speech import say

if TYPE_CHECKING:
    from kringloop.reading import Held, Words
    from kringloop.runs import Run


def targets_command(run: Run, target: str | None, *, language: str, as_json: bool) -> None:
    """A table of all targets by goal, or the sentences of one."""
    from kringloop.reading import Reading, held_target, held_targets, target_record

    reading = Reading(run, run.file.path.name, piecewise=True)
    words = reading.words(language)
    refuse(not run.targets, "targets_none", study=run.meta["study"])
    found = held_targets(reading) if target is None else (held_target(reading, target),)
    if as_json:
        print_json([target_record(held, words) for held in found])
        return
    print_bar(run)
    if target is None:
        _print_all(found, words, reading.title(language))
    else:
        _print_one(found[0], words)
    print_run(run)


def _print_all(found: tuple[Held, ...], words: Words, title: str) -> None:
    from kringloop.indicators import GOALS

    out = console()
    out.print(f"\n{say('targets_title', study=title)}", style="bold", markup=False)
    sheets = []
    for goal in dict.fromkeys(h.statement.goal for h in found):
        sheet = table(
            GOALS[goal][words.language],
            [
                (say("targets_name"), "words"),
                (say("targets_key"), "left"),
                (say("targets_course"), "left"),
                (say("targets_verdict"), "words"),
                (say("targets_chance"), "right"),
            ],
        )
        for held in found:
            if held.statement.goal == goal:
                sheet.add_row(*_cells(held, words))
        sheets.append(sheet)
    for sheet in sheets:
        sheet.beside = [s for s in sheets if s is not sheet]
        out.print(sheet)
    out.print(say("targets_rule"), style="dim", markup=False)
    if any(h.judged is not None and getattr(h.judged.chance, "trend_only", False) for h in found):
        out.print(say("targets_trend_only"), style="dim", markup=False)
    out.print(say("targets_more"), style="dim", markup=False)


def _cells(held: Held, words: Words) -> tuple[str, ...]:
    from kringloop.reading import chance_text, course_text, numbers, target_verdict

    s = held.statement
    unit = numbers.unit_words(held.unit, words.language) if held.judged is not None else ""
    name = s.names[words.language]
    return (
        f"{name} [{unit}]" if unit else name,
        s.key,
        course_text(held, words),
        target_verdict(held, words),
        chance_text(held, words),
    )


def _print_one(held: Held, words: Words) -> None:
    from kringloop.reading import held_sentences, target_verdict

    out = console()
    out.print(f"\n{held.statement.names[words.language]}: {target_verdict(held, words)}", style="bold", markup=False)
    for line in held_sentences(held, words):
        out.print(line, markup=False)
