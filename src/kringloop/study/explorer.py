"""Quick answers about one product and its loops: move a lever, read what follows.

Owns the explorer's question and its answer. One product is run through its whole life cycle, so an
answer is exact for the levers given and comes in well under a fifth of a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kringloop.core import Names, StudyError, require_numbers, unknown
from kringloop.models import Levers, LifeCycleModel, Projection, declared, levers_at, weibull
from kringloop.study.asking import LIFE_CYCLE, life_cycle_of
from kringloop.study.model import AccountSpec, parse_study
from kringloop.study.shipped import find_study
from kringloop.study.yamlfile import read_yaml

if TYPE_CHECKING:
    from kringloop.core import Array

BEST_RECOVERY = 0.9
SETTLED = 0.05
TAIL = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What follows from the levers in the last year, and the paths that lead there.

    recycled_content, recycling_rate, ceiling, collection_rate, reuse_rate, loss_rate : [1] last year
    stock_growth            : [1] net addition to stock over new products
    turnover                : [1/year] what leaves use over the stock; low is good for slow loops
    uses_per_primary_unit   : [1] uses of one new product; high is good
    longevity               : [year] in all uses
    lifetime, lifetime_error: [year] first life of a product made in the last year, standard error of the fit
    years_to_steady_state   : [year] until a stock under constant inflow is within 5 % of its level
    new_products, stock, secondary : [t/year, t, t/year] last year
    primary                 : [t/year] new products less secondary material: what has to come from elsewhere; last year
    lost                    : [t/year] burnt or dumped, in the last year
    saved                   : [t/year] new products less than the same service takes with the levers of today
    best_recovery           : [1] end-of-life recycling rate thought possible, on which the ceiling rests
    frontier                : (recycling rate, highest recycled content) [1]: what discards give, up to the ceiling
    surplus                 : [t] new products below zero that the levers would ask, over all years; 0 when all is well
    paths                   : year → figures, for drawing
    """

    product: str
    names: Names
    scenario: str
    levers: dict[str, float]
    year: int
    recycled_content: float
    recycling_rate: float
    ceiling: float
    collection_rate: float
    reuse_rate: float
    loss_rate: float
    stock_growth: float
    turnover: float
    uses_per_primary_unit: float
    longevity: float
    lifetime: float
    lifetime_error: float
    years_to_steady_state: float
    new_products: float
    stock: float
    secondary: float
    primary: float
    lost: float
    saved: float
    best_recovery: float
    frontier: list[tuple[float, float]]
    surplus: float
    paths: dict[str, list[float]]
    status: str = "scenario"

    def as_dict(self) -> dict[str, Any]:
        """The answer as plain values."""
        return asdict(self)


def explore(levers: Mapping[str, Any], *, study: str = "netherlands", best_recovery: float = BEST_RECOVERY) -> Answer:
    """The answer to one position of the levers.

    Parameters
    ----------
    levers : `product` (a key), `scenario` (left out: the first) and any lever of `Levers`, which
             takes the place of the scenario's value and is reached in the same year

    Raises
    ------
    UnknownNameError   a product or scenario the study does not have; names the nearest
    StudyError         an unknown lever, or shares that do not fit together
    """
    return explore_beside(levers, study=study, best_recovery=best_recovery).answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """An answer beside the baseline: the same product in the first scenario, no lever moved.

    changes : levers that differ from those of today, as a scenario of a study file would set them
    """

    answer: Answer
    baseline: Answer
    changes: dict[str, float]


def explore_beside(
    levers: Mapping[str, Any], *, study: str = "netherlands", best_recovery: float = BEST_RECOVERY
) -> Beside:
    """The answer of `explore` with the baseline it is to be compared with; takes and refuses the same."""
    place = _stamped(study)
    model = _explorer(*place)
    asked = dict(levers)
    first = next(iter(model.choices.scenarios))
    key = str(asked.pop("product", model.products.keys[0]))
    scenario = str(asked.pop("scenario", first))
    if key not in model.products.keys:
        raise unknown("product", key, model.products.keys, where="those with a lifetime that fits")
    if scenario not in model.choices.scenarios:
        raise unknown("scenario", scenario, model.choices.scenarios)
    chosen = model.choices.scenarios[scenario].levers.changed(asked, where="the levers asked")
    return _beside(*place, key, scenario, chosen, best_recovery)


@lru_cache(maxsize=256)
def _beside(path: str, stamp: int, key: str, scenario: str, levers: Levers, best_recovery: float) -> Beside:
    one, usual, baseline = _usual(path, stamp, key, best_recovery)
    today, then = asdict(one.choices.today), asdict(levers)
    same = then == baseline.levers and scenario == baseline.scenario
    answer = baseline if same else _answer(one, key, scenario, levers, one.project(levers, usual), best_recovery)
    changes = {name: value for name, value in then.items() if value != today[name]}
    return Beside(answer=answer, baseline=baseline, changes=changes)


@lru_cache(maxsize=64)
def _usual(path: str, stamp: int, key: str, best_recovery: float) -> tuple[LifeCycleModel, Projection, Answer]:
    """One product, its run with the levers of today, and its baseline."""
    model = _explorer(path, stamp)
    one = LifeCycleModel(model.products.only(key), model.choices)
    usual = one.project(model.choices.today)
    first, levers = next((k, s.levers) for k, s in model.choices.scenarios.items())
    return one, usual, _answer(one, key, first, levers, one.project(levers, usual), best_recovery)


def explorable(study: str = "netherlands") -> LifeCycleModel:
    """Products, scenarios and levers that can be explored."""
    return _explorer(*_stamped(study))


def lever_names() -> tuple[str, ...]:
    """Every lever, in order."""
    return tuple(f.name for f in fields(Levers))


