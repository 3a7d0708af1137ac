"""The supply chain of a study, asked beside its run: its tables, and scenarios computed on them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from kringloop.core import StudyError
from kringloop.models import Chains, chains_asked
from kringloop.study import ask, parse_study, read_chain_scenario
from kringloop.tables import EXAMPLE_STUDY, read_yaml

if TYPE_CHECKING:
    from kringloop.chains import Change
    from kringloop.study import ChainChange

CHAINS: Final = "chains.output"
"""The model whose account tells what the chains of a study are asked."""


def chains_of(path: Path) -> Chains:
    """The tables of the chain account of a study that follows products; the rest of the study is not read.

    Raises
    ------
    StudyError   the study has a mistake, or no such account
    """
    study = parse_study(read_yaml(path))
    spec = next((s for s in study.accounts.values() if s.engine == CHAINS), None)
    if spec is None:
        raise StudyError(
            f"this study has no account with engine {CHAINS}; kringloop new {EXAMPLE_STUDY} shows one",
            nl=f"deze studie heeft geen rekening met het model {CHAINS}; "
            f"kringloop new {EXAMPLE_STUDY} laat er een zien",
        )
    return chains_asked(ask(spec, path.parent))


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
