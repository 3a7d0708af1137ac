"""Engines of stocks and loops: the rows of the accounts that a life cycle gives.

`stocks.flows` gives mass between the nodes of the life cycle, `stocks.levels` mass in use at the
end of the year, `stocks.lives` lifetimes and what a new product gives, `stocks.population` persons.
Rows of the years with a record are modelled, or assumed where no record says what becomes of
discards or what was sold; rows after it are scenarios. All engines of a study share one run.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kringloop.core import Alternative, Array, Choice, Names, unknown
from kringloop.models.declared import KEPT, Asked, Model
from kringloop.models.life_cycle import LifeCycleModel, Projection, levers_at, read_products
from kringloop.models.life_cycle_choices import HISTORY, LifeCycleSettings, ScenarioSettings, choices_of, wrong_choices
from kringloop.models.life_cycle_graph import DISCARDS, FIRST
from kringloop.models.loop_edges import graph_with
from kringloop.models.product_lives import FITTED, life_of

if TYPE_CHECKING:
    from kringloop.stocks import LoopRun

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


def flows(asked: Asked) -> pl.DataFrame:
    """Mass between nodes: year, origin, destination, good, scenario, mass [t], source.

    A way that carries nothing in one year of a scenario and something in another is 0 there, not absent: a lever
    that ends collection gives a recycling rate of 0 %.
    """
    world = _world(asked)
    parts: Pieces = []
    for scenario, projection, inside in world.runs():
        for origin, destination, mass in _edges(projection.run):
            about = (world.node(origin), world.node(destination), scenario)
            here = inside & ((mass > 0) if scenario == HISTORY else (mass > 0).any(axis=0))
            if origin == "market" and scenario == HISTORY:
                parts.append(((*about, ASSUMED), here & ~world.recorded, mass))
                here = here & world.recorded
            parts.append(((*about, world.source_of(scenario, origin, destination)), here, mass))
    rows = _tidy(world.model, ("origin", "destination", "scenario", "source"), parts)
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
        for phase, stock in projection.run.stock.items():
            there = (stock > 0) | (phase == FIRST)
            here = SCENARIO if scenario != HISTORY else world.of_use
            parts.append(((world.node(phase), scenario, here), inside & there, stock))
            parts.append(((world.node(phase), scenario, world.of_use), before & there, stock))
    rows = _tidy(world.model, ("node", "scenario", "source"), parts)
    return rows.select("year", "node", "good", "scenario", "mass", "source").sort(pl.all())


def lives(asked: Asked) -> pl.DataFrame:
    """Life of a product made in the year, and what it gives with the levers of that year kept for ever.

    Returns
    -------
    year, good, scenario, lifetime [year] and its standard error lifetime_sd, longevity [year], uses [1],
    settling [year] until a stock under constant inflow is within 5 % of its level, source; the history holds the
    lifetime only, because reuse so far is inside it
    """
    world = _world(asked)
    products, model = world.model.products, world.model
    rows: list[tuple[Any, ...]] = []
    settles = _settling(model, [1.0])[:, 0].tolist()
    for n, key in enumerate(products.keys):
        life = float(products.mean[n]), float(products.mean_error[n])
        span = range(products.first_record, products.last_record + 1)
        rows += [(year, key, HISTORY, *life, None, None, settles[n], MODELLED) for year in span]
    start = products.last_record
    years = [y for y in range(start + 1, model.choices.horizon + 1) if y % EVERY == 0 or y == model.choices.horizon]
    sets = {(k, y): levers_at(p, model.at(y)) for k, p in world.projections.items() for y in years}
    distinct = list({json.dumps(each): each for each in sets.values()}.values())
    place = {json.dumps(each): i for i, each in enumerate(distinct)}
    found, settled = model.speeds(distinct), _settling(model, [each["lifetime"] for each in distinct])
    for (scenario, year), each in sets.items():
        i, factor = place[json.dumps(each)], each["lifetime"]
        for n, key in enumerate(products.keys):
            life = float(products.mean[n] * factor), float(products.mean_error[n] * factor)
            gives = float(found.longevity[n, i]), float(found.uses[n, i])
            rows.append((year, key, scenario, *life, *gives, float(settled[n, i]), SCENARIO))
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


def _settling(model: LifeCycleModel, factors: Sequence[float]) -> Array:
    """(product, factor) [year] until a stock under constant inflow is within SETTLED of its level."""
    from kringloop.stocks import time_to_steady_state

    scale = model.products.scale[:, None] * np.asarray(factors)
    shape = np.broadcast_to(model.products.shape[:, None], scale.shape)
    return time_to_steady_state(life_of(model.choices.law, shape, scale), within=SETTLED)


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

    def __init__(self, model: LifeCycleModel, today: Projection, settings: LifeCycleSettings) -> None:
        self.model = model
        self.fixed = {"market": settings.market, "export": settings.abroad}
        self.today = today
        self.projections = {k: model.project(s.levers, self.today) for k, s in model.choices.scenarios.items()}
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


def _edges(run: LoopRun) -> list[tuple[str, str, Array]]:
    """Flows (year, product) between nodes, gates among them; new products come from the market."""
    found = {("market", run.cycle.phase_keys[0]): run.inflow, **run.passages}
    return [(origin, destination, mass) for (origin, destination), mass in found.items()]


def _tidy(model: LifeCycleModel, names: tuple[str, ...], parts: Pieces) -> pl.DataFrame:
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
def _world(asked: Asked) -> _World:
    settings: LifeCycleSettings = asked.settings
    unmoved = replace(asked, settings=replace(settings, scenarios={}))
    model, today = _today(unmoved)
    return _World(replace(model, choices=choices_of(settings)), today, settings)


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
    products = read_products(asked.inputs, region=settings.region, draw=asked.draw)
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
    return {key: float(found.clipped.sum()) for key, found in _world(asked).projections.items()}


def _under(
    settings: LifeCycleSettings, scenarios: Mapping[str, ScenarioSettings], goods: tuple[str, ...]
) -> LifeCycleSettings:
    return replace(settings, scenarios=scenarios, products=goods or settings.products)


def _made_in(units: Mapping[str, str]) -> Callable[[Asked], Mapping[str, str]]:
    return lambda _asked: units


METHOD: Final = {
    "base_years": Choice(
        names=Names("jaren waarvan de verkoop per hoofd doorloopt", "years whose sales per head go on"),
        allowed=(1, 100),
        alternatives=tuple(
            Alternative(value=n, names=Names(f"laatste {n} jaar", f"last {n} years"), reason=reason)
            for n, reason in (
                (
                    3,
                    Names(
                        "kort genoeg voor het laatste peil, lang genoeg om toeval te dempen",
                        "short enough for the latest level, long enough to smooth chance",
                    ),
                ),
                (1, Names("alleen het laatste peil", "the latest level alone")),
                (10, Names("dempt goede en slechte jaren", "smooths good and bad years")),
            )
        ),
    ),
    "law": Choice(
        names=Names("wet van de levensduur", "lifetime law"),
        allowed=None,
        alternatives=(
            Alternative(
                value=FITTED,
                names=Names("Weibull", "Weibull"),
                reference="balde2015",
                reason=Names("de wet waarmee de levensduur is geschat", "the law of the fit"),
            ),
            Alternative(
                value="lognormal",
                names=Names("lognormaal", "lognormal"),
                reference="johnson1994",
                reason=Names(
                    "een enkel product blijft veel langer dan de rest", "a few products stay much longer than the rest"
                ),
            ),
            Alternative(
                value="gamma",
                names=Names("gamma", "gamma"),
                reference="johnson1994",
                reason=Names("slijtage in stappen", "wear in stages"),
            ),
            Alternative(
                value="fixed",
                names=Names("vaste levensduur", "fixed life"),
                reference="mueller2006",
                reason=Names(
                    "zonder spreiding: elk product gaat precies even lang mee",
                    "no spread: every product lasts exactly as long",
                ),
            ),
        ),
    ),
}
MODELS: Final = tuple(
    Model(
        key=f"stocks.{key}",
        names=names,
        settings=LifeCycleSettings,
        rows=rows,
        units=_made_in(made),
        wrong=wrong_choices,
        method=METHOD,
        uncertain=("lifetimes",),
        under=_under,
    )
    for key, names, rows, made in (
        ("flows", Names("stromen in de levensloop", "flows in the life cycle"), flows, {"mass": "t"}),
        ("levels", Names("voorraad in gebruik", "stock in use"), levels, {"mass": "t"}),
        (
            "lives",
            Names("levensduur van producten", "lives of products"),
            lives,
            {"lifetime": "year", "longevity": "year", "uses": "1", "settling": "year"},
        ),
        ("population", Names("bevolking", "population"), population, {"persons": "person"}),
    )
)
"""Tables of the life cycle hold t, years and persons."""
