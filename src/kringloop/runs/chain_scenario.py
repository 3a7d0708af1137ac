"""A scenario of a supply chain, computed: what is emitted where, and for whom, with its changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from kringloop.models import Chains
from kringloop.study import read_chain_scenario

if TYPE_CHECKING:
    from kringloop.chains import Change
    from kringloop.study import ChainChange


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
