"""`perspectives`: which there are, one of them, several beside each other, and a file to start from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kringloop.cli.helping import SpokenCommand, SpokenGroup
from kringloop.cli.options import Force, Json, Lang, Results, RunFile, StudyName
from kringloop.cli.speech import speak

if TYPE_CHECKING:
    from kringloop.perspectives import Answered, Cell, Group, Question, Told
    from kringloop.reading import Words
    from kringloop.study import StudyFile

app = typer.Typer(name="perspectives", cls=SpokenGroup, no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _language(lang: Lang = None) -> None:
    if lang is not None:
        speak(lang)


def _study(name: str | None) -> tuple[StudyFile, dict[str, Path]]:
    """A study, and the files of the perspectives that are ready beside it."""
    from kringloop.study import find_study, parse_study, ready_files
    from kringloop.tables import EXAMPLE_STUDY, read_yaml

    path = find_study(name or EXAMPLE_STUDY)
    return parse_study(read_yaml(path)), ready_files(path.parent)


@app.command(name="list", cls=SpokenCommand)
def list_(study: StudyName = None, lang: Lang = None, json: Json = False) -> None:
    """Which perspectives are ready beside a study, and whose words they are."""
    from kringloop.cli.choose import refuse
    from kringloop.cli.render import console, print_json, table
    from kringloop.cli.speech import say, words
    from kringloop.perspectives import read_perspective, record_of_one

    language = speak(lang)
    file, ready = _study(study)
    found = [read_perspective(path, file) for path in ready.values()]
    refuse(not found and not json, "perspectives_none", study=file.study)
    if json:
        print_json([record_of_one(p) for p in found])
        return
    heads = [(say(f"perspectives_{c}"), "words") for c in ("key", "name", "actor", "about")]
    sheet = table(say("perspectives_title"), heads)
    for p in found:
        sheet.add_row(p.key, p.names[language], p.actor[language], p.about[language])
    console().print(sheet)
    if any(p.ours for p in found):
        console().print(words()("perspectives.ours"), style="dim", markup=False)


@app.command(cls=SpokenCommand)
def show(
    perspective: Annotated[str, typer.Argument()],
    study: StudyName = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """One perspective: what it chooses, answers and weighs beside the study, and why."""
    from kringloop.cli.render import console, print_json, table
    from kringloop.cli.speech import say, words
    from kringloop.indicators import GOALS
    from kringloop.perspectives import perspective_named, picked_rows, record_of_one
    from kringloop.reading import numbers

    language = speak(lang)
    file, ready = _study(study)
    found = perspective_named(perspective, file, ready)
    if json:
        print_json(record_of_one(found))
        return
    out, said = console(), words()
    out.print(f"\n{found.names[language]}: {found.actor[language]}", style="bold", markup=False)
    out.print(found.about[language], markup=False)
    out.print(said("perspectives.ours" if found.ours else "perspectives.theirs"), style="dim", markup=False)
    columns = ("choice", "takes", "instead", "reason", "reference")
    sheet = table(said("perspectives.choices_of"), [(said(f"perspectives.{c}"), "words") for c in columns])
    for row in picked_rows(found, file, language):
        sheet.add_row(row["name"], row["takes"], row["instead"] or "–", row["reason"], row["reference"] or "–")
    out.print(sheet)
    if found.weights:
        told = ", ".join(
            f"{GOALS[goal][language]} {numbers.percent(weight / 100, language)}"
            for goal, weight in found.weights.items()
        )
        out.print(f"{say('perspectives_weights')}: {told}", markup=False)
        if found.weights_reason is not None:
            out.print(found.weights_reason[language], style="dim", markup=False)
    else:
        out.print(said("perspectives.unweighed"), markup=False)


@app.command(cls=SpokenCommand)
def compare(
    perspectives: Annotated[list[str] | None, typer.Argument()] = None,
    only: Annotated[bool, typer.Option("--only")] = False,
    sure: Annotated[int, typer.Option("--sure")] = 90,
    run: RunFile = None,
    study: StudyName = None,
    results: Results = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Several perspectives side by side: what all say, where they part, what makes the difference."""
    from kringloop.cli.choose import chosen_run, refuse
    from kringloop.cli.footing import print_run
    from kringloop.cli.render import print_json
    from kringloop.cli.speech import words
    from kringloop.perspectives import at_the_table, perspectives_asked, record_of, required_sure, told
    from kringloop.reading import Reading

    language = speak(lang)
    refuse(only and not perspectives, "perspectives_only")
    opened = chosen_run(run, study, results)
    reading = Reading(opened, opened.file.path.name, piecewise=True)
    limit = required_sure(sure / 100)
    found = at_the_table(reading, perspectives_asked(reading, perspectives or (), only=only)).at(limit)
    if json:
        print_json(record_of(found))
        return
    _print(told(found, reading, reading.words(language)), words())
    print_run(opened)


