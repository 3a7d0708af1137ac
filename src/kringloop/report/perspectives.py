"""Perspectives side by side, agreement first, and the seven questions with what each answer changes."""

from __future__ import annotations

from kringloop.perspectives import (
    Answered,
    Cell,
    Person,
    Question,
    Row,
    Sheet,
    Told,
    answers_in_words,
    at_the_table,
    questions,
    ready_perspectives,
    switches,
    told,
)
from kringloop.report.asked import Asked
from kringloop.report.blocks import Block, Column, Grid, Heading, NewPage, Text, Together, cells
from kringloop.report.blocks import Cell as Shown


def perspectives(asked: Asked) -> list[Block]:
    """The chapter on perspectives."""
    words, reading = asked.words, asked.reading
    made: list[Block] = [Heading(words("nav.perspectives"))]
    if not ready_perspectives(reading):
        return [*made, Text(words("perspectives_part.absent")), NewPage()]
    found = told(at_the_table(reading), reading, words)
    made += [Text(f"{found.title}.", "lead"), Text(found.lead)]
    made += [Text(_person(p), "soft") for p in found.people]
    for group in found.groups:
        made.append(Heading(group.title, 2))
        made += [Text(group.lead)] if group.lead else []
        made += [_table(asked, found, group.rows)] if group.key in ("parted", "open") else [_list(asked, group.rows)]
    made.append(Text(found.note, "soft"))
    made += [Heading(words("perspectives.questions_title"), 2), Text(words("perspectives.questions_lead"))]
    made += [_question(asked, q) for q in questions().values()]
    return [*made, NewPage()]


def _person(person: Person) -> str:
    """Who it is, and whose words these are."""
    said = ". ".join(part for part in (person.actor, person.about.removesuffix(".")) if part)
    return f"{person.name}: {said} ({person.standing})." if said else f"{person.name}: {person.standing}."


def _list(asked: Asked, rows: tuple[Row, ...]) -> Grid:
    words = asked.words
    columns = (
        Column(words("perspectives.statement"), 2.2),
        Column(words("perspectives.figure"), 1.2),
        Column(words("perspectives.spread"), 2.0),
    )
    lines = [(r.says, _alike(r), f"{r.spread} {r.difference}".strip() or _doubts(r)) for r in rows]
    return Grid(columns, tuple(cells(*(text.strip() or "–" for text in line)) for line in lines))


def _doubts(row: Row) -> str:
    """How sure it is, where nothing else is said of that."""
    return " ".join(dict.fromkeys(cell.doubt for cell in row.cells if cell.doubt))


def _alike(row: Row) -> str:
    """What all say, with the figure."""
    return f"{row.all_say} {row.figures}".strip()


def _table(asked: Asked, found: Told, rows: tuple[Row, ...]) -> Grid:
    columns = (Column(asked.words("perspectives.statement"), 2.4), *(Column(p.name, 1.1) for p in found.people))
    return Grid(columns, tuple(cells(_says(r), *map(_cell, r.cells)) for r in rows), small=True)


def _says(row: Row) -> str:
    return f"{row.says} [{row.difference}]" if row.difference else row.says


def _cell(cell: Cell) -> Shown:
    return Shown(cell.word, note="; ".join(part for part in (cell.figure, cell.answer, cell.doubt, cell.why) if part))


def _question(asked: Asked, question: Question) -> Together:
    words, language = asked.words, asked.language
    columns = (
        Column(words("perspectives.alternative"), 2.0),
        Column(words("perspectives.statement"), 0.8),
        Column(words("perspectives.figure"), 1.2),
        Column(words("perspectives.taken_by"), 1.4),
    )
    answers = answers_in_words(asked.reading, question, words)
    rows = tuple(
        cells(a.name, Shown(a.word, note=a.draws), Shown(_figure(a), note=a.of), _taken(asked, a)) for a in answers
    )
    grid = Grid(columns, rows)
    title = words("perspectives.question_title", number=question.number, name=question.names[language])
    says = f"{question.question[language]} “{question.says[language]}”"
    switched = switches(answers, words)
    moves = () if switched is None else (Text(switched.title), _moves(switched))
    return Together((Heading(title, 3), Text(says), grid, *moves, Text(question.changes[language], "soft")))


def _moves(sheet: Sheet) -> Grid:
    """What each answer changes against every other."""
    columns = tuple(Column(head, 1.2 if n == 0 else 1.0) for n, head in enumerate(sheet.heads))
    return Grid(columns, tuple(cells(*row) for row in sheet.rows), small=True)


def _figure(answer: Answered) -> str:
    return answer.figure or answer.why or "–"


def _taken(asked: Asked, answer: Answered) -> str:
    return ", ".join(answer.taken_by) or asked.words("perspectives.nobody")
