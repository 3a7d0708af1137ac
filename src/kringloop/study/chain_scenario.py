"""Scenarios of a supply chain from a file: named changes of recipes, trade shares, final demand and intensities."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import polars as pl
from pydantic import Field, ValidationError

from kringloop.core import Problems, StudyError
from kringloop.models import Chains
from kringloop.study.strict import StrictModel
from kringloop.study.yamlfile import read_yaml

if TYPE_CHECKING:
    from kringloop.chains import Change


class _Named(StrictModel):
    name: str = Field(min_length=1)


class Recipe(_Named):
    """Sectors of a region use `factor` times as much of some suppliers' products."""

    kind: Literal["recipe"]
    region: str | None = None
    sector: str | None = None
    supplier_region: str | None = None
    supplier_sector: str | None = None
    factor: float


class TradeShare(_Named):
    """Buyers in a region take a product from regions in new shares."""

    kind: Literal["trade_share"]
    region: str
    product: str
    shares: dict[str, float]
    sectors: tuple[str, ...] | None = None
    final_users: bool = True


class Demand(_Named):
    """Final users of a region buy `factor` times as much."""

    kind: Literal["demand"]
    region: str | None = None
    category: str | None = None
    product_region: str | None = None
    product: str | None = None
    factor: float


class Intensity(_Named):
    """Sectors cause `factor` times as much per unit of output."""

    kind: Literal["intensity"]
    extension: str
    region: str | None = None
    sector: str | None = None
    factor: float


class ScenarioFile(StrictModel):
    """A whole scenario file; no changes is the base."""

    scenario: str = Field(min_length=1)
    changes: list[Annotated[Recipe | TradeShare | Demand | Intensity, Field(discriminator="kind")]] = Field(
        default_factory=list
    )


def run_chain_scenario(chains: Chains, path: Path, year: int) -> tuple[str, pl.DataFrame]:
    """The scenario's name, and per region what is emitted there and for its final demand, with the change.

    Raises
    ------
    StudyError       the file is not a scenario: one line per problem
    KringloopError   a change outside its domain, or one that names what the table does not have
    """
    from kringloop.chains import solve_scenario

    file = _parse(path)
    key = chains.settings.pressure
    engine = chains.engine(year)
    found = solve_scenario(engine, file.scenario, [_change(c) for c in file.changes], extensions=[key]).by_region(key)
    columns = {str(f): found.sel(figure=f).values for f in found["figure"].values.tolist()}
    frame = pl.DataFrame({"region": list(engine.economy.regions), **columns})
    return file.scenario, frame.with_columns(unit=pl.lit(engine.economy.extension(key).unit))


def _parse(path: Path) -> ScenarioFile:
    file = read_yaml(path)
    try:
        return ScenarioFile.model_validate(file.content)
    except ValidationError as error:
        problems = Problems(str(path))
        for each in error.errors():
            # the kind of a change stands in the path of a tagged union, but not in the file
            place = tuple(p for p in each["loc"] if p not in ("recipe", "trade_share", "demand", "intensity"))
            message = "unknown key" if each["type"] == "extra_forbidden" else each["msg"].lower()
            problems.add(file.place(place), f"{'.'.join(map(str, place))}  {message}")
        problems.raise_if_any(StudyError, closing="Nothing was run.")
        raise


def _change(change: Recipe | TradeShare | Demand | Intensity) -> Change:
    from kringloop.chains import DemandChange, IntensityChange, RecipeChange, TradeShareChange

    made: Any = {
        "recipe": RecipeChange,
        "trade_share": TradeShareChange,
        "demand": DemandChange,
        "intensity": IntensityChange,
    }[change.kind]
    answer: Change = made(**change.model_dump(exclude={"kind"}))
    return answer
