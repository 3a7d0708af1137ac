"""The commands about goals and who does what: targets, allocate, share, claims, disclose, firm, template."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kringloop.cli.complete import keys
from kringloop.cli.helping import SpokenCommand
from kringloop.cli.options import Force, Json, Lang, Results, RunFile, StudyName
from kringloop.cli.speech import speak


def add_to(app: typer.Typer) -> None:
    """Put the commands among those of the program."""
    for command in (targets, allocate, share, claims, disclose, firm, template):
        app.command(cls=SpokenCommand)(command)


def targets(
    target: Annotated[str | None, typer.Argument()] = None,
    mission: Annotated[list[str] | None, typer.Option("--mission")] = None,
    saved: Annotated[str | None, typer.Option("--saved")] = None,
    run: RunFile = None,
    study: StudyName = None,
    results: Results = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Where every goal stands: base, latest figure, verdict by two rules and chance; or all of one goal."""
    from kringloop.cli.choose import chosen_run, refuse
    from kringloop.cli.targeting import mission_command, targets_command

    language = speak(lang)
    refuse(saved is not None and not mission, "mission_saved_alone")
    refuse(bool(mission) and target is not None, "mission_no_target")
    if mission:
        mission_command(chosen_run(run, study, results), mission, saved, language=language, as_json=json)
        return
    targets_command(chosen_run(run, study, results), target, language=language, as_json=json)


def allocate(
    what: Annotated[str | None, typer.Argument()] = None,
    principle: Annotated[str | None, typer.Option("--principle")] = None,
    to: Annotated[float | None, typer.Option("--to")] = None,
    cut: Annotated[float | None, typer.Option("--cut")] = None,
    run: RunFile = None,
    study: StudyName = None,
    results: Results = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Divide a target over those who must reach it, by every principle or one: of a study, or of a file."""
    from kringloop.cli.choose import chosen_run, refuse
    from kringloop.cli.dividing import allocate_file, allocate_target

    language = speak(lang)
    if what is not None and Path(what).suffix:
        refuse(any(v is not None for v in (run, study, results)), "allocate_of_file")
        refuse((to is None) == (cut is None), "allocate_to_or_cut")
        refuse(cut is not None and not 0 <= cut <= 100, "allocate_cut", cut=f"{cut:g}" if cut is not None else "")
        refuse(to is not None and not to >= 0, "allocate_to", to=f"{to:g}" if to is not None else "")
        allocate_file(Path(what), principle, to=to, cut=cut, language=language, as_json=json)
        return
    refuse(to is not None or cut is not None, "allocate_of_target")
    allocate_target(chosen_run(run, study, results), what, principle, language=language, as_json=json)


def share(
    firms: Annotated[Path | None, typer.Argument()] = None,
    deliveries: Annotated[Path | None, typer.Option("--deliveries")] = None,
    of: Annotated[str | None, typer.Option("--of", autocompletion=keys)] = None,
    by: Annotated[str, typer.Option("--by")] = "region",
    home: Annotated[str, typer.Option("--home")] = "",
    year: Annotated[int | None, typer.Option("--year")] = None,
    retention: Annotated[float | None, typer.Option("--retention")] = None,
    clip: Annotated[bool, typer.Option("--clip")] = False,
    study: StudyName = None,
    run: RunFile = None,
    results: Results = None,
    table: Annotated[Path | None, typer.Option("--table")] = None,
    pressure: Annotated[str, typer.Option("--pressure")] = "",
    rounding: Annotated[float | None, typer.Option("--rounding", min=0)] = None,
    unit: Annotated[str | None, typer.Option("--unit")] = None,
    hybrid: Annotated[bool, typer.Option("--hybrid")] = False,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Who contributes under which rule, with what overlaps marked; or companies added up to the nation, from a file."""
    from kringloop.cli.choose import chosen_run, refuse
    from kringloop.cli.sharing import firms_command, nation_command, rules_command

    language = speak(lang)
    if of is not None:
        of_chains = (home, retention, clip, table, pressure, rounding, unit, hybrid)
        refuse(any(o is not None and o is not False and o != "" for o in of_chains) or by != "region", "share_of_run")
        refuse(deliveries is not None and firms is None, "share_deliveries")
        found = chosen_run(run, study, results)
        nation_command(found, of, firms, deliveries, year=year, language=language, as_json=json)
        return
    refuse(run is not None or results is not None, "share_needs_of")
    if firms is not None:
        of_rules = (home, year, retention, clip, study, table, pressure, rounding, unit, hybrid)
        refuse(any(o is not None and o is not False and o != "" for o in of_rules) or by != "region", "share_of_firms")
        firms_command(firms, deliveries, language=language, as_json=json)
        return
    from kringloop.cli.chain_questions import question

    refuse(deliveries is not None, "share_deliveries")
    about = question(study, table, year, pressure=pressure, rounding=rounding, unit=unit, hybrid=hybrid)
    rules_command(about, by=by, home=home, retention=retention, clip=clip, language=language, as_json=json)


def claims(
    registers: Annotated[list[Path], typer.Argument()],
    holder: Annotated[str, typer.Option("--holder")] = "",
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Who claims which part of a joint improvement, from registers: at most all of it, and what is left."""
    from kringloop.cli.sharing import claims_command

    claims_command(registers, holder=holder, language=speak(lang), as_json=json)


def firm(
    file: Annotated[Path, typer.Argument()],
    claims: Annotated[Path | None, typer.Option("--claims")] = None,
    run: RunFile = None,
    study: StudyName = None,
    results: Results = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """One company from its own file: share of sector, nation and chain, its part of each goal, its claims."""
    from kringloop.cli.choose import chosen_run
    from kringloop.cli.firms import firm_command

    language = speak(lang)
    firm_command(chosen_run(run, study, results), file, claims, language=language, as_json=json)


def template(
    kind: Annotated[str, typer.Argument()],
    out: Annotated[Path | None, typer.Option("--out")] = None,
    force: Force = False,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """An empty table to fill in, with headings, units, notes: firm, companies, deliveries, claims, division or esrs."""
    from kringloop.cli.choose import refuse
    from kringloop.cli.firms import template_command

    language = speak(lang)
    refuse(force and out is None, "template_force")
    refuse(json and out is not None, "template_json")
    template_command(kind, out, force=force, language=language, as_json=json)


def disclose(
    firms: Annotated[Path, typer.Argument()],
    by: Annotated[list[str], typer.Option("--by")],
    at_least: Annotated[int | None, typer.Option("--at-least", min=1)] = None,
    dominance: Annotated[str | None, typer.Option("--dominance")] = None,
    p: Annotated[float | None, typer.Option("--p", min=0, max=100)] = None,
    earlier: Annotated[list[Path] | None, typer.Option("--earlier")] = None,
    out: Annotated[Path | None, typer.Option("--out")] = None,
    force: Force = False,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """What can be published of the figures of firms: guarded, protected, and audited with what was published before."""
    from kringloop.cli.choose import refuse
    from kringloop.cli.disclosing import disclose_command, rules_of

    language = speak(lang)
    refuse(force and out is None, "disclose_force")
    dimensions = [name.strip() for each in by for name in each.split(",")]
    rules = rules_of(at_least, dominance, p)
    disclose_command(
        firms, dimensions, rules, earlier=earlier or [], out=out, force=force, language=language, as_json=json
    )
