"""The page of perspectives: all that is said comes from the room; and the form that takes a file of one's own."""

from __future__ import annotations

from typing import Any

from kringloop.core import KringloopError, RangeError
from kringloop.indicators import GOALS
from kringloop.perspectives import (
    SURE,
    Compared,
    Perspective,
    Tally,
    at_the_table,
    bench_at,
    perspective_of,
    picked_rows,
    ready_perspectives,
    share_words,
    tallies,
    told,
)
from kringloop.reading import is_certain, numbers
from kringloop.web.address import Address
from kringloop.web.errors import WebError
from kringloop.web.sent import FILE, Sent
from kringloop.web.view import Asked, Column, Table, View

PATH = "perspectives"
FILES = (FILE,)
COMMAND = "kringloop perspectives new NAME"
_LONGEST_SAID = 4000
USUAL_SURE = round(100 * SURE)
SURES = (50, 80, 90, 95, 99)
"""Shares of draws [%] to choose from; any from 50 to 100 is taken in an address."""


def build(asked: Asked) -> tuple[View, Address]:
    """The ready perspectives beside each other."""
    sure = asked.question.number("sure", USUAL_SURE, 50, 100)
    address = asked.question.done(asked.language, asked.path)
    return _view(asked, at_the_table(asked.reading).at(sure / 100)), address


def build_sent(asked: Asked, sent: Sent) -> tuple[View, Address, int]:
    """A perspective of the reader beside the ready ones, with the status of the answer; nothing of it is kept."""
    words, address = asked.words, Address(asked.language, PATH)
    try:
        if not sent.name:
            why = words("perspectives.no_file")
            raise RangeError(why, nl=why)
        own = perspective_of(sent.data, sent.name, asked.reading.run.study)
        ready = ready_perspectives(asked.reading)
        if own.key in {p.key for p in ready}:
            why = words("perspectives.name_taken", key=own.key)
            raise RangeError(why, nl=why)
        return _view(asked, at_the_table(asked.reading, [*ready, own]), own=own), address, 200
    except KringloopError as error:
        return _refused(asked, error.in_language(asked.language)), address, 400


def refused(asked: Asked, error: WebError, sentence: str) -> tuple[View, Address, int]:
    """The page again, with what was wrong with what was sent."""
    return _refused(asked, sentence), Address(asked.language, PATH), error.status


def _refused(asked: Asked, why: str) -> View:
    text = why if len(why) <= _LONGEST_SAID else why[:_LONGEST_SAID] + " …"
    return _view(asked, at_the_table(asked.reading), wrong=text)


def _view(asked: Asked, compared: Compared, *, own: Perspective | None = None, wrong: str = "") -> View:
    sheet = told(compared, asked.reading, asked.words)
    private = own is not None or bool(wrong)
    return View(
        title=sheet.title,
        summary=sheet.lead,
        content={
            "sheet": sheet,
            "groups": {g.key: g for g in sheet.groups},
            "wrong": wrong,
            "command": COMMAND,
            "details": [_detail(asked, p) for p in compared.perspectives],
            "own": own,
            "sure": round(100 * compared.sure),
            "sures": sorted({*SURES, round(100 * compared.sure)}),
        },
        tables=() if private else (_table(asked, compared),),
        private=private,
    )


def _detail(asked: Asked, perspective: Perspective) -> dict[str, Any]:
    """What one perspective takes, and where its weight lies."""
    language = asked.language
    found = tallies(bench_at(asked.reading), perspective.overrides) if perspective.weights else {}
    goals = [
        (
            GOALS[goal][language],
            numbers.percent(weight / 100, language),
            found.get(goal),
            _improves(asked, found.get(goal)),
        )
        for goal, weight in sorted(perspective.weights.items(), key=lambda pair: -pair[1])
    ]
    because = perspective.weights_reason
    return {
        "key": perspective.key,
        "name": perspective.names[language],
        "rows": picked_rows(perspective, asked.reading.run.study, language),
        "goals": goals,
        "because": because[language] if because is not None else "",
    }


def _improves(asked: Asked, tally: Tally | None) -> str:
    """In which share of the draws a goal improves."""
    if tally is None or tally.in_draws is None:
        return ""
    return asked.words("perspectives.goal_in_draws_of", share=share_words(tally.in_draws, asked.language))


def _table(asked: Asked, compared: Compared) -> Table:
    """A row for every sentence and perspective."""
    words = asked.words
    names = ("line", "perspective", "holds", "answer", "value", "unit", "year", "in_draws", "certain", "agreement")
    rows = tuple(
        {
            "line": line.key,
            "perspective": who,
            "holds": v.holds,
            "answer": line.answers.get(who),
            "value": v.value,
            "unit": v.unit or None,
            "year": v.year,
            "in_draws": v.in_draws,
            "certain": is_certain(v.holds, v.in_draws, compared.sure),
            "agreement": line.agreement,
        }
        for line in compared.lines
        for who, v in line.verdicts.items()
    )
    return Table(PATH, words("perspectives.caption"), tuple(Column(n, n) for n in names), rows)
