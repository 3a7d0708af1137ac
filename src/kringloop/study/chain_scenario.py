"""Scenarios of a supply chain from a file: named changes of recipes, trade shares, final demand and intensities."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from kringloop.core import Problems, StudyError
from kringloop.study.model import sentence
from kringloop.study.strict import StrictModel
from kringloop.tables import read_yaml


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


ChainChange = Recipe | TradeShare | Demand | Intensity
_KINDS: dict[str, type[StrictModel]] = {
    "recipe": Recipe, "trade_share": TradeShare, "demand": Demand, "intensity": Intensity,
}  # fmt: skip
_KEYS: dict[int | str, tuple[str, ...]] = {kind: tuple(change.model_fields) for kind, change in _KINDS.items()}


class ScenarioFile(StrictModel):
    """A whole scenario file; no changes is the base."""

    scenario: str = Field(min_length=1)
    changes: list[Annotated[ChainChange, Field(discriminator="kind")]] = Field(default_factory=list)


def read_chain_scenario(path: Path) -> ScenarioFile:
    """A scenario file, checked.

    Raises
    ------
    StudyError   one line per problem
    """
    file = read_yaml(path)
    try:
        return ScenarioFile.model_validate(file.content)
    except ValidationError as error:
        problems = Problems(str(path))
        for each in error.errors():
            # the kind of a change stands in the path of a tagged union, but not in the file
            known = [name for part in each["loc"] for name in _KEYS.get(part, ())]
            place = tuple(p for p in each["loc"] if p not in _KEYS)
            told = sentence(dict(each), place, known or list(ScenarioFile.model_fields))
            problems.add(file.place(place), f"{'.'.join(map(str, place))}  {told}".strip())
        problems.raise_if_any(StudyError, closing="Nothing was run.")
        raise
