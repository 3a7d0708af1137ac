"""Where stocks of a run settle: under which people and use, when, what is needed then, and what metals are bound.

Use per head goes from that of the end of the record to a share of it and stays there; people follow the path of the
study and stay at its end. At rest what comes in is stock / mean life; what of it does not return has to be primary.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from kringloop.core import Array, MissingDataError, Names, RangeError, unknown
from kringloop.indicators import INDICATORS
from kringloop.models import LifeCycleModel, life_of
from kringloop.reference import listed, listed_as
from kringloop.runs.opened import Run
from kringloop.runs.workbench import workbench_of_run

WITHIN: Final = 0.05
"""Band around the level at rest that counts as settled."""
LONG: Final = 6.0
"""Mean lives after the last change that are followed."""
RECYCLED: Final = "eol_recycling_rate"
CONTENT, METALS = "electronics_content", "technology_metals"
LATER_USES: Final = ("reuse", "repair", "refurbishment", "remanufacture")
BOUNDS: Final = {"use": (0.0, 10.0), "life": (0.1, 10.0), "people": (1.0, 1e10)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SteadyProduct:
    """One kind of product.

    Parameters
    ----------
    stock, per_head         : [t], [kg/head] in use at the end of the record
    inflow                  : [t/year] new products in the last year of the record
    life                    : [year] mean, of products made when all has settled
    steady_stock            : [t] at rest
    steady_inflow, steady_primary : [t/year] at rest: stock / life, and what of it does not come from recycling
    recovery                : [1] share of what is discarded that returns as material
    settled                 : first year from which new products stay within 5 % of their level at rest; None where
                              they do not in the years followed
    """

    product: str
    names: Names
    stock: float
    per_head: float
    inflow: float
    life: float
    steady_stock: float
    steady_inflow: float
    steady_primary: float
    recovery: float
    settled: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SteadyMaterial:
    """One material of the products whose make-up is known [t], [t/year] at rest."""

    material: str
    stock: float
    inflow: float
    primary: float
    products: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundMetal:
    """A critical metal in goods of the energy transition.

    Parameters
    ----------
    per_unit  : (mean, low, high) [kg per unit of the good]
    bound     : (mean, low, high) [t] in the amount asked; None where none was
    yearly    : (mean, low, high) [t/year] to keep that amount; None where no life was given
    """

    technology: str
    unit: str
    metal: str
    per_unit: tuple[float, float, float]
    bound: tuple[float, float, float] | None = None
    yearly: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """So much of a good, in its unit (MW or kg), and the years it lasts; no life where none is given."""

    amount: float
    life: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SteadyAnswer:
    """Where the stocks of a run settle.

    Parameters
    ----------
    record      : last year of the record
    path_ends   : year in which people stop changing
    people      : at rest
    use         : [1] stock per head at rest over that at the end of the record
    life_factor : [1] life of what is made at rest over that of today
    reached     : year in which use and life have changed
    later_uses  : whether products are also used later, which the life does not count
    """

    record: int
    path_ends: int
    people: float
    use: float
    life_factor: float
    reached: int
    products: tuple[SteadyProduct, ...]
    materials: tuple[SteadyMaterial, ...]
    metals: tuple[BoundMetal, ...]
    metals_year: int | None
    later_uses: bool
    status: str = "scenario"

    def as_dict(self) -> dict[str, Any]:
        """The answer as plain values."""
        return asdict(self)


def steady_of_run(
    run: Run,
    *,
    people: float | None = None,
    use: float = 1.0,
    life: float = 1.0,
    capacities: Mapping[str, Capacity] | None = None,
) -> SteadyAnswer:
    """Where each stock of a run settles.

    Parameters
    ----------
    people     : at rest; left out, those at the end of the path of the study
    use        : [1] stock per head at rest over that at the end of the record
    life       : [1] life of what is made at rest over that of today
    capacities : technology → how much of it there is

    Raises
    ------
    RangeError         a number outside its bounds; a run without a life cycle
    UnknownNameError   a technology that is not there; names the nearest
    InfeasibleError    use falls faster than products wear out
    """
    bench = workbench_of_run(run)
    if bench is None:
        raise RangeError(
            f"{run.file.path} keeps no life cycle of products; nothing can settle",
            nl=f"{run.file.path} bewaart geen levensloop van producten; er is niets dat tot rust kan komen",
        )
    model = bench.model
    heads, ends = _people(model, people)
    for name, value in (("use", use), ("life", life), ("people", heads[-1])):
        _require(name, float(value))
    recycled = _recycled(run, model.products.keys)
    products = tuple(_settled(model, heads, use, life, recycled, bench.names))
    metals_year, metals = _metals(run, capacities or {})
    levers = asdict(model.choices.today)
    return SteadyAnswer(
        record=model.products.last_record,
        path_ends=ends,
        people=float(heads[-1]),
        use=use,
        life_factor=life,
        reached=model.choices.reached,
        products=products,
        materials=_materials(run, products),
        metals=metals,
        metals_year=metals_year,
        later_uses=any(levers[name] > 0 for name in LATER_USES),
    )


def _require(name: str, value: float) -> None:
    low, high = BOUNDS[name]
    if not (math.isfinite(value) and low < value <= high):
        raise RangeError(
            f"{name} is {value:g}; expected above {low:g} and at most {high:g}",
            nl=f"{name} is {value:g}; verwacht boven {low:g} en hoogstens {high:g}",
        )


def _years(model: LifeCycleModel) -> Array:
    """From the first year of the model until long after the last change."""
    longest = float(model.products.mean.max())
    last = int(model.choices.horizon + LONG * longest)
    return np.arange(model.years[0], last + 1.0)


def _people(model: LifeCycleModel, asked: float | None) -> tuple[Array, int]:
    """(year,) people, at the end as asked: on a straight line from the last figure to the end of the path."""
    path, years = model.population(), _years(model)
    heads = np.concatenate([path, np.full(len(years) - len(path), path[-1])])
    if asked is not None:
        known = max(model.products.people)
        _require("people", float(asked))
        start = model.at(known)
        way = np.clip((years - known) / max(model.choices.horizon - known, 1), 0.0, 1.0)
        heads = np.where(years > known, heads[start] + way * (asked - heads[start]), heads)
    return heads, int(model.choices.horizon)


def _recycled(run: Run, keys: tuple[str, ...]) -> dict[str, float]:
    """[1] share of discards that returns as material, as the indicator of the run has it in the years of the record."""
    found = run.observations_of(INDICATORS[RECYCLED])
    rows = [] if found is None else found.drop_nulls("value").sort("year").iter_rows(named=True)
    rates = {row["good"]: row["value"] / 100.0 for row in rows if row["scenario"] == "history"}
    if lost := [key for key in keys if key not in rates]:
        raise MissingDataError(
            f"the run has no {RECYCLED} of {', '.join(lost)}; compute the study again",
            nl=f"de run heeft geen {RECYCLED} van {', '.join(lost)}; reken de studie opnieuw",
        )
    return rates


def _settled(
    model: LifeCycleModel, heads: Array, use: float, life: float, recycled: Mapping[str, float], names: Any
) -> list[SteadyProduct]:
    """Each product on its way to rest."""
    from kringloop.stocks import Grid, settle

    years, record, products = _years(model), model.products.last_record, model.products
    run = model.project(model.choices.today).run
    there = run.in_stock[: model.at(record) + 1]
    way = np.clip((years - record) / max(model.choices.reached - record, 1), 0.0, 1.0)
    known = np.where(np.isnan(heads), 1.0, heads)
    level = there[-1] / known[len(there) - 1] * (1.0 + way * (use - 1.0))[:, None]
    level[: len(there)] = there / known[: len(there), None]
    factor = 1.0 + way * (life - 1.0)
    lives = life_of(model.choices.law, products.shape, products.scale, factor)
    grid = Grid.yearly(int(years[0]), int(years[-1]))
    found = settle(level, known, lives, grid, recovery=0.0, within=WITHIN)
    made = []
    for n, key in enumerate(products.keys):
        stock, inflow = float(there[-1, n]), float(run.inflow[model.at(record), n])
        at_rest, rate = float(found.steady_inflow[n]), recycled[key]
        year = float(found.settled[n])
        made.append(
            SteadyProduct(
                product=key,
                names=names(key),
                stock=stock,
                per_head=1000.0 * stock / float(known[len(there) - 1]),
                inflow=inflow,
                life=float(found.run.stock[-1, n]) / at_rest if at_rest else float(products.mean[n] * life),
                steady_stock=float(found.run.stock[-1, n]),
                steady_inflow=at_rest,
                steady_primary=(1.0 - rate) * at_rest,
                recovery=rate,
                settled=None if math.isnan(year) else max(int(year), record + 1),
            )
        )
    return made


def _materials(run: Run, products: tuple[SteadyProduct, ...]) -> tuple[SteadyMaterial, ...]:
    """What the products whose make-up is known hold and need at rest, the most first."""
    if CONTENT not in run.ledger.accounts:
        return ()
    found = run.ledger.account(CONTENT).select("share").by("product", "content")
    total: dict[str, list[float]] = {}
    by_key = {p.product: p for p in products}
    for index, labels in found.cells():
        product = by_key.get(labels["product"])
        if product is None:
            continue
        share = float(found.value[index])
        sums = total.setdefault(labels["content"], [0.0, 0.0, 0.0, 0.0])
        for n, amount in enumerate((product.steady_stock, product.steady_inflow, product.steady_primary)):
            sums[n] += share * amount
        sums[3] += 1
    made = [
        SteadyMaterial(material=key, stock=s, inflow=i, primary=p, products=int(count))
        for key, (s, i, p, count) in total.items()
    ]
    return tuple(sorted(made, key=lambda m: (-m.stock, m.material)))


def _metals(run: Run, capacities: Mapping[str, Capacity]) -> tuple[int | None, tuple[BoundMetal, ...]]:
    """Critical metals per unit of each good of the energy transition, and in what is asked of it."""
    if METALS not in run.ledger.accounts:
        if capacities:
            raise RangeError(
                f"study '{run.study.study}' does not know what metals goods of the energy transition hold",
                nl=f"studie '{run.study.study}' weet niet welke metalen goederen voor de energietransitie bevatten",
            )
        return None, ()
    account = run.ledger.account(METALS)
    year = min(int(y) for y in account.account.year_values)
    layers = [
        {tuple(labels.values()): float(found.value[index]) for index, labels in found.cells()}
        for layer in ("mean", "min", "max")
        for found in (account.select(layer, year=[year]).by("technology", "unit", "metal"),)
    ]
    known = sorted({key[0] for key in layers[0]})
    for name, asked in capacities.items():
        if name not in known:
            raise unknown("technology", name, known)
        if not (asked.amount > 0 and math.isfinite(asked.amount)) or (asked.life is not None and not asked.life > 0):
            raise RangeError(
                f"'{name}' of {asked.amount:g} and {asked.life} years; both are above 0",
                nl=f"'{name}' van {asked.amount:g} en {asked.life} jaar; beide zijn boven 0",
            )
    made = []
    for (technology, unit, metal), mean in layers[0].items():
        if not _critical(metal) or not mean > 0:
            continue
        low, high = (layer.get((technology, unit, metal), mean) for layer in layers[1:])
        per_unit, bound, yearly = (mean, low, high), None, None
        if technology in capacities:
            asked = capacities[technology]
            bound = _times(per_unit, asked.amount / 1000.0)
            yearly = None if asked.life is None else _times(bound, 1.0 / asked.life)
        made.append(
            BoundMetal(technology=technology, unit=unit, metal=metal, per_unit=per_unit, bound=bound, yearly=yearly)
        )
    return year, tuple(sorted(made, key=lambda m: (m.technology, -m.per_unit[0], m.metal)))


def _times(three: tuple[float, float, float], factor: float) -> tuple[float, float, float]:
    mean, low, high = three
    return mean * factor, low * factor, high * factor


def _critical(metal: str) -> bool:
    found = listed_as(metal)
    return found is not None and found in listed()
