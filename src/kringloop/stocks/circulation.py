"""How fast a life cycle circulates, always as its pair: turnover of the stock and uses per primary unit.

Owns the reading of a declared life cycle as an absorbing chain with ages. Rules: C5, C8.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kringloop.core import Array, SingularError, whole
from kringloop.stocks.ageing import ageing
from kringloop.stocks.chain import absorbing_chain
from kringloop.stocks.generations import time_by_phase
from kringloop.stocks.graph import LifeCycle
from kringloop.stocks.grid import Grid
from kringloop.stocks.kernels import Timing
from kringloop.stocks.lifetimes import Lifetime
from kringloop.stocks.loops import Return, returns_of

HORIZON = 16_000
"""Age classes at most; a life that is longer than this has its tail in the last class."""
TAIL = 1e-12
"""Share of a cohort that may be left in the last age class."""
ROUNDING = 64.0 * float(np.finfo(np.float64).eps)
"""Of a life: what survival over an interval, a difference of lives to two ages, is off by."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Circulation:
    """What one new unit gives in a steady life cycle; arrays have the shape of the combinations.

    visits, years : phase → stays [1] and time [year] in each phase
    """

    visits: dict[str, Array]
    years: dict[str, Array]
    uses_per_primary_unit: Array
    """[1] number of uses; high is good"""
    time_in_use: Array
    """[year] in uses, without hibernation"""
    longevity: Array
    """[year] in all phases, hibernation included"""
    turnover: Array
    """[1/year] what leaves the phases over what they hold; low is good for slow loops"""
    uses_per_year: Array
    """[1/year] uses over longevity"""
    hibernating_share: Array
    """[1] of the stock"""
    value: Array
    """value of all stays"""
    value_kept: Array
    """[1] value of all stays after the first, over that of the first"""


def circulation(
    cycle: LifeCycle, grid: Grid, *, year: int = -1, shape: tuple[int, ...] = (), timing: Timing = "uniform"
) -> Circulation:
    """Uses, years, value and the two speeds of circulation, with the shares and lives of one interval kept for ever.

    visits = first row of (I − Q)⁻¹; years = the same chain on states (phase, age), so that a
    unit that keeps its age lives shorter in its second use; turnover = Σ left / Σ stock.

    Parameters
    ----------
    year  : position of the interval whose shares hold
    shape : dimensions of the combinations, when shares or lives differ by them

    Raises
    ------
    RangeError      a position outside the grid
    SingularError   a loop that never ends

    Valid for   constant shares; equals the steady state of `circulate`. Lives that change by cohort
                or year are read without those changes by year and with the first cohort's parameters.
    Source      derived; franklinjohnson2016, figge2018 for the ideas
    >>> from kringloop.stocks import End, Lifetime, Phase, Route, Step
    >>> remade = LifeCycle(
    ...     phases=(Phase(key="use", life=Lifetime.of("weibull", scale=9.0, shape=2.0)),),
    ...     steps=(Step(key="remaking", kind="remanufacture"),),
    ...     ends=(End(key="landfill", kind="landfill"),),
    ...     routes=(Route("use", "remaking", 0.5), Route("use", "landfill", 0.5), Route("remaking", "use", 1.0, "new")),
    ... )
    >>> round(float(circulation(remade, Grid.yearly(2001, 2030)).uses_per_primary_unit), 12)
    2.0
    """
    year = range(grid.size)[whole(year, what="year, a position in the grid", least=-grid.size, most=grid.size - 1)]
    count = int(np.prod(shape, dtype=int))
    moves = returns_of(cycle, grid.size, shape)
    stay = _stays(cycle, grid, shape, timing)
    phases = len(stay)
    shares = [(m.origin, m.destination, m.taken_at(year), _of_year(m.share, year, count)) for m in moves]
    q = np.zeros((count, phases, phases))
    for origin, destination, _, share in shares:
        q[:, origin, destination] += share
    visits = _visits(q)
    years = time_by_phase(stay, shares)
    passed_on = _passed_on(moves, phases, count, year)
    return _read(cycle, visits, years * float(grid.lengths.mean()), passed_on, shape)


def _visits(q: Array) -> Array:
    """(phase, combination)  stays in each phase; of combinations with the same shares one is worked out."""
    known: dict[bytes, Array] = {}
    for one in q:
        if one.tobytes() not in known:
            known[one.tobytes()] = absorbing_chain(one, np.ones(len(one))).visits
    return np.stack([known[one.tobytes()] for one in q], axis=1)


