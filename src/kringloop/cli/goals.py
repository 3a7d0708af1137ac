"""`show goals`: the front of a run on the first screen, the same as on the start page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kringloop.cli.footing import print_bar, print_run
from kringloop.cli.render import console, print_json, sparkline, table

if TYPE_CHECKING:
    from kringloop.cli.tables import Sheet
    from kringloop.reading import GoalFront, Reading, StateRow, Words
    from kringloop.study import Run

WIDE, COURSE = 100, 12
"""Years of the small line on a terminal, the same for every row."""


def show_goals(run: Run, *, every: bool, language: str, as_json: bool) -> None:
    """Title, then goal by goal its sentence and at most five rows; `every` prints all rows of each goal."""
    from kringloop.reading import WORDS, Reading, front

    reading, words = Reading(run, run.file.path.name), WORDS[language]
    told = front(reading, words)
    if as_json:
        print_json([_record(r, words) for g in told.goals for r in (*g.rows, *g.rest)])
        return
    out = console()
    print_bar(run)
    out.print(f"\n{told.title}.", style="bold", markup=False)
    out.print(words("front.run", title=reading.title(language), run=reading.hash), style="dim", markup=False)
    for goal in told.goals:
        _print_goal(reading, goal, words, every=every)
    out.print(_counts(reading, words), style="dim", markup=False)
    print_run(run)


def _print_goal(reading: Reading, goal: GoalFront, words: Words, *, every: bool) -> None:
    out = console()
    rows = (*goal.rows, *goal.rest) if every else goal.rows
    out.print(f"\n{goal.name}", style="bold", markup=False)
    out.print(goal.sentence, markup=False)
    if rows:
        out.print(_rows(reading, rows, words, out.width))
    if goal.rest and not every:
        more = words("front.more_one") if len(goal.rest) == 1 else words("front.more", count=len(goal.rest))
        out.print(f"  {more}: --all", style="dim", markup=False)


def _rows(reading: Reading, rows: Sequence[StateRow], words: Words, width: int) -> Sheet:
    """A row per indicator; a narrow screen leaves the course out."""
    from kringloop.reading import amount, row_name, scope, trend_words

    wide = width >= WIDE
    first, last = reading.window.last - COURSE + 1, reading.window.last
    heads = [("", "words"), (words("row.scope"), "words"), (words("row.figure"), "right"), (words("row.year"), "right")]
    heads += [(f"{first}–{last}", "left")] if wide else []
    made = table("", [*heads, (words("row.trend"), "words")])
    for row in rows:
        line = [sparkline(_course(row, first, last))] if wide else []
        said = trend_words(row, words)
        if row.trend.direction != "none" and row.change is not None:
            said = f"{row.arrow} {said}: {_signed(row, words)}"
        figures = (amount(row, words.language), str(row.year))
        made.add_row(row_name(row, words), scope(reading, row, words), *figures, *line, said)
    return made


def _signed(row: StateRow, words: Words) -> str:
    """The change with its sign and first year, as short as a column asks."""
    from kringloop.reading import change_short

    assert row.change is not None
    return change_short(row.change, words, row.unit)


def _course(row: StateRow, first: int, last: int) -> list[float | None]:
    """The last years of the course, on the axis of all rows."""
    by_year = {row.axis[0] + i: v for i, v in enumerate(row.course)}
    return [by_year.get(y) for y in range(first, last + 1)]


def _counts(reading: Reading, words: Words) -> str:
    definitions = sum(len(found) for found in reading.keys.values())
    return words("front.counts", indicators=len(reading.keys), definitions=definitions)


def _record(row: StateRow, words: Words) -> dict[str, Any]:
    from kringloop.reading import state_record

    d = row.definition
    names = {f"name_{n}": d.names[n] for n in ("nl", "en")} | {f"label_{n}": d.label[n] for n in ("nl", "en")}
    first = row.first_known[0] if row.first_known else row.year
    course = {"course_from": first, "course": list(row.course[first - row.axis[0] :])}
    return {**state_record(row, words), **names, **row.cell, **course, "origins": list(row.sources)}