def _print(found: Told, said: Any) -> None:
    from kringloop.cli.render import console

    out = console()
    out.print(f"\n{found.title}", style="bold", markup=False)
    out.print(found.lead, markup=False)
    for group in found.groups:
        _print_group(group, found, said)
    out.print(found.note, style="dim", markup=False)


def _print_group(group: Group, found: Told, said: Any) -> None:
    from kringloop.cli.render import console, table

    wide = group.key in ("parted", "open")
    heads = [(said("perspectives.statement"), "words")]
    heads += [(p.name, "words") for p in found.people] if wide else [(said("perspectives.spread"), "words")]
    sheet = table(group.title, heads)
    sheet.openers = 1
    for row in group.rows:
        says = f"{row.says}\n  → {row.difference}" if wide and row.difference else row.says
        sheet.add_row(says, *([_cell(c) for c in row.cells] if wide else [_alike(row)]))
    console().print(sheet)
    if group.lead:
        console().print(group.lead, style="dim", markup=False)


def _cell(cell: Cell) -> str:
    answer = f"({cell.answer})" if cell.answer else ""
    lines = [f"{cell.sign} {cell.word}".strip(), cell.figure, answer, cell.doubt, cell.why]
    return "\n".join(line for line in lines if line)


def _alike(row: Any) -> str:
    return "\n".join(line for line in (f"{row.all_say}  {row.figures}".strip(), row.spread, row.difference) if line)


@app.command(name="questions", cls=SpokenCommand)
def questions_(
    question: Annotated[str | None, typer.Argument()] = None,
    run: RunFile = None,
    study: StudyName = None,
    results: Results = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """The seven questions of method, and what each answer changes in the outcome."""
    from kringloop.cli.choose import chosen_run
    from kringloop.cli.footing import print_run
    from kringloop.cli.render import print_json
    from kringloop.perspectives import answer_records, answers_in_words, question_named, questions
    from kringloop.reading import Reading

    language = speak(lang)
    asked = list(questions().values()) if question is None else [question_named(question)]
    opened = chosen_run(run, study, results)
    reading = Reading(opened, opened.file.path.name, piecewise=True)
    words = reading.words(language)
    found = [(q, answers_in_words(reading, q, words)) for q in asked]
    if json:
        print_json([row for q, answers in found for row in answer_records(q, answers)])
        return
    for q, answers in found:
        _print_question(q, answers, words, alone=question is not None)
    print_run(opened)


def _print_question(question: Question, answers: tuple[Answered, ...], said: Words, *, alone: bool) -> None:
    """One question; asked for by itself with what each answer changes against every other."""
    from kringloop.cli.render import console, table
    from kringloop.perspectives import switches

    out, language = console(), said.language
    title = said("perspectives.question_title", number=question.number, name=question.names[language])
    out.print(f"\n{title}", style="bold", markup=False)
    out.print(question.question[language], markup=False)
    heads = ("alternative", "statement", "figure", "taken_by")
    sheet = table(f"“{question.says[language]}”", [(said(f"perspectives.{h}"), "words") for h in heads])
    sheet.openers = 1
    for a in answers:
        verdict = "\n".join(line for line in (f"{a.sign} {a.word}", a.draws) if line)
        figure = "\n".join(f"{f.figure} ({'; '.join(t for t in (f.of, f.kind) if t)})" for f in a.found) or a.why or "–"
        sheet.add_row(a.name, verdict, figure, ", ".join(a.taken_by) or said("perspectives.nobody"))
    out.print(sheet)
    switched = switches(answers, said) if alone else None
    if switched is not None:
        moves = table(switched.title, [(head, "words") for head in switched.heads])
        moves.openers = 1
        for row in switched.rows:
            moves.add_row(*row)
        out.print(moves)
        out.print(switched.note, style="dim", markup=False)
    out.print(question.changes[language], style="dim", markup=False)


@app.command(cls=SpokenCommand)
def new(
    name: Annotated[str, typer.Argument()],
    out: Annotated[Path | None, typer.Option("--out")] = None,
    study: StudyName = None,
    force: Force = False,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Write a file to start a perspective of your own from: every choice and question, none taken yet."""
    from kringloop.cli.render import print_json
    from kringloop.cli.speech import say
    from kringloop.perspectives import started
    from kringloop.tables import replace_file

    language = speak(lang)
    text = started(name, _study(study)[0], language)
    place = out or Path(f"{name}.yaml")
    replace_file(place, lambda path: path.write_text(text, encoding="utf-8"), force=force)
    if json:
        print_json({"perspective": name, "file": str(place)})
        return
    typer.echo(say("perspectives_written", path=place, name=name), err=True)
