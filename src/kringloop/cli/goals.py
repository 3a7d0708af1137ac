"""`show goals`: the front of a run on the first screen, the same as on the start page; or of one year or one cell."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kringloop.cli.choose import refuse
from kringloop.cli.figures import legend
from kringloop.cli.footing import print_bar, print_run
from kringloop.cli.render import console, print_json, sparkline, table
from kringloop.cli.speech import say
from kringloop.cli.speech import words as spoken_words
from kringloop.cli.tables import FIRM, flagged

if TYPE_CHECKING:
    from kringloop.cli.tables import Sheet
    from kringloop.reading import AskedRows, GoalFront, Reading, StateRow, Words
    from kringloop.runs import Run

WIDE, COURSE = 100, 12
"""Columns from which there is room for a small line and the scope apart, and years of the line, the same for all."""


def show_goals(
    run: Run,
    *,
    every: bool,
    language: str,
    as_json: bool,
    years: Sequence[int] | None = None,
    labels: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Title, then goal by goal its sentence and at most five rows; `every` prints all rows of each goal.

    Parameters
    ----------
    years  : one year of which all figures are; None: the last year of each
    labels : codes that replace those of the headline, one for each dimension
    """
    from kringloop.reading import Reading, asked_rows, front, goal_rows

    reading = Reading(run, run.file.path.name, piecewise=not every and not as_json and not labels and years is None)
    words = reading.words(language)
    if years is not None or labels:
        refuse(every, "goals_all_asked")
        fixed, year = _fixed(labels or {}), _one_year(years)
        asked = asked_rows(reading, fixed, year)
        refuse(not any(g.rows for g in asked), "goals_nothing", asked=_question(fixed, year))
        _print_asked(reading, asked, fixed, year, words, as_json=as_json)
        return
    told = front(reading, words)
    if as_json:
        print_json([_record(reading, r, words) for g in told.goals for r in goal_rows(reading, g)])
        return
    out = console()
    print_bar(run)
    out.print(f"\n{told.title}.", style="bold", markup=False)
    out.print(words("front.run", title=reading.title(language), run=reading.hash), style="dim", markup=False)
    shown = [goal_rows(reading, g) if every else g.rows for g in told.goals]
    sheets = _sheets(reading, shown, words, out.width)
    for goal, sheet, rows in zip(told.goals, sheets, shown, strict=True):
        _print_goal(goal, sheet, words, _aims(reading, rows, words), _without_one(goal, rows) if every else None)
    every_row = [r for rows in shown for r in rows]
    _print_aims_foot(reading, every_row)
    _print_foot(run, reading, every_row, words)


