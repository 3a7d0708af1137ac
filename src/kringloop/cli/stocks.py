"""`stocks`: which lifetimes fit, and what follows when a lever moves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kringloop.cli.helping import SpokenCommand, SpokenGroup
from kringloop.cli.options import Force, Json, Lang
from kringloop.cli.speech import speak

if TYPE_CHECKING:
    from kringloop.scenarios import Answer

YEAR_DECIMALS = 2
"""Decimals of a lifetime and its error, the same in the whole column."""

app = typer.Typer(name="stocks", cls=SpokenGroup, no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _language(lang: Lang = None) -> None:
    if lang is not None:
        speak(lang)


Study = Annotated[str | None, typer.Option("--study")]


@app.command(cls=SpokenCommand)
def lifetimes(
    study: Study = None,
    refit: Annotated[Path | None, typer.Option("--refit")] = None,
    force: Force = False,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Which product keys have a lifetime that fits, which cannot, and why."""
    from kringloop.cli.choose import refuse
    from kringloop.cli.render import print_json
    from kringloop.cli.speech import say
    from kringloop.models import LIFETIMES, fit_products
    from kringloop.runs import life_cycle_tables
    from kringloop.tables import EXAMPLE_STUDY, read_table

    language = speak(lang)
    refuse(refit is not None and json, "refit_json")
    refuse(refit is None and force, "force_without_refit")
    inputs = life_cycle_tables(study or EXAMPLE_STUDY)
    if refit is not None:
        from kringloop.tables import csv_bytes, replace_file, require_free

        require_free(refit, force=force)
        flows = inputs["flows"]
        fitted = fit_products(flows, flows.with_name("electronics_introduced.csv"))
        replace_file(refit, lambda path: path.write_bytes(csv_bytes(fitted)), force=force)
        typer.echo(say("fits_written", count=fitted.height, path=refit), err=True)
        return
    rows = read_table(inputs["lifetimes"], LIFETIMES).to_dicts()
    if json:
        print_json(rows)
        return
    _print_lifetimes(rows, language)


@app.command(cls=SpokenCommand)
def project(
    product: Annotated[str, typer.Option("--product", "-p")],
    scenario: Annotated[str | None, typer.Option("--scenario", "-s")] = None,
    lifetime: Annotated[str | None, typer.Option("--lifetime")] = None,
    repair: Annotated[str | None, typer.Option("--repair")] = None,
    reuse: Annotated[str | None, typer.Option("--reuse")] = None,
    collection: Annotated[str | None, typer.Option("--collection")] = None,
    refurbishment: Annotated[str | None, typer.Option("--refurbishment")] = None,
    remanufacture: Annotated[str | None, typer.Option("--remanufacture")] = None,
    recycling_yield: Annotated[str | None, typer.Option("--recycling-yield")] = None,
    displacement: Annotated[str | None, typer.Option("--displacement")] = None,
    growth: Annotated[str | None, typer.Option("--growth")] = None,
    other: Annotated[list[str] | None, typer.Option("--lever")] = None,
    study: Annotated[str | None, typer.Option("--study")] = None,
    run: Annotated[Path | None, typer.Option("--run")] = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Move levers for one product: recycled content, rate and ceiling together, speed, time to steady state."""
    from kringloop.cli.choose import refuse
    from kringloop.cli.render import print_json
    from kringloop.runs import open_run, workbench_of, workbench_of_run
    from kringloop.scenarios import given_levers
    from kringloop.tables import EXAMPLE_STUDY

    language, named = speak(lang), _named(other or [])
    given = {
        "lifetime": lifetime,
        "repair": repair,
        "reuse": reuse,
        "collection": collection,
        "refurbishment": refurbishment,
        "remanufacture": remanufacture,
        "recycling_yield": recycling_yield,
        "displacement": displacement,
        "growth": growth,
    }
    for name in named:
        refuse(given.get(name) is not None, "lever_twice", name=name)
    given |= named
    asked = given_levers({name: text for name, text in given.items() if text is not None})
    chosen = {"product": product} | ({"scenario": scenario} if scenario else {})
    refuse(run is not None and study is not None, "study_or_run")
    bench = workbench_of(study or EXAMPLE_STUDY) if run is None else workbench_of_run(open_run(run))
    refuse(bench is None, "run_without_levers", path=run)
    assert bench is not None
    answer = bench.explore({**chosen, **asked}).answer
    if json:
        print_json(answer.as_dict())
        return
    _print(answer, asked, language)


def _print_lifetimes(rows: list[dict[str, Any]], language: str) -> None:
    """Lifetimes that fit with their error, then the products without one and why."""
    from kringloop.cli.lifetime_words import reason_words
    from kringloop.cli.render import console, table
    from kringloop.cli.speech import say
    from kringloop.reading import numbers
    from kringloop.reference import classification

    tree, out = classification("electronics"), console()
    counts = {v: sum(r["verdict"] == v for r in rows) for v in ("fits", "weak", "cannot")}
    heads = {key: say(f"head_{key}") for key in ("key", "product", "mean", "record", "verdict", "why")}
    fit = table(
        say("lifetimes_title", **counts),
        [
            *((heads["key"], "left"), (heads["product"], "words")),
            *((heads["mean"], "right"), ("±", "right"), (heads["record"], "left")),
        ],
        caption=say("lifetimes_note"),
    )
    unfit = table(
        say("lifetimes_unfit"),
        [(heads["key"], "left"), *((heads[key], "words") for key in ("product", "record", "verdict", "why"))],
    )
    for r in sorted(rows, key=lambda r: (("fits", "weak", "cannot").index(r["verdict"]), r["product"])):
        name = tree.names(r["product"])[language] if r["product"] in tree else r["product"]
        record = f"{r['first']}–{r['last']}" if r["first"] else "–"
        if r["verdict"] == "fits":
            figures = (numbers.fixed(r[key], YEAR_DECIMALS, language) for key in ("mean", "mean_error"))
            fit.add_row(r["product"], name, *figures, record)
        else:
            why = reason_words(r["reason"] or "", language)
            unfit.add_row(r["product"], name, record, say(f"verdict_{r['verdict']}"), why)
    out.print(fit)
    if unfit.row_count:
        out.print(unfit)


def _named(texts: list[str]) -> dict[str, str]:
    """`name=value` texts by name."""
    from kringloop.cli.choose import refuse

    found: dict[str, str] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        key = name.strip().replace("-", "_")
        refuse(not sign, "lever_named", text=text)
        refuse(key in found, "lever_twice", name=key)
        found[key] = value
    return found


def _print(found: Answer, asked: dict[str, float], language: str) -> None:
    from kringloop.cli.render import console, table
    from kringloop.cli.speech import say
    from kringloop.reading import numbers
    from kringloop.scenarios import ANSWER_FIGURES, LEVERS

    called = {name: LEVERS[name].names[language] for name in asked}
    moved = ", ".join(f"{called[name]} {numbers.figure(value, language)}" for name, value in asked.items())
    name = found.names[language]
    title = f"{name} ({found.product}), {found.scenario}{', ' + moved if moved else ''}: {found.year}"
    made = table(title, [("", "words"), ("", "right"), ("", "left")], caption=say("answer_note"))
    for figure in ANSWER_FIGURES:
        made.add_row(
            figure.names[language],
            numbers.figure(found[figure.key], language, digits=3),
            numbers.unit_words(figure.shown_unit, language),
        )
    console().print(made)
