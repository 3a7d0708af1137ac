"""Where stocks of a run settle: under which people and use, when, what is needed then, and what metals are bound.

Use per head goes from that of the end of the record to a share of it and stays there; people follow the path of the
study and stay at its end. At rest what comes in is stock / mean life; what of it does not return has to be primary.
Stocks are those that the model of the run follows and, of products whose life no fit gives, level stocks by the lives
of the guidelines; of what is left the answer says why nothing is known.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, replace
from numbers import Real
from typing import Any, Final

import numpy as np

from kringloop.core import Array, MissingDataError, RangeError
from kringloop.indicators import INDICATORS
from kringloop.models import LifeCycleModel, life_of
from kringloop.runs.mined import best_recovery
from kringloop.runs.opened import Run
from kringloop.runs.steady_answer import LEVEL_STOCK, SteadyAnswer, SteadyGroup, SteadyMaterial, SteadyProduct
from kringloop.runs.steady_level import AGES, LevelStocks, UnknownStock, level_stocks
from kringloop.runs.steady_metals import Capacity, bound_metals, stated_goods
from kringloop.runs.workbench import Workbench, workbench_of_run

WITHIN: Final = 0.05
"""Band around the level at rest that counts as settled."""
LONG: Final = 6.0
"""Mean lives after the last change that are followed."""
RECYCLED: Final = "eol_recycling_rate"
CONTENT: Final = "electronics_content"
GROUP: Final = "product_group"
LATER_USES: Final = ("reuse", "repair", "refurbishment", "remanufacture")
STEADY_BOUNDS: Final[Mapping[str, tuple[float, float]]] = {
    "use": (0.0, 10.0),
    "life": (0.1, 10.0),
    "people": (1.0, 1e10),
}


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
    capacities : technology → how much of it there is; of the others what the study says, where it does

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
        _require(name, value)
    recycled = _recycled(run, model.products.keys)
    level = level_stocks(run, bench)
    found = [
        *_settled(model, heads, use, life, recycled, bench.names),
        *_settled_level(model, level, heads, use, life, _recycled_together(run), bench.names),
    ]
    best = best_recovery(run)
    products = tuple(
        replace(
            p,
            group=_group_of(bench, p.product),
            least_primary=(1.0 - max(best, p.recovery)) * p.steady_inflow,
        )
        for p in found
    )
    goods = {**stated_goods(run), **(capacities or {})}
    metals_year, metals = bound_metals(run, goods)
    made_up = _made_up(run)
    levers = asdict(model.choices.today)
    return SteadyAnswer(
        record=model.products.last_record,
        path_ends=ends,
        people=float(heads[-1]),
        use=use,
        life_factor=life,
        reached=model.choices.reached,
        products=products,
        groups=_groups(bench, products, level.unknown),
        materials=_materials(run, products),
        metals=metals,
        metals_year=metals_year,
        later_uses=any(levers[name] > 0 for name in LATER_USES),
        unknown=level.unknown,
        best=best,
        people_own=people is not None,
        use_own=(use, life) != (1.0, 1.0),
        made_up=sum(p.product in made_up for p in products),
        goods=goods,
    )


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _require(name: str, value: float) -> None:
    low, high = STEADY_BOUNDS[name]
    number = _is_number(value)
    if not (number and math.isfinite(value) and low < value <= high):
        seen = f"{value:g}" if number else repr(value)
        raise RangeError(
            f"{name} is {seen}; expected above {low:g} and at most {high:g}",
            nl=f"{name} is {seen}; verwacht boven {low:g} en hoogstens {high:g}",
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
        _require("people", asked)
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
                least_primary=(1.0 - rate) * at_rest,
                recovery=rate,
                settled=None if math.isnan(year) else max(int(year), record + 1),
            )
        )
    return made


def _settled_level(
    model: LifeCycleModel, level: LevelStocks, heads: Array, use: float, life: float, rate: float, names: Any
) -> list[SteadyProduct]:
    """Each level stock on its way to rest, from the end of the record on; ages are those of a stock long level."""
    from kringloop.stocks import Grid, InitialStock, settle

    if not level.keys:
        return []
    record, law = model.products.last_record, model.choices.law
    years = _years(model)
    after = years > record
    people, known = heads[after], float(heads[model.at(record)])
    own = life_of(law, level.shape, level.scale)
    mean = own.mean()
    there = level.discarded * mean
    way = np.clip((years[after] - record) / max(model.choices.reached - record, 1), 0.0, 1.0)
    per_head = there / known * (1.0 + way * (use - 1.0))[:, None]
    lives = life_of(law, level.shape, level.scale, 1.0 + way * (life - 1.0))
    ages = np.arange(AGES, dtype=np.float64) + 0.5
    left = own.survival(ages[:, None])
    grid = Grid.yearly(int(years[after][0]), int(years[-1]))
    start = InitialStock(ages, there * left / left.sum(axis=0), own)
    found = settle(per_head, people, lives, grid, recovery=0.0, within=WITHIN, initial=start)
    return [
        SteadyProduct(
            product=key,
            names=names(key),
            stock=float(there[n]),
            per_head=1000.0 * float(there[n]) / known,
            inflow=float(level.sold[n]),
            life=float(mean[n] * life),
            steady_stock=float(found.run.stock[-1, n]),
            steady_inflow=float(found.steady_inflow[n]),
            steady_primary=(1.0 - rate) * float(found.steady_inflow[n]),
            least_primary=(1.0 - rate) * float(found.steady_inflow[n]),
            recovery=rate,
            settled=None if math.isnan(found.settled[n]) else int(found.settled[n]),
            basis=LEVEL_STOCK,
        )
        for n, key in enumerate(level.keys)
    ]


def _recycled_together(run: Run) -> float:
    """[1] the same share for all products that the model follows together, in the last year of the record."""
    found = run.observe(INDICATORS[RECYCLED], ("scenario",), {"scenario": ["history"]})
    return float(found.drop_nulls("value").sort("year")["value"][-1]) / 100.0


def _group_of(bench: Workbench, product: str) -> str | None:
    """Product group that the study puts a product in."""
    trees = (tree for tree in bench.trees.values() if GROUP in tree.groupings and product in tree)
    return next((tree.groupings[GROUP].members.get(product) for tree in trees), None)


def _groups(
    bench: Workbench, products: tuple[SteadyProduct, ...], unknown: tuple[UnknownStock, ...]
) -> tuple[SteadyGroup, ...]:
    """Products added up by group, the most primary first."""
    lacking = Counter(_group_of(bench, u.product) for u in unknown)
    made = []
    for key in dict.fromkeys([*(p.group for p in products), *lacking]):
        mine = [p for p in products if p.group == key]
        years = [p.settled for p in mine]
        made.append(
            SteadyGroup(
                group=key,
                products=len(mine),
                stock=sum(p.steady_stock for p in mine),
                inflow=sum(p.steady_inflow for p in mine),
                primary=sum(p.steady_primary for p in mine),
                least=sum(p.least_primary for p in mine),
                settled=None if not years or None in years else max(y for y in years if y is not None),
                lacking=lacking[key],
            )
        )
    return tuple(sorted(made, key=lambda g: (-g.primary, g.group or "")))


def _made_up(run: Run) -> frozenset[str]:
    """Products whose make-up is known."""
    if CONTENT not in run.ledger.accounts:
        return frozenset()
    return frozenset(
        cell["product"] for _, cell in run.ledger.account(CONTENT).select("share").by("product", "content").cells()
    )


def _materials(run: Run, products: tuple[SteadyProduct, ...]) -> tuple[SteadyMaterial, ...]:
    """What the products whose make-up is known hold and need at rest, by group, the most first."""
    if CONTENT not in run.ledger.accounts:
        return ()
    found = run.ledger.account(CONTENT).select("share").by("product", "content")
    total: dict[tuple[str | None, str], list[float]] = {}
    by_key = {p.product: p for p in products}
    for index, labels in found.cells():
        product = by_key.get(labels["product"])
        if product is None:
            continue
        share = float(found.value[index])
        sums = total.setdefault((product.group, labels["content"]), [0.0, 0.0, 0.0, 0.0])
        for n, amount in enumerate((product.steady_stock, product.steady_inflow, product.steady_primary)):
            sums[n] += share * amount
        sums[3] += 1
    made = [
        SteadyMaterial(group=group, material=key, stock=s, inflow=i, primary=p, products=int(count))
        for (group, key), (s, i, p, count) in total.items()
    ]
    return tuple(sorted(made, key=lambda m: (m.group or "", -m.stock, m.material)))
