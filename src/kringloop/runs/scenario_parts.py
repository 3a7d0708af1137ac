"""What each lever adds to the difference between a scenario and the baseline, and where targets then stand.

Three ways of sharing out, side by side, because a lever does less once another has been moved: one after the other in
canonical order, the same by logarithmic means, and the mean over all orders (Shapley). The parts of each add up.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from kringloop.core import KringloopError, MissingDataError, Names, conversion_factor, unknown
from kringloop.ledger import lmdi
from kringloop.models import Draw
from kringloop.runs.opened import Run
from kringloop.runs.scenario import ScenarioBench
from kringloop.runs.scenario_behind import levers_in
from kringloop.runs.scenario_groups import Groups
from kringloop.runs.scenario_orders import ORDERS, Sampled, all_orders, mean_over_orders
from kringloop.scenarios import BASELINE, Assumption, Plan
from kringloop.targets import Judged, Statement, judge

SEQUENTIAL, LOGARITHMIC, SHAPLEY = "sequential", "lmdi", "shapley"
ENOUGH: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The difference of one figure in one year, by lever.

    Parameters
    ----------
    before, after : in the baseline and in the scenario [unit]
    ways          : way of sharing out → lever → part [unit]; a way that cannot be gone is not there
    sampled       : how the mean over orders was drawn; None where it is exact, or not there
    """

    id: str
    year: int
    unit: str
    before: float
    after: float
    ways: Mapping[str, Mapping[str, float]]
    sampled: Sampled | None = None


def parts_of(
    bench: ScenarioBench,
    plan: Plan,
    id: str,
    year: int,
    *,
    every_order: bool = True,
    orders: int = ORDERS,
    along: Sequence[str] = (),
) -> Parts:
    """What each lever of a scenario adds to one figure; without `every_order` in the canonical order only.

    Parameters
    ----------
    orders : how many are drawn where levers are too many to ask every group, at least 32; 0: then that way is left out
    along  : other figures that are asked of the same groups next, and worked out with this one

    Raises
    ------
    RangeError         the figure has no value in this year, in the baseline or on the way; or too few orders
    UnknownNameError   a figure that the run does not have
    """
    levers = levers_behind(bench, plan, id)

    def kept(some: frozenset[str]) -> list[Assumption]:
        return [a for a in plan.own if a.lever in some or a.lever not in levers]

    groups = Groups(bench=bench, plan=plan, id=id, year=year, kept=kept, along=tuple(along))
    way = [groups.worth(levers[:n]) for n in range(len(levers) + 1)]
    steps = {lever: after - before for lever, before, after in zip(levers, way, way[1:], strict=False)}
    ways: dict[str, Mapping[str, float]] = {SEQUENTIAL: steps}
    if levers and all(value > 0 for value in way):
        ways[LOGARITHMIC] = _logarithmic(levers, way)
    sampled: Sampled | None = None
    if every_order and levers and (orders or all_orders(len(levers), orders)):
        ways[SHAPLEY], sampled = mean_over_orders(
            levers, lambda group: groups.worth(group) - way[0], orders=orders or ORDERS
        )
    return Parts(id=id, year=year, unit=groups.unit, before=way[0], after=way[-1], ways=ways, sampled=sampled)


def levers_behind(bench: ScenarioBench, plan: Plan, id: str) -> tuple[str, ...]:
    """Levers of a scenario that act on an account which a figure reads, in canonical order.

    Raises
    ------
    UnknownNameError   a figure that the run does not have
    """
    if id not in bench.expressions:
        raise unknown("indicator", id, bench.expressions)
    reads = bench.expressions[id][1]
    acting = [a for part in bench.behind(plan).of(reads) for a in part.assumptions]
    return levers_in([a for a in plan.own if a in acting])


