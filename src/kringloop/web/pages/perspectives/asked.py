"""The pages of the seven questions: all of them, and each with what its alternatives change."""

from __future__ import annotations

from typing import Any

from kringloop.perspectives import answer_records, answers_in_words, questions, sheet_of, sources_of, switches
from kringloop.web.address import Address
from kringloop.web.errors import NotThereError, near_or_known, said
from kringloop.web.view import Asked, Column, Table, View


def build_all(asked: Asked) -> tuple[View, Address]:
    """The seven questions, with the answers of the study's own figures."""
    words, address = asked.words, asked.question.done(asked.language, asked.path)
    found = [(q, answers_in_words(asked.reading, q, words)) for q in questions().values()]
    rows = [row for question, answers in found for row in answer_records(question, answers)]
    view = View(
        title=words("perspectives.questions_title"),
        summary=words("perspectives.questions_lead"),
        content={"found": found},
        tables=(_table(asked, rows),),
        sources=tuple(sorted({s for question, _ in found for s in sources_of(asked.reading, question)})),
    )
    return view, address


def build_question(asked: Asked) -> tuple[View, Address]:
    """One question: its alternatives, and what each changes in the outcome."""
    words, key = asked.words, asked.names["key"]
    address = asked.question.done(asked.language, f"question/{key}")
    known = questions()
    if key not in known:
        links = [(known[k].names[asked.language], f"question/{k}") for k in near_or_known(key, known)]
        raise NotThereError(said("error.question", value=key, links=links))
    question = known[key]
    answers = answers_in_words(asked.reading, question, words)
    view = View(
        title=words("perspectives.question_title", number=question.number, name=question.names[asked.language]),
        summary=question.question[asked.language],
        content={
            "question": question,
            "answers": answers,
            "switched": switches(answers, words),
            "sheet": sheet_of(asked.reading, question, words),
            "others": list(known.values()),
        },
        tables=(_table(asked, answer_records(question, answers)),),
        sources=sources_of(asked.reading, question),
    )
    return view, address


def _table(asked: Asked, rows: list[dict[str, Any]]) -> Table:
    names = ("question", "alternative", "name", "holds", "value", "unit", "year", "in_draws")
    return Table("questions", asked.words("perspectives.questions"), tuple(Column(n, n) for n in names), tuple(rows))