def record_growth(study: str = "netherlands") -> dict[str, float]:
    """[1/year] growth of sales per head of each product in its record: the slope of their logarithm by year.

    Years of the record before the first figure of the population are left out.
    """
    model = explorable(study)
    people, found = model.population(), {}
    for n, key in enumerate(model.products.keys):
        years = np.arange(model.products.first[n], model.products.last[n] + 1)
        heads = people[[model.at(int(y)) for y in years]]
        known = ~np.isnan(heads)
        slope = np.polyfit(years[known], np.log(model.products.sales[key][known] / heads[known]), 1)[0]
        found[key] = float(np.expm1(slope))
    return found


def explorable_inputs(study: str = "netherlands") -> dict[str, Path]:
    """The tables behind the explorer, by what they hold."""
    path = find_study(study)
    return {name: path.parent / place for name, place in _spec(path).inputs.items()}


def _stamped(study: str) -> tuple[str, int]:
    path = find_study(study)
    return str(path), path.stat().st_mtime_ns


@lru_cache(maxsize=4)
def _explorer(path: str, _stamp: int) -> LifeCycleModel:
    return life_cycle_of(Path(path))


def _spec(path: Path) -> AccountSpec:
    file = parse_study(read_yaml(path))
    spec = next((s for s in file.accounts.values() if s.engine == LIFE_CYCLE), None)
    if spec is None:
        raise StudyError(
            f"study '{file.study}' has no account with engine {LIFE_CYCLE}; it has no life cycle to explore"
        )
    return spec


def _answer(model: LifeCycleModel, key: str, scenario: str, levers: Levers, found: Projection, best: float) -> Answer:
    from kringloop.reference import classification
    from kringloop.stocks import flows_at_gates, gate_rates, time_to_steady_state

    run = found.run
    flows = flows_at_gates(run)
    rates = gate_rates(flows, best_recovery=best)
    last = levers_at(found, -1)
    uses, longevity, turnover = _speeds(model, last)
    start = model.at(model.products.first_record)
    series: dict[str, Array] = {
        "year": model.years,
        "new_products": run.inflow[:, 0],
        "stock": run.in_stock[:, 0],
        "secondary": run.into("materials")[:, 0],
        "primary": run.inflow[:, 0] - run.into("materials")[:, 0],
        "lost": run.into("energy_recovery", "landfill")[:, 0],
        "recycled_content": rates.recycled_content[:, 0],
        "recycling_rate": rates.eol_recycling[:, 0],
        "ceiling": rates.ceiling[:, 0],
    }
    shown = {name: values[start:].tolist() for name, values in series.items()}
    require_numbers(np.array(list(shown.values())), what="paths")
    tree = classification("electronics")
    collected = run.into("collection") / flows.discarded
    life = weibull(model.products.shape, model.products.scale * last["lifetime"])

    def end(values: Array) -> float:
        return float(values[-1, 0])

    return Answer(
        product=key, names=tree.names(key) if key in tree else Names(key, key), scenario=scenario,
        levers=asdict(levers), year=model.choices.horizon, recycled_content=end(rates.recycled_content),
        recycling_rate=end(rates.eol_recycling), ceiling=end(rates.ceiling), collection_rate=end(collected),
        reuse_rate=end(rates.reuse_products), loss_rate=end(rates.loss), stock_growth=end(rates.growth_share),
        turnover=turnover, uses_per_primary_unit=uses, longevity=longevity,
        lifetime=float(model.products.mean[0] * last["lifetime"]),
        lifetime_error=float(model.products.mean_error[0] * last["lifetime"]),
        years_to_steady_state=float(time_to_steady_state(life, within=SETTLED)[0]),
        new_products=end(run.inflow), stock=end(run.in_stock), secondary=end(run.into("materials")),
        primary=shown["primary"][-1], lost=shown["lost"][-1],
        saved=end(found.sales) - end(run.inflow), best_recovery=best,
        frontier=_frontier(float((flows.discarded / flows.inflow)[-1, 0]), end(rates.ceiling)),
        surplus=float(found.clipped[0]), paths=shown,
    )  # fmt: skip


def _frontier(discarded: float, ceiling: float) -> list[tuple[float, float]]:
    """Recycled content rises with the rate by discards per new product, until the ceiling.

    >>> _frontier(0.5, 0.4)
    [(0.0, 0.0), (0.8, 0.4), (1.0, 0.4)]
    """
    bend = min(1.0, max(0.0, ceiling) / discarded)
    return [(0.0, 0.0), (bend, bend * discarded), (1.0, bend * discarded)]


def _speeds(model: LifeCycleModel, levers: Mapping[str, float]) -> tuple[float, float, float]:
    """Uses, longevity and turnover of one unit that is followed until hardly anything of it is left."""
    from kringloop.stocks import Grid, circulate

    shape, scale = model.products.shape, model.products.scale * levers["lifetime"]
    second = scale * levers["second_life"]
    path = {name: np.array([value]) for name, value in levers.items()}
    cycle = declared(path, weibull(shape, scale), weibull(shape, second))
    reach = float(np.max(second)) * max(1.0, (-np.log(TAIL)) ** (1.0 / float(shape[0])))
    years = int(min(max(np.ceil(1.5 * reach), 60), 600))
    unit = np.zeros((years, 1))
    unit[0] = 1.0
    run = circulate(cycle, unit, Grid.yearly(1, years))
    held = float(run.in_stock.sum())
    uses = 1.0 + float(sum(flow.sum() for (_, to), flow in run.flows.items() if to in cycle.phase_keys))
    return uses, held, float(run.out_of(*cycle.phase_keys).sum()) / held