def _read(cycle: LifeCycle, visits: Array, years: Array, direct: Array, shape: tuple[int, ...]) -> Circulation:
    in_use = np.array([p.kind == "use" for p in cycle.phases])
    value = visits.T @ np.array([p.worth for p in cycle.phases])
    first = cycle.phases[0].worth
    longevity, uses = years.sum(axis=0), visits[in_use].sum(axis=0)
    left = (visits * (1.0 - direct)).sum(axis=0)

    def shaped(values: Array) -> Array:
        return np.asarray(values, dtype=np.float64).reshape(shape)

    return Circulation(
        visits={k: shaped(visits[n]) for n, k in enumerate(cycle.phase_keys)},
        years={k: shaped(years[n]) for n, k in enumerate(cycle.phase_keys)},
        uses_per_primary_unit=shaped(uses),
        time_in_use=shaped(years[in_use].sum(axis=0)),
        longevity=shaped(longevity),
        turnover=shaped(left / longevity),
        uses_per_year=shaped(uses / longevity),
        hibernating_share=shaped(years[~in_use].sum(axis=0) / longevity),
        value=shaped(value),
        value_kept=shaped((value - first) / first if first else np.full_like(value, np.nan)),
    )


def _passed_on(moves: list[Return], phases: int, count: int, year: int) -> Array:
    """Share of what leaves a phase that goes straight to a phase, which does not count as leaving."""
    passed = np.zeros((phases, count))
    for move in moves:
        if move.direct is not None:
            passed[move.origin] += _of_year(move.direct, year, count)
    return passed


def _of_year(share: Array, year: int, count: int) -> Array:
    return np.broadcast_to(share[year if len(share) > 1 else 0], (count,))


def _stays(cycle: LifeCycle, grid: Grid, shape: tuple[int, ...], timing: Timing) -> Array:
    """Share that stays (phase, age class, combination), long enough for every tail."""
    lives, classes = [_without_changes(phase.life) for phase in cycle.phases], grid.size
    length = float(grid.lengths.mean())
    while classes < HORIZON and any(_outlives(life, classes * length) for life in lives):
        classes = min(2 * classes, HORIZON)
    while True:
        stays = [ageing(life, grid, shape, classes=classes, timing=timing).at(0, classes) for life in lives]
        stay = np.stack(stays)
        reached = np.cumprod(stay, axis=1, dtype=np.float64)
        if float(reached[:, -1].max()) <= TAIL:
            return _ended(stay, reached[:, -1], reached.sum(axis=1))
        if classes >= HORIZON:
            raise SingularError(
                f"a phase still holds more than {TAIL:g} of a cohort after {HORIZON} intervals: it has no end\n"
                "  Take a life with a shorter tail, or longer intervals."
            )
        classes = min(2 * classes, HORIZON)


def _ended(stay: Array, last: Array, life: Array) -> Array:
    """The same, of which all leave the last class where what reaches it is the rounding of a life.

    Survival over an interval is a difference of lives to two ages, so that a long tail ends in one figure of rounding
    for every age. The share of it that stays is 1 then, as if nobody would ever leave.

    Parameters
    ----------
    last : (phase, combination) [1] what reaches the last class
    life : (phase, combination) [intervals]
    """
    stay[:, -1] = np.where(last <= ROUNDING * life, 0.0, stay[:, -1])
    if bool((stay[:, -1] == 1.0).any()):
        left = f"{float(last[stay[:, -1] == 1.0].max()):.2g}"
        raise SingularError(
            f"a phase still holds {left} of a cohort in its last interval, and nobody leaves it: it has no end\n"
            "  Take a life that ends.",
            nl=f"een fase bevat in de laatste periode nog {left} van een jaargang, en niemand vertrekt: er komt geen "
            "einde aan\n  Neem een levensduur die eindigt.",
        )
    return stay


def _without_changes(life: Lifetime) -> Lifetime:
    """A life without what changes in it by year, and with the parameters of its first cohort."""
    if life.by_cohort:
        first = {n: v[0] if v.ndim else v for n, v in life.parameters.items()}
        life = replace(life, parameters=first, by_cohort=False)
    return replace(life, stretch=None, hazard=None)


def _outlives(life: Lifetime, age: float) -> bool:
    """Whether clearly more than TAIL reaches an age: then more classes are needed, whatever the timing."""
    return bool(np.max(life.law.survival(np.asarray(age), **life.parameters)) > 2.0 * TAIL)
