"""A scenario that a reader sends or pastes: known from then on by its hash, as long as the server runs."""

from __future__ import annotations

from typing import Final

from kringloop.core import KringloopError, StudyError
from kringloop.runs import PAGE, START, scenario_sent
from kringloop.web.address import Address, Question
from kringloop.web.errors import WebError
from kringloop.web.moves import read_moves
from kringloop.web.pages.scenarios.page import shown
from kringloop.web.sent import FILE, Sent
from kringloop.web.view import Asked, View
from kringloop.web.workbench import table_of

FILES: Final = (FILE,)
LONGEST: Final = 60_000
"""Signs of a scenario that is pasted."""
TEXT: Final = "text"


def build_sent(asked: Asked, sent: Sent) -> tuple[View, Address, int]:
    """The workbench at the scenario that was sent, with the status of the answer."""
    try:
        with table_of(asked.reading).turn:
            plan = scenario_sent(table_of(asked.reading).bench, _text(sent), called=sent.name or "scenario.yaml")
        return (*_at(asked, {START: plan.digest}), 200)
    except KringloopError as error:
        return (*_at(asked, {}, error.in_language(asked.language)), 400)


def refused(asked: Asked, error: WebError, sentence: str) -> tuple[View, Address, int]:
    """The page again, with what was wrong with what was sent."""
    return (*_at(asked, {}, sentence), error.status)


def _text(sent: Sent) -> str:
    """The file, or what was pasted."""
    pasted = sent.fields.get(TEXT, "").replace("\r\n", "\n").strip()
    if bool(sent.data) == bool(pasted):
        raise StudyError(
            "expected a file or a pasted text, and one of the two",
            nl="verwacht: een bestand of een geplakte tekst, en een van de twee",
        )
    if pasted:
        return pasted + "\n"
    try:
        return sent.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise StudyError(
            f"{sent.name} is no text in UTF-8; expected a scenario in YAML",
            nl=f"{sent.name} is geen tekst in UTF-8; verwacht: een scenario in YAML",
        ) from None


def _at(asked: Asked, query: dict[str, str], wrong: str = "") -> tuple[View, Address]:
    question = Question(query.items())
    with table_of(asked.reading).turn:
        moves = read_moves(question, asked.reading, asked.words)
        address = question.done(asked.language, PAGE)
        return shown(asked, moves, address, sent=wrong), address
