"""Engines of stocks and loops: the rows of the accounts that a life cycle gives.

`stocks.flows` gives mass between the nodes of the life cycle, `stocks.levels` mass in use at the
end of the year, `stocks.lives` lifetimes and what a new product gives, `stocks.population` persons.
Rows of the years with a record are modelled, or assumed where no record says what becomes of
discards or what was sold; rows after it are scenarios. All engines of a study share one run.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kringloop.core import Array, unknown
from kringloop.models.declared import KEPT, Asked
from kringloop.models.life_cycle import LifeCycleModel, Projection, levers_at, life_factor, read_products
from kringloop.models.life_cycle_choices import HISTORY, LifeCycleSettings, choices_of
from kringloop.models.life_cycle_graph import DISCARDS, FIRST
from kringloop.models.life_cycle_surplus import COMPONENTS, MADE, PARTS, PLACES, Placed, Rule, placed
from kringloop.models.loop_edges import graph_with
from kringloop.models.product_lives import life_of

MODELLED, ASSUMED, SCENARIO = "stock_model", "loop_assumptions", "loop_scenarios"
"""Origins of rows: kind modelled, assumed and scenario."""
WORLDS: Final = 8
"""Sets of projections that are kept: all products of a study take some hundred megabytes."""
SETTLED: Final = 0.05
EVERY: Final = 5
"""Years between two answers about the whole life of a new product; between them little changes."""

Mask = NDArray[np.bool_]
Pieces = list[tuple[tuple[str, ...], Mask, Array]]
"""Labels, the cells (year, product) that are meant, and mass."""
Of: TypeAlias = "Callable[[World], tuple[tuple[str, ...], Pieces]]"
"""What an engine reads of a world: the names of the labels, and the pieces."""


def flows(asked: Asked) -> pl.DataFrame:
    """Mass between nodes: year, origin, destination, good, scenario, mass [t], source.

    A way that carries nothing in one year of a scenario and something in another is 0 there, not absent: a lever
    that ends collection gives a recycling rate of 0 %.
    """
    return _rows_of(world_of(asked), flows_of)


def flows_of(world: World) -> tuple[tuple[str, ...], Pieces]:
    """The pieces of `flows`."""
    parts: Pieces = []
    for scenario, projection, inside in world.runs():
        for origin, destination, mass, told in _edges(projection, world.rule):
            about = (world.node(origin), world.node(destination), scenario)
            here = inside & ((told > 0) if scenario == HISTORY else (told > 0).any(axis=0))
            if origin == "market" and scenario == HISTORY:
                parts.append(((*about, ASSUMED), here & ~world.recorded, mass))
                here = here & world.recorded
            parts.append(((*about, world.source_of(scenario, origin, destination)), here, mass))
    return ("origin", "destination", "scenario", "source"), parts


def levels(asked: Asked) -> pl.DataFrame:
    """Mass in use at the end of the year, and secondary material that is kept: year, node, good, scenario, mass [t],
    source.

    Every scenario also holds the level it goes on from, and the history the one before its record.
    """
    return _rows_of(world_of(asked), levels_of)


def levels_of(world: World) -> tuple[tuple[str, ...], Pieces]:
    """The pieces of `levels`."""
    parts: Pieces = []
    for scenario, projection, inside in world.runs():
        before = np.zeros_like(inside)
        before[:-1] = inside[1:] & ~inside[:-1]
        for phase, stock in projection.run.stock.items():
            there = (stock > 0) | (phase == FIRST)
            here = SCENARIO if scenario != HISTORY else world.of_use
            parts.append(((world.node(phase), scenario, here), inside & there, stock))
            parts.append(((world.node(phase), scenario, world.of_use), before & there, stock))
        if world.rule == "stock":
            node, kept = world.node(PLACES[world.rule]), placed_in(projection, world.rule).kept
            parts.append(((node, scenario, SCENARIO if scenario != HISTORY else ASSUMED), inside, kept))
            parts.append(((node, scenario, ASSUMED), before, kept))
    return ("node", "scenario", "source"), parts


def _rows_of(world: World, of: Of) -> pl.DataFrame:
    """Rows in order: the year, nodes, good, scenario, mass and source of every cell."""
    names, parts = of(world)
    return in_order(names, tidy(world.model, names, parts)).drop("_at")


def in_order(names: Sequence[str], rows: pl.DataFrame) -> pl.DataFrame:
    """Rows in the order of their labels, each with the place `_at` it had."""
    nodes = [name for name in names if name not in ("scenario", "source")]
    labels = ("year", *nodes, "good", "scenario", "mass", "source")
    return rows.with_row_index("_at").select(*labels, "_at").sort(labels)


def lives(asked: Asked) -> pl.DataFrame:
    """Life of a product made in the year, and what it gives with the levers of that year kept for ever.

    Returns
    -------
    year, good, scenario, lifetime [year] and its standard error lifetime_sd, longevity [year], uses [1],
    settling [year] until a stock under constant inflow is within 5 % of its level, source; the history holds the
    lifetime only, because reuse so far is inside it
    """
    world = world_of(asked)
    products, model = world.model.products, world.model
    rows: list[tuple[Any, ...]] = []
    settles = _settling(model, [1.0])[:, 0].tolist()
    for n, key in enumerate(products.keys):
        life = float(products.mean[n]), float(products.mean_error[n])
        span = range(products.first_record, products.last_record + 1)
        rows += [(year, key, HISTORY, *life, None, None, settles[n], MODELLED) for year in span]
    start = products.last_record
    years = [y for y in range(start + 1, model.choices.horizon + 1) if y % EVERY == 0 or y == model.choices.horizon]
    sets = {
        (k, y, n): levers_at(p, model.at(y), n)
        for k, p in world.projections.items()
        for y in years
        for n in (range(len(products.keys)) if _by_product(p) else (0,))
    }
    distinct = list({json.dumps(each): each for each in sets.values()}.values())
    place = {json.dumps(each): i for i, each in enumerate(distinct)}
    found, settled = model.speeds(distinct), _settling(model, [float(life_factor(each)) for each in distinct])
    for (scenario, year, product), each in sets.items():
        i, factor = place[json.dumps(each)], float(life_factor(each))
        for n in (product,) if _by_product(world.projections[scenario]) else range(len(products.keys)):
            life = float(products.mean[n] * factor), float(products.mean_error[n] * factor)
            gives = float(found.longevity[n, i]), float(found.uses[n, i])
            rows.append((year, products.keys[n], scenario, *life, *gives, float(settled[n, i]), SCENARIO))
    schema = {
        "year": pl.Int64(),
        "good": pl.String(),
        "scenario": pl.String(),
        "lifetime": pl.Float64(),
        "lifetime_sd": pl.Float64(),
        "longevity": pl.Float64(),
        "uses": pl.Float64(),
        "settling": pl.Float64(),
        "source": pl.String(),
    }
    return pl.DataFrame(rows, schema=schema, orient="row").sort("good", "scenario", "year")


def _by_product(projection: Projection) -> bool:
    return any(values.ndim > 1 for values in projection.levers.values())


def _settling(model: LifeCycleModel, factors: Sequence[float]) -> Array:
    """(product, factor) [year] as `settling_of`."""
    scale = model.products.scale[:, None] * np.asarray(factors)
    shape = np.broadcast_to(model.products.shape[:, None], scale.shape)
    return settling_of(model.choices.law, shape, scale)


def settling_of(law: str, shape: Array, scale: Array) -> Array:
    """(product, …) [year] until a stock under constant inflow is within SETTLED of its level."""
    from kringloop.stocks import time_to_steady_state

    return time_to_steady_state(life_of(law, shape, scale), within=SETTLED)


def population(asked: Asked) -> pl.DataFrame:
    """Persons the stock is shared by: year, scenario, persons, source."""
    world = world_of(asked)
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


class World:
    """A model with all its projections."""

    def __init__(self, model: LifeCycleModel, today: Projection, settings: LifeCycleSettings) -> None:
        self.model = model
        self.rule: Rule = settings.surplus
        self.fixed = {"market": settings.market, "export": settings.abroad}
        self.today = today
        self.projections = {
            k: model.project(s.levers, self.today, s.courses) for k, s in model.choices.scenarios.items()
        }
        self.of_use = ASSUMED if self.today.run.comes_back else MODELLED

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


def placed_in(projection: Projection, rule: Rule) -> Placed:
    """Parts and secondary material of a projection by where they go."""
    return placed(projection.run, rule, projection.levers["component_displacement"])


def _edges(projection: Projection, rule: Rule) -> list[tuple[str, str, Array, Array]]:
    """Flows (year, product) between nodes, gates among them, each with the mass that says where it has a row.

    New products come from the market. Where there is secondary material, its surplus has a row too: mostly of 0. So
    have components, for those that take the place of new ones and for the rest.
    """
    run = projection.run
    found = {("market", run.cycle.phase_keys[0]): run.inflow, **run.passages}
    secondary = placed_in(projection, rule)
    edges = [(origin, to, mass, mass) for (origin, to), mass in found.items() if to not in (MADE, COMPONENTS)]
    for origin, mass in secondary.parts.items():
        edges.append((origin, COMPONENTS, mass - secondary.fit[origin], mass))
        edges.append((origin, PARTS, secondary.fit[origin], mass))
    for origin, came in secondary.came.items():
        edges.append((origin, MADE, secondary.used[origin], came))
        edges.append((origin, PLACES[rule], secondary.over[origin], came))
    if rule == "stock":
        edges.append((PLACES[rule], MADE, secondary.drawn, sum(secondary.came.values(), np.zeros_like(run.inflow))))
    return edges


def tidy(model: LifeCycleModel, names: tuple[str, ...], parts: Pieces) -> pl.DataFrame:
    """One row per cell of every part: year, good, mass, and the labels of the part under their names."""
    cells = [np.nonzero(inside) for _, inside, _ in parts]
    counts = [len(year) for year, _ in cells]
    years = np.concatenate([model.years[year].astype(np.int64) for year, _ in cells])
    goods = np.concatenate([product for _, product in cells])
    mass = np.concatenate([mass[cell] for cell, (_, _, mass) in zip(cells, parts, strict=True)])
    part = np.repeat(np.arange(len(parts)), counts)
    keys = pl.Series("good", model.products.keys, dtype=pl.String)
    labels = [
        pl.Series(name, [about[i] for about, _, _ in parts], dtype=pl.String).gather(part)
        for i, name in enumerate(names)
    ]
    return pl.DataFrame([pl.Series("year", years), keys.gather(goods), pl.Series("mass", mass), *labels])


@lru_cache(maxsize=WORLDS)
def world_of(asked: Asked) -> World:
    """The model of a question with all its projections, worked out once."""
    settings: LifeCycleSettings = asked.settings
    unmoved = replace(asked, settings=replace(settings, scenarios={}))
    model, today = _today(unmoved)
    return World(replace(model, choices=choices_of(settings)), today, settings)


@lru_cache(maxsize=KEPT)
def _today(unmoved: Asked) -> tuple[LifeCycleModel, Projection]:
    """The model and its run with the levers of today, which every scenario of the same settings shares."""
    model = life_cycle_asked(unmoved)
    return model, model.project(model.choices.today)


def life_cycle_asked(asked: Asked) -> LifeCycleModel:
    """The model behind a question, without running it.

    Raises
    ------
    UnknownNameError   a product that is not among those with a lifetime that fits; names the nearest
    """
    settings: LifeCycleSettings = asked.settings
    products = read_products(asked.inputs, region=settings.region, draw=asked.draw, measured=asked.measured)
    for key in settings.products:
        if key not in products.keys:
            raise unknown(
                "product",
                key,
                products.keys,
                where="those with a lifetime that fits",
                where_nl="de producten met een goed geschatte levensduur",
            )
    return LifeCycleModel(
        products.only(settings.products or products.keys), choices_of(settings), graph_with(settings.loop)
    )


def surplus(asked: Asked) -> dict[str, float]:
    """[t] new products below zero that each scenario would ask, over all years and products; 0 when all is well."""
    return {key: float(found.clipped.sum()) for key, found in world_of(asked).projections.items()}
