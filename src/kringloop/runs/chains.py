"""The supply chain of a study, asked beside its run: its tables, and scenarios computed on them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from kringloop.core import StudyError
from kringloop.models import OUTPUT, Chains, chains_asked
from kringloop.runs.kept_inputs import chain_account, read_inputs
from kringloop.study import ask, asked_with, parse_study, read_chain_scenario
from kringloop.tables import EXAMPLE_STUDY, read_yaml

if TYPE_CHECKING:
    from kringloop.chains import Change
    from kringloop.runs.opened import Run
    from kringloop.study import ChainChange


def chains_of(path: Path) -> Chains:
    """The tables of the chain account of a study that follows products; the rest of the study is not read.

    Raises
    ------
    StudyError   the study has a mistake, or no such account
    """
    study = parse_study(read_yaml(path))
    key = chain_account(study)
    if key is None:
        raise StudyError(
            f"this study has no account with engine {OUTPUT}; kringloop new {EXAMPLE_STUDY} shows one",
            nl=f"deze studie heeft geen rekening met het model {OUTPUT}; "
            f"kringloop new {EXAMPLE_STUDY} laat er een zien",
        )
    return chains_asked(ask(study.accounts[key], path.parent))


def chains_of_run(run: Run) -> Chains | None:
    """The last table of the chains of a run, which its file keeps; None for a run that keeps none."""
    key = chain_account(run.study)
    kept = read_inputs(run.file.table("inputs")) if "inputs" in run.file.names else {}
    if key is None or key not in kept:
        return None
    return chains_asked(asked_with(run.study.accounts[key], kept[key]))


def run_chain_scenario(chains: Chains, path: Path, year: int) -> tuple[str, pl.DataFrame]:
    """The scenario's name, and per region what is emitted there and for its final demand, with the change.

    Raises
    ------
    StudyError       the file is not a scenario: one line per problem
    KringloopError   a change outside its domain, or one that names what the table does not have
    """
    from kringloop.chains import solve_scenario

    file = read_chain_scenario(path)
    key = chains.settings.pressure
    engine = chains.engine(year)
    found = solve_scenario(engine, file.scenario, [_change(c) for c in file.changes], extensions=[key]).by_region(key)
    columns = {str(f): found.sel(figure=f).values for f in found["figure"].values.tolist()}
    frame = pl.DataFrame({"region": list(engine.economy.regions), **columns})
    return file.scenario, frame.with_columns(unit=pl.lit(engine.economy.extension(key).unit))


def _change(change: ChainChange) -> Change:
    from kringloop.chains import DemandChange, IntensityChange, RecipeChange, TradeShareChange

    made: Any = {"recipe": RecipeChange, "trade_share": TradeShareChange, "demand": DemandChange,
            "intensity": IntensityChange}[change.kind]  # fmt: skip
    answer: Change = made(**change.model_dump(exclude={"kind"}))
    return answer