def _fixed(labels: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """One code for each dimension."""
    for dimension, codes in labels.items():
        refuse(len(codes) > 1, "goals_one_code", dimension=dimension, codes=", ".join(codes))
    return {dimension: codes[0] for dimension, codes in labels.items()}


def _one_year(years: Sequence[int] | None) -> int | None:
    if years is None:
        return None
    refuse(len(years) > 1, "goals_one_year")
    return years[0]


def _question(fixed: Mapping[str, str], year: int | None) -> str:
    parts = [f"{spoken_words().word('dimension', d).lower()} {code}" for d, code in fixed.items()]
    return ", ".join([*parts, *([say("year_asked", years=year)] if year is not None else [])])


def _print_asked(
    reading: Reading,
    asked: Sequence[AskedRows],
    fixed: Mapping[str, str],
    year: int | None,
    words: Words,
    *,
    as_json: bool,
) -> None:
    """The rows that answer the question; the indicators that cannot are named."""
    from kringloop.indicators import GOALS

    without = [d.key for g in asked for d in g.without]
    lost = say("goals_without", asked=_question(fixed, year), count=len(without), keys=", ".join(without))
    if as_json:
        print_json([_record(reading, r, words) for g in asked for r in g.rows])
        print(lost if without else "", file=sys.stderr, end="\n" if without else "")
        return
    out = console()
    print_bar(reading.run)
    out.print(f"\n{reading.title(words.language)}: {_question(fixed, year)}", style="bold", markup=False)
    sheets = _sheets(reading, [g.rows for g in asked], words, out.width, of_year=year is not None)
    for goal, sheet in zip(asked, sheets, strict=True):
        if sheet is not None:
            out.print(f"\n{GOALS[goal.goal][words.language]}", style="bold", markup=False)
            out.print(sheet)
    if without:
        out.print(lost, style="dim", markup=False)
    _print_foot(reading.run, reading, [r for g in asked for r in g.rows], words)


def _without_one(goal: GoalFront, rows: Sequence[StateRow]) -> list[str]:
    """Indicators of a goal that no single figure stands for: one of their codes must be chosen."""
    return [key for key in goal.others if key not in {r.definition.key for r in rows}]


def _aims(reading: Reading, rows: Sequence[StateRow], words: Words) -> list[str]:
    """What figures of the table have to reach, a line each; nothing of a figure without a goal."""
    from kringloop.reading import goal_sentence, row_goals, row_name

    return [
        f"{row_name(reading, row, words)}. {goal_sentence(held, words)}"
        for row in rows
        for held in row_goals(reading, row)
    ]


def _print_aims_foot(reading: Reading, rows: Sequence[StateRow]) -> None:
    """How a verdict and a chance are to be read; nothing where no figure has a goal."""
    from kringloop.reading import far_ahead, row_goals

    held = [h for row in rows for h in row_goals(reading, row)]
    if held:
        console().print(say("targets_rule"), style="dim", markup=False)
    if far_ahead(held):
        console().print(say("targets_trend_only"), style="dim", markup=False)


def _print_goal(
    goal: GoalFront, sheet: Sheet | None, words: Words, aims: Sequence[str], left: list[str] | None
) -> None:
    """A goal with its sentence and table, its goals, and what is not in it: `left` where all is asked, else None."""
    from kringloop.reading import missing_sentences

    out = console()
    out.print(f"\n{goal.name}", style="bold", markup=False)
    out.print(goal.sentence, markup=False)
    if sheet is not None:
        out.print(sheet)
    for line in aims:
        out.print(f" → {line}", markup=False)
    for sentence in missing_sentences(goal, words):
        out.print(f" {sentence}", style="dim", markup=False)
    if left is None and goal.others:
        count = len(goal.others)
        more = words("front.more_one") if count == 1 else words("front.more", count=count)
        out.print(f" {more}: --all", style="dim", markup=False)
    if left:
        out.print(f" {say('goals_no_one_figure', keys=', '.join(left))}", style="dim", markup=False)


def _print_foot(run: Run, reading: Reading, rows: Sequence[StateRow], words: Words) -> None:
    out = console()
    for line in legend(" ".join(row.flags) for row in rows if row.flags):
        out.print(line, style="dim", markup=False)
    if any(row.low is not None for row in rows):
        out.print(say("margin_front"), style="dim", markup=False)
    out.print(_counts(reading, words), style="dim", markup=False)
    print_run(run)


def _sheets(
    reading: Reading, goals: Sequence[Sequence[StateRow]], words: Words, width: int, *, of_year: bool = False
) -> list[Sheet | None]:
    """A table for each goal, with columns of the same width in all; figures of one past year have no trend."""
    last = reading.window.last
    if of_year:
        last = next((row.year for rows in goals for row in rows), last)
    wide = width >= WIDE
    marks = iter(flagged(*_figures([r for rows in goals for r in rows], words.language)))
    heads = [
        ("", "words"),
        *([(words("row.scope"), "words")] if wide else []),
        (words("row.figure"), "right"),
        ("", "words"),
        (words("row.year"), "right"),
    ]
    heads += [(f"{last - COURSE + 1}–{last}", "left")] if wide else []
    heads += [] if of_year else [(words("row.trend"), "words")]
    made: list[Sheet | None] = []
    for rows in goals:
        sheet = table("", heads)
        for row in rows:
            sheet.add_row(*_cells(reading, row, next(marks), words, wide=wide, last=last, of_year=of_year))
        made.append(sheet if rows else None)
    sheets = [s for s in made if s is not None]
    for sheet in sheets:
        sheet.beside = [s for s in sheets if s is not sheet]
    return made


def _figures(rows: Sequence[StateRow], language: str) -> tuple[list[str], list[str]]:
    """Figures without unit, and their marks."""
    from kringloop.reading import amount, mark_words, numbers

    texts = ["" if row.worded else numbers.parted(amount(row, language))[0] for row in rows]
    return texts, [mark_words(" ".join(row.flags), language) for row in rows]


def _cells(
    reading: Reading, row: StateRow, figure: str, words: Words, *, wide: bool, last: int, of_year: bool
) -> list[str]:
    """Name with what is said beside the figure, scope, figure, unit, year, course and trend."""
    from kringloop.reading import amount, numbers, of_what, row_name, scope

    state, short = row.state[words.language], row_name(reading, row, words) != row.definition.full_name(words.language)
    where = (scope if short and row.headline else of_what)(reading, row, words)  # a short name says the rest
    unit = state if row.worded else numbers.parted(amount(row, words.language))[1]
    name = row_name(reading, row, words) if wide else f"{row_name(reading, row, words)} ({where})"
    if state and not row.worded:
        name = f"{name}: {state}"
    line = [sparkline(_course(row, last - COURSE + 1, last))] if wide else []
    trend = [] if of_year else [_trend(row, words)]
    return [name, *([where] if wide else []), figure, unit, str(row.year), *line, *trend]


def _trend(row: StateRow, words: Words) -> str:
    """The trend in words, with its change where it is certain: "better: −13 % since 2017"."""
    from kringloop.reading import change_short, trend_words

    said = trend_words(row, words)
    if row.trend.direction == "none" or row.change is None:
        return said
    change = change_short(row.change, words, row.unit, year=row.year)
    return f"{row.arrow} {said}: {change.replace(' %', f'{FIRM}%')}".replace(f"{row.arrow} ", f"{row.arrow}{FIRM}")


def _course(row: StateRow, first: int, last: int) -> list[float | None]:
    """The last years of the course, on the axis of all rows."""
    by_year = {row.axis[0] + i: v for i, v in enumerate(row.course)}
    return [by_year.get(y) for y in range(first, last + 1)]


def _counts(reading: Reading, words: Words) -> str:
    definitions = sum(len(found) for found in reading.keys.values())
    return words("front.counts", indicators=len(reading.keys), definitions=definitions)


def _record(reading: Reading, row: StateRow, words: Words) -> dict[str, Any]:
    from kringloop.reading import front_record

    d = row.definition
    names = {f"name_{n}": d.names[n] for n in ("nl", "en")} | {f"label_{n}": d.label[n] for n in ("nl", "en")}
    first = row.first_known[0] if row.first_known else row.year
    course = {"course_from": first, "course": list(row.course[first - row.axis[0] :])}
    return {**front_record(reading, row, words), **names, **row.cell, **course, "origins": list(row.sources)}
