"""`backcast`: targets searched backwards on a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kringloop.cli.choose import chosen_run, refuse
from kringloop.cli.render import console, print_blocks, print_json
from kringloop.cli.speech import words
from kringloop.core import unknown
from kringloop.reading import Words, backcast_blocks, backcast_title, opened_words, supplies_of_mix

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kringloop.runs import Backcasted, ScenarioBench, Workbench
    from kringloop.scenarios import BackcastAsked
    from kringloop.study import BackcastSpec

DRAWS = 20
"""With which a mix is tried where nothing is said."""


class Line(NamedTuple):
    """A backcast of a line."""

    targets: tuple[str, ...]
    product: str
    objective: str
    levers: tuple[str, ...]

    @property
    def asked(self) -> BackcastAsked:
        """What is asked."""
        from kringloop.scenarios import BackcastAsked, read_target

        keys = tuple(key.strip().replace("-", "_") for key in self.levers)
        targets = tuple(map(read_target, self.targets))
        return BackcastAsked(targets=targets, product=self.product, objective=self.objective, levers=keys)


def backcast_command(
    what: str | None,
    line: Line | None,
    draws: int | None,
    search_draws: int | None,
    run: Path | None,
    study: str | None,
    results: Path | None,
    *,
    language: str,
    as_json: bool,
) -> None:
    """One backcast, of a file, of a line or of the study; without any, all that the study states."""
    from kringloop.runs import ScenarioBench, backcast_of, workbench_of_run
    from kringloop.scenarios import read_backcast

    given = line.asked if line is not None else None
    if what is not None and (Path(what).is_file() or Path(what).suffix):
        given = read_backcast(Path(what))
    chosen = chosen_run(run, study, results)
    bench, scenarios = workbench_of_run(chosen), ScenarioBench(chosen)
    refuse(bench is None, "run_without_levers", path=chosen.file.path)
    assert bench is not None
    said = words(language)
    if given is None:
        _stated(bench, scenarios, what, draws, search_draws, said, as_json=as_json)
        return
    found = backcast_of(bench, given, draws=DRAWS if draws is None else draws, search_draws=search_draws or 0)
    if as_json:
        print_json(_record(bench, scenarios, found, said))
        return
    _print(bench, scenarios, found, said)


def _stated(
    bench: Workbench,
    scenarios: ScenarioBench,
    key: str | None,
    draws: int | None,
    search_draws: int | None,
    said: Words,
    *,
    as_json: bool,
) -> None:
    """Backcasts that the study states: one by its key, or all."""
    from kringloop.runs import backcast_stated

    known: Mapping[str, BackcastSpec] = bench.study.backcasts
    refuse(key is None and not known, "backcasts_none", study=bench.study.study)
    if key is not None and key not in known:
        raise unknown("backcast", key, known)
    specs = {k: spec for k, spec in known.items() if key in (None, k)}
    found = {k: backcast_stated(bench, spec, draws=draws, search_draws=search_draws) for k, spec in specs.items()}
    if as_json:
        told = {k: _record(bench, scenarios, each, said) for k, each in found.items()}
        print_json(told if key is None else told[key])
        return
    for k, each in found.items():
        console().print(specs[k].names.model_dump()[said.language], style="bold", markup=False)
        console().print(specs[k].reason.model_dump()[said.language], markup=False)
        _print(bench, scenarios, each, said)


def _print(bench: Workbench, scenarios: ScenarioBench, found: Backcasted, said: Words) -> None:
    from kringloop.runs import can_be_opened, held_for_all

    console().print(backcast_title(found, said), style="bold", markup=False)
    print_blocks(backcast_blocks(found, said, supplies_of_mix(scenarios, found, said.language)))
    if can_be_opened(bench, found):
        for line in opened_words(found, said, held_for_all(found)):
            console().print(line, markup=False)
        console().print(_command(bench, found), markup=False, soft_wrap=True)
    elif found.moved:
        console().print(said("backcast.open_not"), markup=False)


def _command(bench: Workbench, found: Backcasted) -> str:
    """The same mix as a scenario, with every figure beside the baseline."""
    from kringloop.runs import address_of_mix

    return f"kringloop scenario run '{address_of_mix(found)}' {bench.option}".strip()


def _record(bench: Workbench, scenarios: ScenarioBench, found: Backcasted, said: Words) -> dict[str, Any]:
    from kringloop.runs import address_of_mix, can_be_opened

    address = address_of_mix(found) if can_be_opened(bench, found) else None
    held = list(supplies_of_mix(scenarios, found, said.language))
    return {"finding": backcast_title(found, said), **found.as_dict(), "held": held, "address": address}
