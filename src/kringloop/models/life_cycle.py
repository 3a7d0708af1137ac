"""Products of a study run through their life cycle: history, then every scenario.

Joins the engine of stocks and loops to tables and choices. Sales of the record
stay as they are; before it they grow at the fitted rate; after it sales per head stay, and what
longer life and reuse make needless is not made. Rules: C4, C5, C7.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from kringloop.core import Array, MismatchError, MissingDataError, RangeError, StudyError, unknown
from kringloop.models.declared import Input
from kringloop.models.draw import Block, Draw
from kringloop.models.life_cycle_choices import Choices, Course, Levers
from kringloop.models.life_cycle_graph import FIRST, SECOND, loops
from kringloop.models.life_cycle_inputs import LIVES, PEOPLE_SERIES, SALES, persons_of, require_rows
from kringloop.models.lifetimes import FLOWS, LIFETIMES, PLACED, plausible_sales
from kringloop.models.measured import Measured
from kringloop.models.product_lives import drawn_lives, life_of, slowed
from kringloop.tables import Column, Schema

if TYPE_CHECKING:
    from kringloop.stocks import Circulation, LifeCycle, Lifetime, LoopGraph, LoopRun

INPUTS: Final = ("flows", "lifetimes", "population")
_PEOPLE: Final = Schema(
    columns=(
        Column(name="series"), Column(name="region", empty=True), Column(name="item", empty=True),
        Column(name="year", type="integer"), Column(name="value", type="number", empty=True),
        Column(name="flag", empty=True, optional=True), Column(name="source"),
    ),
    key=("series", "region", "item", "year"),
)  # fmt: skip


_OF_EACH: Final = (
    "shape", "scale", "mean", "shape_error", "mean_error", "growth_before", "introduced", "first", "last",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Products:
    """What is known of the products whose life is known; of several draws each product stands once per draw.

    shape, scale, mean, shape_error, mean_error : of each, of the life fitted to it
    first, last : (product,) years of the record of each
    first_record, last_record : the same for all together; the levers move from its end on
    sales       : product → (year of the record,) [t]; of several draws (year, draws)
    people      : year → persons, where there is a figure; of several draws (draws,)
    """

    keys: tuple[str, ...]
    shape: Array
    scale: Array
    mean: Array
    shape_error: Array
    mean_error: Array
    growth_before: Array
    introduced: Array
    first: Array
    last: Array
    sales: Mapping[str, Array]
    people: Mapping[int, float | Array]
    first_record: int
    last_record: int
    sources: Mapping[str, str]
    """where sales and people come from"""

    def only(self, keys: Collection[str]) -> Products:
        """Some of the products."""
        return self._at([n for n, key in enumerate(self.keys) if key in keys])

    def drawn(self, block: Block, measured: Mapping[str, Measured], region: str) -> Products:
        """The same products with lives, sales and people of each draw; the draws of a product stand side by side.

        Parameters
        ----------
        measured : errors of the tables of sales and of people, where known; left out, those stay as they are
        """
        lives = drawn_lives(self.keys, self.shape, self.mean, self.shape_error, self.mean_error, block)
        several = self._at([n for n in range(len(self.keys)) for _ in range(block.count)])
        return replace(
            several,
            sales=drawn_sales(self, block, measured["flows"]) if "flows" in measured else several.sales,
            people=drawn_people(self, block, measured["population"], region)
            if "population" in measured
            else self.people,
            **{name: values.reshape(-1) for name, values in lives._asdict().items()},
        )

    def sold(self, place: int) -> Array:
        """(year of the record,) [t] sales of a product, or of a draw of it."""
        sales = self.sales[self.keys[place]]
        one: Array = sales if sales.ndim == 1 else sales[:, place % sales.shape[1]]
        return one

    def _at(self, places: list[int]) -> Products:
        return replace(
            self,
            keys=tuple(self.keys[n] for n in places),
            sales={self.keys[n]: self.sales[self.keys[n]] for n in places},
            **{name: getattr(self, name)[places] for name in _OF_EACH},
        )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Projection:
    """One run over all years, with the levers of each year.

    sales : (year, product) [t/year] new products that the service takes under the levers of today
    """

    run: LoopRun
    levers: Mapping[str, Array]
    sales: Array
    clipped: Array
    """(product,) [t] new products less than nothing that a target would have asked; 0 when all went well"""


@dataclass(frozen=True, slots=True, eq=False)
class Speeds:
    """What one new product gives (product, set of levers): years in all uses, and uses."""

    longevity: Array
    uses: Array


@dataclass(frozen=True, slots=True, eq=False)
class LifeCycleModel:
    """Products and choices, ready to be projected.

    graph : the loop of use; left out, that of `life_cycle_graph`
    """

    products: Products
    choices: Choices
    graph: LoopGraph | None = None
    years: Array = field(init=False)

    def __post_init__(self) -> None:
        if self.choices.horizon <= self.products.last_record:
            raise StudyError(
                f"horizon {self.choices.horizon} does not lie after the record, which ends in "
                f"{self.products.last_record}; take a later year"
            )
        if self.choices.reached <= self.products.last_record:
            raise StudyError(
                f"reached {self.choices.reached} does not lie after the record, which ends in "
                f"{self.products.last_record}; levers move from its end on, so take a later year"
            )
        first = int(self.products.introduced.min())
        object.__setattr__(self, "years", np.arange(first, self.choices.horizon + 1, dtype=np.float64))

    def at(self, year: int) -> int:
        """Position of a year."""
        return int(year - self.years[0])

    def population(self, place: int = 0) -> Array:
        """(year,) persons; NaN before the first figure, the assumed path after the last; of several draws as one has.

        Parameters
        ----------
        place : of a product, which says the draw where products stand once per draw
        """
        known = {year: _of_draw(persons, place) for year, persons in self.products.people.items()}
        last = max(known)
        known |= {year: persons for year, persons in self.choices.population.items() if year > last}
        at = sorted(known)
        persons = np.interp(self.years, at, [known[y] for y in at], left=np.nan)
        if at[-1] < self.choices.horizon:
            raise MissingDataError(
                f"the population path ends in {at[-1]} and the horizon is {self.choices.horizon}\n"
                "  Give persons for the horizon under 'population'."
            )
        return np.asarray(persons)

    def recorded_growth(self) -> dict[str, float | None]:
        """[1/year] growth of sales per head of each product in its record: the slope of their logarithm by year.

        Years of the record before the first figure of the population, and years without sales, are left out; None
        where fewer than two are left.
        """
        people, found = self.population(), dict[str, float | None]()
        for n, key in enumerate(self.products.keys):
            years = np.arange(self.products.first[n], self.products.last[n] + 1)
            heads = people[[self.at(int(y)) for y in years]]
            sold = self.products.sold(n)
            known = ~np.isnan(heads) & (sold > 0)
            if known.sum() < 2:
                found[key] = None
                continue
            slope = np.polyfit(years[known], np.log(sold[known] / heads[known]), 1)[0]
            found[key] = float(np.expm1(slope))
        return found

    def usual_sales(self) -> Array:
        """(year, product) [t/year] grown before the record, as recorded in it, the same per head after it."""
        of_draw = [self.population(n) for n in range(_draws_of(self.products.people))]
        out = np.zeros((len(self.years), len(self.products.keys)))
        for n, key in enumerate(self.products.keys):
            sold, people = self.products.sold(n), of_draw[n % len(of_draw)]
            first, last = self.at(int(self.products.first[n])), self.at(int(self.products.last[n]))
            out[first : last + 1, n] = sold
            start = self.at(int(self.products.introduced[n]))
            back = np.arange(first - start, 0, -1.0)
            early = sold[:3]
            out[start:first, n] = early.mean() * np.exp(
                -self.products.growth_before[n] * (back + (len(early) - 1) / 2.0)
            )
            base = range(last + 1 - min(self.choices.base_years, len(sold)), last + 1)
            heads = people[list(base)]
            if np.isnan(heads).any():
                raise MissingDataError(
                    f"sales per head of '{key}' need persons in {self.years[base[0]]:g}; the record has none"
                )
            out[last + 1 :, n] = out[list(base), n].sum() / heads.sum() * people[last + 1 :]
        return out

    def project(self, levers: Levers, usual: Projection | None = None, courses: tuple[Course, ...] = ()) -> Projection:
        """All years under the levers of a scenario; the service of `usual`, grown where growth differs, is kept.

        Products that nobody buys any more, or that are shared, give less service from the year they are not bought.
        Lighter products are as many: the service is counted in products of today, the flows in mass.
        """
        from kringloop.stocks import Grid, circulate

        grid = Grid.yearly(int(self.years[0]), int(self.years[-1]))
        path = _level(
            self.choices.path(
                levers, self.years, self.products.last_record, courses=courses, products=self.products.keys
            )
        )
        sales = self.usual_sales() * _columns(self.grown(path["growth"]))
        sales = sales * _columns((1.0 - path["refuse"]) / path["sharing"])
        cycle = self.cycle(path)
        run = circulate(cycle, sales, grid)
        none = np.zeros(len(self.products.keys))
        light = _columns(path["weight"])
        if usual is None:
            return Projection(run=run, levers=path, sales=sales, clipped=none)
        same = np.array_equal(sales, usual.sales)
        service = usual.run.in_stock if same else circulate(usual.run.cycle, sales, grid).in_stock
        if np.allclose(run.in_stock, service, rtol=1e-12, atol=0):
            lighter = run if (light == 1.0).all() else circulate(cycle, sales * light, grid)
            return Projection(run=lighter, levers=path, sales=sales, clipped=none)
        new, clipped = self._needed(path, sales, run, service)
        return Projection(run=circulate(cycle, new * light, grid), levers=path, sales=sales, clipped=clipped)

    def grown(self, growth: Array) -> Array:
        """(year, …) sales per head over those without growth: 1 up to the end of the record, compounded after it."""
        after = (self.years > self.products.last_record).reshape(-1, *(1,) * (growth.ndim - 1))
        return np.asarray(np.cumprod(np.where(after, 1.0 + growth, 1.0), axis=0))

    def _needed(self, path: Mapping[str, Array], sales: Array, run: LoopRun, target: Array) -> tuple[Array, Array]:
        """New products beside those that keep the stock in use at its target, year by year; never below zero.

        Of what is needless, `displacement` is really not made: the rest comes on top of the target, and saves nothing
        in later years. What is needed beyond the sales of today is made whole.
        """
        from kringloop.stocks import circulate

        start = self.at(self.products.last_record) + 1
        cohorts = np.arange(start, len(self.years))
        pulses = np.zeros((len(sales), len(cohorts), sales.shape[1]))
        pulses[cohorts, cohorts - start] = 1.0
        held = circulate(run.cycle, pulses, run.grid).in_stock
        new, stock, clipped = sales.copy(), run.in_stock.copy(), np.zeros(sales.shape[1])
        for n, year in enumerate(cohorts):
            wanted = (target[year] - stock[year]) / held[year, n] + sales[year]
            clipped += np.maximum(-wanted, 0.0)
            needless = sales[year] - np.maximum(wanted, 0.0)
            new[year] = sales[year] - np.where(needless > 0, path["displacement"][year], 1.0) * needless
            stock[year:] -= needless * held[year:, n]
        return new, clipped

    def cycle(self, path: Mapping[str, Array]) -> LifeCycle:
        """The declared life cycle with the levers of each year."""
        shape, scale = self.products.shape, self.products.scale
        law, second = self.choices.law, path["second_life"]
        factor = path["lifetime"] / path["sharing"] ** path["wear"]
        first = slowed(life_of(law, shape, scale, factor), path["upkeep"])
        again = slowed(life_of(law, shape, scale * second[0], factor), second / second[0] * path["upkeep"])
        return self.declared(path, first, again)

    def declared(self, levers: Mapping[str, Array], first: Lifetime, second: Lifetime) -> LifeCycle:
        """The life cycle that the graph gives with these levers and lives."""
        return (self.graph or loops()).life_cycle(levers, {FIRST: first, SECOND: second})

    def speeds(self, levers: list[dict[str, float]]) -> Speeds:
        """Longevity and uses (product, set of levers) with each set kept for ever."""
        graph = self.graph or loops()
        alike: dict[tuple[float, ...], list[int]] = {}
        for place, each in enumerate(levers):
            alike.setdefault(tuple(each[name] for name in graph.age_levers), []).append(place)
        found = Speeds(*(np.empty((len(self.products.keys), len(levers))) for _ in range(2)))
        for places in alike.values():
            part = self._speeds([levers[place] for place in places])
            found.longevity[:, places], found.uses[:, places] = part.longevity, part.uses_per_primary_unit
        return found

    def _speeds(self, levers: list[dict[str, float]]) -> Circulation:
        """The speeds of sets of levers that take away the same part of an age."""
        import kringloop.stocks as stocks

        sets = {name: np.array([each[name] for each in levers]).reshape(1, 1, -1) for name in levers[0]}
        count = (len(self.products.keys), len(levers))
        scale = self.products.scale[:, None] * life_factor(sets)[0]
        shape = np.broadcast_to(self.products.shape[:, None], count)
        factors = (np.ones((1, 1)), sets["second_life"][0])
        lives = [life_of(self.choices.law, shape, scale * f) for f in factors]
        return stocks.circulation(self.declared(sets, *lives), stocks.Grid.yearly(1, 128), shape=count)


def _of_draw(persons: float | Array, place: int) -> float:
    return float(persons[place % len(persons)]) if isinstance(persons, np.ndarray) else persons


def _draws_of(people: Mapping[int, float | Array]) -> int:
    first = next(iter(people.values()))
    return len(first) if isinstance(first, np.ndarray) else 1


def read_products(
    inputs: Mapping[str, Input],
    *,
    region: str,
    draw: Draw | None = None,
    measured: Mapping[str, Measured] | None = None,
) -> Products:
    """The products whose lifetime fits, with their record of sales and the population.

    Parameters
    ----------
    draw     : which draw of the inputs is taken; None: the figures on record
    measured : errors of the tables of sales and of people, where known

    Raises
    ------
    StudyError         an input is not named
    TableError         an input breaks its declared columns
    MissingDataError   no lifetime fits, or the region has no population
    """
    for name in INPUTS:
        if name not in inputs:
            raise StudyError(f"the life cycle needs the input '{name}'; give it under 'inputs' with its table")
    for name in inputs:
        if name not in INPUTS:
            raise unknown("input", name, INPUTS, where="the life cycle")
    flows = inputs["flows"].table(FLOWS)
    require_rows(inputs["flows"].name, flows, SALES)
    table = inputs["lifetimes"].table(LIFETIMES)
    require_rows(inputs["lifetimes"].name, table, LIVES)
    fits = table.filter(pl.col("verdict") == "fits").sort("product")
    if fits.is_empty():
        raise MissingDataError(f"no product in {inputs['lifetimes'].name} has a lifetime that fits")
    if set(fits["law"]) != {"weibull"}:
        raise RangeError(
            f"{inputs['lifetimes'].name} holds laws other than weibull, by which lifetimes are fitted\n"
            "  Give the fits by weibull; the setting 'law' chooses another law that takes over their mean and spread."
        )
    series = inputs["population"].table(_PEOPLE)
    require_rows(inputs["population"].name, series, persons_of(region))
    people = series.filter((pl.col("series") == PEOPLE_SERIES) & (pl.col("region") == region)).drop_nulls("value")
    if people.is_empty():
        raise MissingDataError(f"{inputs['population'].name} has no '{PEOPLE_SERIES}' of region {region}")
    keys = tuple(fits["product"])
    records = {key: plausible_sales(flows, key) for key in keys}
    sales = {key: record["mass"].to_numpy() for key, record in records.items()}
    spans = fits.select("product", "first", "last").iter_rows()
    short = [k for k, a, b in spans if records[k]["year"].to_list() != list(range(a, b + 1))]
    if short:
        raise MissingDataError(
            f"the record of '{short[0]}' in {inputs['flows'].name} differs from the one its lifetime was fitted to\n"
            "  Fit anew: kringloop stocks lifetimes --refit FILE"
        )
    fits = fits.with_columns(pl.col("shape_error").fill_null(0.0))
    found = Products(
        keys=keys,
        sales=sales,
        people={int(y): float(v) for y, v in people.select("year", "value").iter_rows()},
        first_record=int(str(fits["first"].min())),
        last_record=int(str(fits["last"].max())),
        sources={"sales": flows["source"][0], "people": people["source"][0]},
        **{name: fits[name].cast(pl.Float64).to_numpy() for name in _OF_EACH},
    )
    return found if draw is None else found.drawn(Block.of(draw), measured or {}, region)


def drawn_sales(products: Products, block: Block, measured: Measured) -> dict[str, Array]:
    """Product → (year of the record, draws) [t].

    Raises
    ------
    MismatchError   the ledger has other sales than the model reads
    """
    wanted = [{"flow": PLACED, "product": key} for key in products.keys]
    years = [np.arange(a, b + 1) for a, b in zip(products.first, products.last, strict=True)]
    for key, labels, span in zip(products.keys, wanted, years, strict=True):
        _require_same(measured, labels, span, products.sales[key])
    return dict(zip(products.keys, measured.drawn(block, wanted, years), strict=True))


def drawn_people(products: Products, block: Block, measured: Measured, region: str) -> dict[int, float | Array]:
    """Year → (draws,) persons.

    Raises
    ------
    MismatchError   the ledger has other persons than the model reads
    """
    years = np.array(sorted(products.people))
    _require_same(measured, {"region": region}, years, np.array([products.people[y] for y in years.tolist()]))
    (found,) = measured.drawn(block, [{"region": region}], [years])
    return dict(zip(years.tolist(), found, strict=True))


def _require_same(measured: Measured, labels: Mapping[str, str], years: Array, values: Array) -> None:
    if not measured.matches(labels, years, values):
        said = ", ".join(labels.values())
        raise MismatchError(
            f"account '{measured.account.key}' has other figures of {said} than the model reads",
            nl=f"rekening '{measured.account.key}' heeft andere cijfers van {said} dan het model leest",
        )


def levers_at(projection: Projection, position: int, product: int = 0) -> dict[str, float]:
    """The levers of one year of a projection, for one product."""
    return {
        name: float(values[position] if values.ndim == 1 else values[position, product])
        for name, values in projection.levers.items()
    }


TOGETHER: Final = ("lifetime", "sharing", "wear", "refuse", "growth", "weight")
"""Levers that are taken together before the loop of use is run."""


def _level(path: dict[str, Array]) -> dict[str, Array]:
    """Levers that are taken together are all by year, or all by year and product."""
    wide = [path[name].shape for name in TOGETHER if path[name].ndim > 1]
    if not wide:
        return path
    return path | {name: np.array(np.broadcast_to(_columns(path[name]), wide[0])) for name in TOGETHER}


def life_factor(levers: Mapping[str, Any]) -> Any:
    """Life of a new product over that of today, with levers kept for ever: make and upkeep, less what sharing wears."""
    return levers["lifetime"] * levers["upkeep"] / levers["sharing"] ** levers["wear"]


def _columns(values: Array) -> Array:
    """(year, product)  figures by year, or by year and product."""
    return values[:, None] if values.ndim == 1 else values
