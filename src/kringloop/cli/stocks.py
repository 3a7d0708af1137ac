"""`stocks`: which lifetimes fit, and what follows when a lever moves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kringloop.cli.options import Lang
from kringloop.cli.speech import speak

if TYPE_CHECKING:
    from kringloop.scenarios import Answer

app = typer.Typer(
    name="stocks",
    help="Products in use and their loops: fitted lifetimes, and quick answers to what-if questions.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

STUDY = "netherlands"
HELP: dict[str, str] = {
    "lifetime": "life of new products: a factor (1.25) or a change (+25%)",
    "repair": "share of failures repaired for the same user",
    "reuse": "share of discards that goes to a next user",
    "collection": "share of other discards collected separately",
    "refurbishment": "share of what is collected",
    "remanufacture": "share of what is collected",
    "recycling-yield": "secondary material over input to recycling",
    "displacement": "share of needless new products really not made",
    "growth": "yearly growth of sales per head and of the stock wanted, such as 1%",
    "other": "any other lever, as name=value, such as export=5%; may be repeated",
}

Json = Annotated[bool, typer.Option("--json", help="Machine-readable output on stdout.")]
Study = Annotated[str, typer.Option("--study", help="A shipped study, a folder, or a study file.")]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there already.")]


@app.command()
def lifetimes(
    study: Study = STUDY,
    refit: Annotated[Path | None, typer.Option("--refit", help="Fit anew and write the table here.")] = None,
    force: Force = False,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Which product keys have a lifetime that fits, which cannot, and why."""
    from kringloop.cli.choose import refuse
    from kringloop.cli.render import console, number, print_json, table
    from kringloop.cli.speech import say
    from kringloop.models import LIFETIMES, fit_products
    from kringloop.reference import classification
    from kringloop.study import life_cycle_tables
    from kringloop.tables import read_table

    language = speak(lang)
    refuse(refit is not None and json, "refit_json")
    refuse(refit is None and force, "force_without_refit")
    inputs = life_cycle_tables(study)
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
    tree = classification("electronics")
    counts = {v: sum(r["verdict"] == v for r in rows) for v in ("fits", "weak", "cannot")}
    sides = {"key": "left", "product": "words", "mean": "right", "": "right", "record": "left", "verdict": "words",
             "why": "words"}  # fmt: skip
    columns = [(say(f"head_{key}") if key else "±", side) for key, side in sides.items()]
    made = table(say("lifetimes_title", **counts), columns, caption=say("lifetimes_note"))
    for r in sorted(rows, key=lambda r: (("fits", "weak", "cannot").index(r["verdict"]), r["product"])):
        shown = r["verdict"] == "fits"
        name = tree.names(r["product"])[language] if r["product"] in tree else r["product"]
        record = f"{r['first']}–{r['last']}" if r["first"] else "–"
        made.add_row(r["product"], name, number(r["mean"], language, digits=3) if shown else "–",
                     number(r["mean_error"], language, digits=2) if shown else "–", record,
                     say(f"verdict_{r['verdict']}"), r["reason"] or "")  # fmt: skip
    console().print(made)


@app.command()
def project(
    product: Annotated[str, typer.Option("--product", "-p", help="A product key, such as 0104.")],
    scenario: Annotated[str | None, typer.Option("--scenario", "-s", help="Left out: the first of the study.")] = None,
    lifetime: Annotated[str | None, typer.Option("--lifetime", help=HELP["lifetime"])] = None,
    repair: Annotated[str | None, typer.Option("--repair", help=HELP["repair"])] = None,
    reuse: Annotated[str | None, typer.Option("--reuse", help=HELP["reuse"])] = None,
    collection: Annotated[str | None, typer.Option("--collection", help=HELP["collection"])] = None,
    refurbishment: Annotated[str | None, typer.Option("--refurbishment", help=HELP["refurbishment"])] = None,
    remanufacture: Annotated[str | None, typer.Option("--remanufacture", help=HELP["remanufacture"])] = None,
    recycling_yield: Annotated[str | None, typer.Option("--recycling-yield", help=HELP["recycling-yield"])] = None,
    displacement: Annotated[str | None, typer.Option("--displacement", help=HELP["displacement"])] = None,
    growth: Annotated[str | None, typer.Option("--growth", help=HELP["growth"])] = None,
    other: Annotated[list[str] | None, typer.Option("--lever", help=HELP["other"])] = None,
    study: Annotated[str | None, typer.Option("--study", help="A shipped study, a folder, or a study file.")] = None,
    run: Annotated[Path | None, typer.Option("--run", help="A results file, in place of a study.")] = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Move levers for one product: recycled content, rate and ceiling together, speed, time to steady state."""
    from kringloop.cli.choose import refuse
    from kringloop.cli.render import print_json
    from kringloop.study import open_run, workbench_of, workbench_of_run

    language, named = speak(lang), _named(other or [])
    given = {"lifetime": lifetime, "repair": repair, "reuse": reuse, "collection": collection,
             "refurbishment": refurbishment, "remanufacture": remanufacture, "recycling_yield": recycling_yield,
             "displacement": displacement, "growth": growth}  # fmt: skip
    for name in named:
        refuse(given.get(name) is not None, "lever_twice", name=name)
    given |= named
    asked: dict[str, Any] = {name: lever(name, text) for name, text in given.items() if text is not None}
    chosen = {"product": product} | ({"scenario": scenario} if scenario else {})
    refuse(run is not None and study is not None, "study_or_run")
    bench = workbench_of(study or STUDY) if run is None else workbench_of_run(open_run(run))
    refuse(bench is None, "run_without_levers", path=run)
    assert bench is not None
    answer = bench.explore({**chosen, **asked}).answer
    if json:
        print_json(answer.as_dict())
        return
    _print(answer, asked, language)


def lever(name: str, text: str) -> float:
    """A lever as a number: 0.2, 20%, or for the lifetime +25% and 1.25.

    >>> lever("reuse", "20%"), lever("lifetime", "+25%"), lever("lifetime", "1.25")
    (0.2, 1.25, 1.25)
    """
    from kringloop.cli.speech import say
    from kringloop.core import RangeError
    from kringloop.scenarios import LEVERS

    option = f"--{name.replace('_', '-')}"
    factor = name in LEVERS and LEVERS[name].factor
    bare = text.strip().removesuffix("%")
    try:
        value = float(bare)
    except ValueError:
        example = say("or").join(("1.25", "+25%") if factor else ("0.2", "20%"))
        raise RangeError(say("lever_number", option=option, text=text, example=example)) from None
    if text.strip().endswith("%"):
        return 1.0 + value / 100.0 if factor else value / 100.0
    if factor and bare[:1] in "+-":
        raise RangeError(say("lever_change", option=option, text=text))
    return value


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


def _print(found: Answer, asked: dict[str, Any], language: str) -> None:
    from kringloop.cli.render import console, number, table
    from kringloop.cli.speech import say
    from kringloop.reading import numbers
    from kringloop.scenarios import ANSWER_FIGURES, LEVERS

    called = {name: LEVERS[name].names[language] if name in LEVERS else name for name in asked}
    moved = ", ".join(f"{called[name]} {number(value, language)}" for name, value in asked.items())
    name = found.names[language]
    title = f"{name} ({found.product}), {found.scenario}{', ' + moved if moved else ''}: {found.year}"
    made = table(title, [("", "words"), ("", "right"), ("", "left")], caption=say("answer_note"))
    for figure in ANSWER_FIGURES:
        made.add_row(
            figure.names[language],
            number(found[figure.key], language, digits=3),
            numbers.unit_words(figure.shown_unit, language),
        )
    console().print(made)