def _logarithmic(levers: Sequence[str], way: Sequence[float]) -> dict[str, float]:
    """V = V₀ · Π r_l with r_l what lever l multiplies the figure by; parts L(V, V₀) · ln r_l."""
    ratios = {lever: after / before for lever, before, after in zip(levers, way, way[1:], strict=False)}
    found = lmdi({"": way[0], **dict.fromkeys(levers, 1.0)}, {"": way[0], **ratios})
    return {lever: float(found[lever]) for lever in levers}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A target under a scenario.

    Parameters
    ----------
    year    : the last year up to that of the target with a figure
    judged  : where it then stands; None where that cannot be told
    why_not : why, in both languages
    """

    statement: Statement
    unit: str
    year: int | None = None
    value: float | None = None
    judged: Judged | None = None
    why_not: Names | None = None

    @property
    def met(self) -> bool | None:
        """Whether the target is met in its year; None where that cannot be told, or the figures end before."""
        if self.judged is None or self.value is None or self.year != self.statement.year:
            return None
        aim = self.judged.aim
        return self.value <= aim if self.statement.side == "at_most" else self.value >= aim


def reached(bench: ScenarioBench, plan: Plan) -> tuple[Reached, ...]:
    """Every target of the study under a scenario, also those of which it says nothing; worked out once."""
    return bench.once(plan, "reached", lambda: tuple(_reached(bench, plan, each) for each in bench.run.targets))


def _reached(bench: ScenarioBench, plan: Plan, statement: Statement) -> Reached:
    if not statement.indicator or statement.indicator not in bench.expressions:
        return Reached(statement=statement, unit=statement.unit, why_not=_no_figure(statement))
    reads = bench.expressions[statement.indicator][1]
    if not reads & bench.behind(plan).accounts:
        names = ", ".join(f"'{account}'" for account in sorted(reads))
        why = Names(
            f"dit scenario laat {names} niet doorlopen: er is geen cijfer na de meting",
            f"this scenario does not let {names} go on: there is no figure after the record",
        )
        return Reached(statement=statement, unit=statement.unit, why_not=why)
    try:
        line = bench.line(plan, statement.indicator, **statement.where)
        unit = statement.unit or line.unit
        factor = conversion_factor(line.unit, unit)
        pairs = [(y, v * factor) for y, v in line.known if y <= statement.year]
        if len(pairs) < ENOUGH:
            raise MissingDataError(
                f"'{statement.indicator}' has no two figures up to {statement.year}",
                nl=f"'{statement.indicator}' heeft geen twee cijfers tot {statement.year}",
            )
        judged = judge(statement, [y for y, _ in pairs], [v for _, v in pairs])
    except KringloopError as error:
        told = Names(error.in_language("nl").splitlines()[0], error.in_language("en").splitlines()[0])
        return Reached(statement=statement, unit=statement.unit, why_not=told)
    return Reached(statement=statement, unit=unit, year=pairs[-1][0], value=pairs[-1][1], judged=judged)


def _no_figure(statement: Statement) -> Names:
    if statement.holder is not None:
        return statement.holder
    return Names(
        f"de run heeft geen cijfer van '{statement.indicator}'", f"the run has no figure of '{statement.indicator}'"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The difference between a scenario and another over common draws: 5th, 50th and 95th percentile [unit].

    reached : whether the figure reads what is drawn, or follows it; where not, all three are one and it is no margin
    """

    low: float
    middle: float
    high: float
    draws: int
    reached: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OverDraws:
    """A scenario and the one beside it over common draws.

    Parameters
    ----------
    spreads : figure → the difference
    met     : target → [1] share of the draws in which the scenario meets it; of targets that were asked for and have a
              verdict in every draw
    draws   : how many
    """

    spreads: Mapping[str, Spread]
    met: Mapping[str, float]
    draws: int


def over_draws(
    run: Run,
    plan: Plan,
    ids: Sequence[str],
    year: int,
    *,
    count: int,
    targets: Collection[str] = (),
    seed: int = 7,
    other: Plan | None = None,
) -> OverDraws:
    """How sure differences and verdicts are for errors in the inputs of models: one draw for both scenarios.

    The lives of products are drawn by their standard errors; what levers do is assumed and is not drawn.

    Parameters
    ----------
    targets : keys of targets of the study whose verdict is drawn
    other   : the scenario beside which it stands; left out: the baseline
    """
    reach: set[str] = set()
    found: dict[str, list[float]] = {id: [] for id in ids}
    asked = [statement for statement in run.targets if statement.key in set(targets)]
    met: dict[str, list[bool | None]] = {statement.key: [] for statement in asked}
    for number in range(count):
        bench = ScenarioBench(run, draw=Draw(number, seed))
        beside = other or bench.plans[BASELINE]
        reach = reach or {id for id in ids if any(drawn_reaches(bench, p, id) for p in (beside, plan))}
        before, after = (bench.lines(p, ids) for p in (beside, plan))
        for id in ids:
            if id in before and id in after:
                found[id].append(after[id].at(year) - before[id].at(year))
        for statement in asked:
            met[statement.key].append(_reached(bench, plan, statement).met)
    spreads = {
        id: Spread(low=low, middle=middle, high=high, draws=len(values), reached=id in reach)
        for id, values in found.items()
        if values and not np.isnan(values).any()
        for low, middle, high in [np.percentile(values, (5, 50, 95)).tolist()]
    }
    shares = {key: float(np.mean(said)) for key, said in met.items() if said and None not in said}  # type: ignore[arg-type]
    return OverDraws(spreads=spreads, met=shares, draws=count)


def drawn_reaches(bench: ScenarioBench, plan: Plan, id: str) -> bool:
    """Whether a figure reads accounts of products in use, whose lives are drawn, or what follows them.

    Raises
    ------
    UnknownNameError   a figure that the run does not have
    """
    if id not in bench.expressions:
        raise unknown("indicator", id, bench.expressions)
    return any(part.follows_products for part in bench.behind(plan).of(bench.expressions[id][1]))
