"""Scenarios taken together: what each does alone, what each adds, and what is more or less than their sum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kringloop.core import RangeError
from kringloop.runs.scenario import ScenarioBench
from kringloop.runs.scenario_groups import Groups
from kringloop.runs.scenario_orders import Sampled, mean_over_orders
from kringloop.scenarios import BASELINE, Assumption, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """The difference of one figure in one year, by scenario.

    Parameters
    ----------
    before, after : in the baseline and with all of them [unit]
    alone         : scenario → what it does by itself [unit]
    added         : scenario → what it adds, the mean over all orders [unit]; they sum to the difference
    sampled       : how that mean was drawn; None where it is exact, as it is of up to eight scenarios
    """

    id: str
    year: int
    unit: str
    before: float
    after: float
    alone: Mapping[str, float]
    added: Mapping[str, float]
    sampled: Sampled | None = None

    @property
    def interaction(self) -> float:
        """What all of them do beyond the sum of what each does alone [unit]."""
        return self.after - self.before - sum(self.alone.values())


def scenarios_in(bench: ScenarioBench, plan: Plan) -> tuple[str, ...]:
    """Scenarios of the study that a scenario is made of; none where something in it is of no other."""
    own = {a.placeless.said for a in plan.own}
    parts = {k: {a.placeless.said for a in p.own} for k, p in bench.plans.items() if k != BASELINE}
    smaller = {k: said for k, said in parts.items() if said and said < own}
    single = {k: said for k, said in smaller.items() if not any(other < said for other in smaller.values())}
    return tuple(single) if single and set().union(*single.values()) == own else ()


def together_of(bench: ScenarioBench, plan: Plan, id: str, year: int) -> Together:
    """What the scenarios that one is made of do to a figure, alone and together.

    Raises
    ------
    UnknownNameError   a figure that the run does not have
    RangeError         a scenario that is not made of others, or a figure that has no value in this year on the way
    """
    keys = scenarios_in(bench, plan)
    if not keys:
        raise RangeError(
            f"scenario '{plan.key}' is not made of other scenarios of the study",
            nl=f"scenario '{plan.key}' bestaat niet uit andere scenario's van de studie",
        )
    of = {key: {a.placeless.said for a in bench.plans[key].own} for key in keys}

    def kept(some: frozenset[str]) -> list[Assumption]:
        said = set[str]().union(*(of[key] for key in some))
        return [a for a in plan.own if a.placeless.said in said]

    groups = Groups(bench=bench, plan=plan, id=id, year=year, kept=kept)
    before, after = groups.worth(()), groups.worth(keys)
    added, sampled = mean_over_orders(keys, lambda group: groups.worth(group) - before)
    return Together(
        id=id,
        year=year,
        unit=groups.unit,
        before=before,
        after=after,
        alone={key: groups.worth((key,)) - before for key in keys},
        added=added,
        sampled=sampled,
    )
