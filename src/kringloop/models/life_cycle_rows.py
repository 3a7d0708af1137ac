"""Engines of stocks and loops: the rows of the accounts that a life cycle gives.

`stocks.flows` gives mass between the nodes of the life cycle, `stocks.levels` mass in use at the
end of the year, `stocks.lives` lifetimes and what a new product gives, `stocks.population` persons.
Rows of the years with a record are modelled, or assumed where no record says what becomes of
discards or what was sold; rows after it are scenarios. All engines of a study share one run.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kringloop.core import Array, Names
from kringloop.models.declared import Asked, Model
from kringloop.models.life_cycle import FIRST, SECOND, LifeCycleModel, Projection, levers_at, read_products
from kringloop.models.life_cycle_choices import HISTORY, LifeCycleSettings, choices_of, wrong_choices

if TYPE_CHECKING:
    from kringloop.stocks import LoopRun

MODELLED, ASSUMED, SCENARIO = "stock_model", "loop_assumptions", "loop_scenarios"
"""Origins of rows: kind modelled, assumed and scenario."""
DISCARDS = "discards"
EVERY: Final = 5
"""Years between two answers about the whole life of a new product; between them little changes."""

Pieces = list[pl.DataFrame]
Mask = NDArray[np.bool_]


def flows(asked: Asked) -> pl.DataFrame:
    """Mass between nodes: year, origin, destination, good, scenario, mass [t], source."""
    world = _world(asked)
    parts: Pieces = []
    for scenario, projection, inside in world.runs():
        for origin, destination, mass in _edges(projection.run):
            source = world.source_of(scenario, origin, destination)
            about = {"origin": world.node(origin), "destination": world.node(destination), "scenario": scenario}
            here = inside
            if origin == "market" and scenario == HISTORY:
                here = inside & world.recorded
                parts.append(_tidy(world.model, mass, inside & ~world.recorded, about | {"source": ASSUMED}))
            parts.append(_tidy(world.model, mass, here, about | {"source": source}))
    rows = pl.concat(parts).filter(pl.col("mass") > 0)
    return rows.select("year", "origin", "destination", "good", "scenario", "mass", "source").sort(pl.all())


def levels(asked: Asked) -> pl.DataFrame:
    """Mass in use at the end of the year: year, node, good, scenario, mass [t], source.

    Every scenario also holds the level it goes on from, and the history the one before its record.
    """
    world = _world(asked)
    parts: Pieces = []
    for scenario, projection, inside in world.runs():
        before = np.zeros_like(inside)
        before[:-1] = inside[1:] & ~inside[:-1]
        for phase in (FIRST, SECOND):
            stock = projection.run.stock[phase]
            about = {"node": world.node(phase), "scenario": scenario}
            here = SCENARIO if scenario != HISTORY else world.of_use
            parts.append(_tidy(world.model, stock, inside, about | {"source": here}))
            parts.append(_tidy(world.model, stock, before, about | {"source": world.of_use}))
    rows = pl.concat(parts).filter((pl.col("mass") > 0) | (pl.col("node") == world.node(FIRST)))
    return rows.select("year", "node", "good", "scenario", "mass", "source").sort(pl.all())


def lives(asked: Asked) -> pl.DataFrame:
    """Life of a product made in the year, and what it gives with the levers of that year kept for ever.

    Returns
    -------
    year, good, scenario, lifetime [year] and its standard error lifetime_sd, longevity [year], uses [1],
    source; the history holds the lifetime only, because reuse so far is inside it
    """
    world = _world(asked)
    products, model = world.model.products, world.model
    rows: list[tuple[Any, ...]] = []
    for n, key in enumerate(products.keys):
        life = float(products.mean[n]), float(products.mean_error[n])
        span = range(products.first_record, products.last_record + 1)
        rows += [(year, key, HISTORY, *life, None, None, MODELLED) for year in span]
    start = products.last_record
    years = [y for y in range(start + 1, model.choices.horizon + 1) if y % EVERY == 0]
    for scenario in model.choices.scenarios:
        projection = world.projections[scenario]
        sets = [levers_at(projection, model.at(year)) for year in years]
        distinct = list({json.dumps(each): each for each in sets}.values())
        found = model.speeds(distinct)
        place = {json.dumps(each): i for i, each in enumerate(distinct)}
        for year, each in zip(years, sets, strict=True):
            i, factor = place[json.dumps(each)], each["lifetime"]
            for n, key in enumerate(products.keys):
                life = float(products.mean[n] * factor), float(products.mean_error[n] * factor)
                gives = float(found.longevity[n, i]), float(found.uses_per_primary_unit[n, i])
                rows.append((year, key, scenario, *life, *gives, SCENARIO))
    schema = {
        "year": pl.Int64(), "good": pl.String(), "scenario": pl.String(), "lifetime": pl.Float64(),
        "lifetime_sd": pl.Float64(), "longevity": pl.Float64(), "uses": pl.Float64(), "source": pl.String(),
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row").sort("good", "scenario", "year")


def population(asked: Asked) -> pl.DataFrame:
    """Persons the stock is shared by: year, scenario, persons, source."""
    world = _world(asked)
    model, people = world.model, world.model.population()
    counted = set(model.products.people)
    rows = []
    for scenario in (HISTORY, *model.choices.scenarios):
        for year, persons in zip(model.years.astype(int).tolist(), people.tolist(), strict=True):
            if np.isnan(persons) or (scenario == HISTORY and year > model.products.last_record):
                continue
            source = model.products.sources["people"] if year in counted else SCENARIO
            rows.append((year, scenario, persons, source))
    schema = {"year": pl.Int64(), "scenario": pl.String(), "persons": pl.Float64(), "source": pl.String()}
    return pl.DataFrame(rows, schema=schema, orient="row")


class _World:
    """A model with all its projections."""

    def __init__(self, model: LifeCycleModel, settings: LifeCycleSettings) -> None:
        self.model = model
        self.fixed = {"market": settings.market, "export": settings.abroad}
        self.today = model.project(model.choices.today)
        self.projections = {k: model.project(s.levers, self.today) for k, s in model.choices.scenarios.items()}
        self.of_use = ASSUMED if model.choices.today.circulates else MODELLED

    def runs(self) -> list[tuple[str, Projection, Mask]]:
        """Label, projection and the cells (year, product) that belong to it."""
        products = self.model.products
        years = np.repeat(self.model.years[:, None], len(products.keys), axis=1)
        recorded = (years >= products.first_record) & (years <= products.last_record)
        after = years > products.last_record
        return [(HISTORY, self.today, recorded), *((k, p, after) for k, p in self.projections.items())]

    @property
    def recorded(self) -> Mask:
        """(year, product) which sales stand in the record; the rest is grown or kept per head."""
        years, products = self.model.years[:, None], self.model.products
        return np.asarray((years >= products.first) & (years <= products.last))

    def node(self, key: str) -> str:
        return self.fixed.get(key, f"{self.model.choices.nodes}.{key}")

    def source_of(self, scenario: str, origin: str, destination: str) -> str:
        if scenario != HISTORY:
            return SCENARIO
        if origin == "market":
            return self.model.products.sources["sales"]
        return self.of_use if destination == DISCARDS else ASSUMED


def _edges(run: LoopRun) -> list[tuple[str, str, Array]]:
    """Flows (year, product) between nodes; what leaves use for good passes the discards."""
    found: dict[tuple[str, str], Array] = {("market", FIRST): run.inflow}

    def add(origin: str, destination: str, mass: Array) -> None:
        pair = (origin, destination)
        found[pair] = found[pair] + mass if pair in found else mass

    for (origin, destination), mass in run.flows.items():
        if origin in (FIRST, SECOND) and destination != "repair":
            add(origin, DISCARDS, mass)
            add(DISCARDS, destination, mass)
        else:
            add(origin, destination, mass)
    return [(origin, destination, mass) for (origin, destination), mass in found.items()]


def _tidy(model: LifeCycleModel, mass: Array, inside: Mask, about: Mapping[str, str]) -> pl.DataFrame:
    year, product = np.nonzero(inside)
    frame = pl.DataFrame(
        {
            "year": model.years[year].astype(np.int64),
            "good": pl.Series([model.products.keys[n] for n in product], dtype=pl.String),
            "mass": mass[year, product],
        }
    )
    return frame.with_columns(**{name: pl.lit(value) for name, value in about.items()})


@lru_cache(maxsize=4)
def _world(asked: Asked) -> _World:
    return _World(life_cycle_asked(asked), asked.settings)


def life_cycle_asked(asked: Asked) -> LifeCycleModel:
    """The model behind a question, without running it."""
    settings: LifeCycleSettings = asked.settings
    return LifeCycleModel(read_products(asked.inputs, region=settings.region), choices_of(settings))


def _made_in(units: Mapping[str, str]) -> Callable[[Asked], Mapping[str, str]]:
    return lambda _asked: units


MODELS: Final = tuple(
    Model(
        key=f"stocks.{key}", names=names, settings=LifeCycleSettings, rows=rows, units=_made_in(made),
        wrong=wrong_choices,
    )
    for key, names, rows, made in (
        ("flows", Names("stromen in de levensloop", "flows in the life cycle"), flows, {"mass": "t"}),
        ("levels", Names("voorraad in gebruik", "stock in use"), levels, {"mass": "t"}),
        ("lives", Names("levensduur van producten", "lives of products"), lives,
         {"lifetime": "year", "longevity": "year", "uses": "1"}),
        ("population", Names("bevolking", "population"), population, {"persons": "person"}),
    )
)  # fmt: skip
"""Tables of the life cycle hold t, years and persons."""
