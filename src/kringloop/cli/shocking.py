"""`shock`: a stop of supply, worked for the country of a run or for the Union."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kringloop.cli.choose import chosen_run, refuse
from kringloop.cli.render import console, print_blocks, print_json
from kringloop.cli.speech import words
from kringloop.core import typed_number
from kringloop.reading import shock_blocks, shock_result, shock_title
from kringloop.reference import raw_material, trade_importer
from kringloop.shocks import (
    ASSUMED,
    Assumptions,
    Shock,
    ShockAnswer,
    answer_shock,
    countries_of,
    read_assumptions,
    require_shock,
    shipped_assumptions,
)

if TYPE_CHECKING:
    from kringloop.reading import Words
    from kringloop.runs import Run


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command line asks."""

    material: str | None = None
    origins: tuple[str, ...] = ()
    share: str = "100"
    weeks: int = 52
    start: int = 0
    importer: str | None = None
    basis: str = "trade"
    stage: str | None = None
    year: int | None = None
    file: Path | None = None
    assume: tuple[str, ...] = ()


def shock_command(
    asked: Asked, run: Path | None, study: str | None, results: Path | None, *, language: str, as_json: bool
) -> None:
    """One shock; of an importer that is no country of a run without any results."""
    from kringloop.runs import importer_of, shock_of_run

    shock, assumptions = _shock(asked), _assumptions(asked)
    importer = None if asked.importer is None else trade_importer(asked.importer)
    if importer is not None and run is None and study is None and results is None and _is_union(importer):
        found = answer_shock(replace(shock, importer=importer), assumptions, None)
        said = words(language)
    else:
        chosen = chosen_run(run, study, results)
        found = shock_of_run(
            chosen,
            shock if importer in (None, importer_of(chosen)) else replace(shock, importer=importer or ""),
            assumptions,
        )
        said = _words_of(chosen, language)
    if as_json:
        print_json(_record(found, said))
        return
    out = console()
    out.print(shock_title(found, said), style="bold", markup=False)
    out.print(shock_result(found, said), markup=False)
    print_blocks(shock_blocks(found, said))


def shocks_command(run: Path | None, study: str | None, results: Path | None, *, language: str, as_json: bool) -> None:
    """The shocks that a study states, each in two sentences."""
    from kringloop.runs import shock_of, shock_of_run

    chosen = chosen_run(run, study, results)
    said = _words_of(chosen, language)
    found = {
        key: shock_of_run(chosen, shock_of(spec), shipped_assumptions(), apart=as_json)  # two sentences tell no parts
        for key, spec in chosen.study.shocks.items()
    }
    refuse(not found, "shocks_none", study=chosen.meta["study"])
    if as_json:
        print_json({key: _record(each, said) for key, each in found.items()})
        return
    out = console()
    for key, each in found.items():
        out.print(chosen.study.shocks[key].names.model_dump()[language], style="bold", markup=False)
        out.print(f"{shock_title(each, said)}. {shock_result(each, said)}", markup=False)
        out.print("")


def _words_of(run: Run, language: str) -> Words:
    from kringloop.reading import Reading

    return Reading(run, run.file.path.name, piecewise=True).words(language)


def _is_union(importer: str) -> bool:
    from kringloop.reference import classification

    return bool(classification("countries").below(importer) - {importer})


def _shock(asked: Asked) -> Shock:
    assert asked.material is not None
    shock = Shock(
        material=raw_material(asked.material),
        origins=countries_of(asked.origins),
        share=_share(asked.share),
        weeks=asked.weeks,
        start=asked.start,
        basis=asked.basis,  # type: ignore[arg-type]
        stage=asked.stage,  # type: ignore[arg-type]
        year=asked.year,
    )
    return require_shock(shock)


def _share(text: str) -> float:
    return typed_number(text.strip().removesuffix("%"), what="--share") / 100.0


def _assumptions(asked: Asked) -> Assumptions:
    made = shipped_assumptions() if asked.file is None else read_assumptions(asked.file)
    values: dict[str, float] = {}
    for text in asked.assume:
        name, sign, value = text.partition("=")
        key = name.strip().replace("-", "_")
        refuse(not sign or key in values, "shock_assume", text=text)
        values[key] = typed_number(_without_unit(key, value.strip()), what=f"--assume {key}")
    return made.with_values(values)


def _without_unit(key: str, value: str) -> str:
    """A value without its per cent sign; of what is no share the sign stays, and makes it no number."""
    return value.removesuffix("%") if key not in ASSUMED or ASSUMED[key].unit == "%" else value


def _record(found: ShockAnswer, said: Words) -> dict[str, Any]:
    return {"finding": shock_title(found, said), "result": shock_result(found, said), **found.as_dict()}
