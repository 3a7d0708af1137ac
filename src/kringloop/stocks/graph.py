"""The life cycle of a product as a declared graph: phases that hold stock, steps, and ends.

Owns names, kinds, shares and yields, and refuses a graph that would lose or multiply mass.
Knows nothing of time steps or ages. Rules: C4, C5, C6.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from kringloop.core import ROUNDING, Array, BalanceError, Problems, RangeError, did_you_mean, figures, require_numbers
from kringloop.stocks.lifetimes import Lifetime

PhaseKind = Literal["use", "hibernation"]
StepKind = Literal[
    "collection", "sorting", "reuse", "repair", "refurbishment", "remanufacture", "repurposing", "recycling"
]
EndKind = Literal["secondary", "component_reuse", "energy_recovery", "landfill", "export", "environment"]
KINDS: Final[dict[str, tuple[str, ...]]] = {
    "phase": get_args(PhaseKind),
    "step": get_args(StepKind),
    "end": get_args(EndKind),
}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Phase:
    """A stock: a use, or hibernation (kept and not used).

    value : what one stay is worth; left out, 1 for a use and 0 for hibernation
    """

    key: str
    life: Lifetime
    kind: PhaseKind = "use"
    value: float | None = None

    @property
    def worth(self) -> float:
        if self.value is None:
            return 1.0 if self.kind == "use" else 0.0
        return self.value


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Step:
    """A process that holds no stock. Of what enters, `yields` goes on and the rest to `losses_to`.

    yields : number, (year,) or (year, …) [1]  0 … 1
    """

    key: str
    kind: StepKind
    yields: ArrayLike = 1.0
    losses_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Where mass leaves the life cycle: secondary material, components, energy recovery, landfill, export."""

    key: str
    kind: EndKind


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """A share of what leaves `origin` goes to `destination`.

    Parameters
    ----------
    share : number, (year,) or (year, …) [1]  of what leaves a phase, or of the yield of a step
    age   : for a phase as destination: "keep" (reuse, repair), "new" (remanufacture, or material
            of a new product), or the fraction of its age that is taken away (refurbishment): a number or (year,)
    via   : gates the route passes, for the reader: mass between nodes is also told per gate
    """

    origin: str
    destination: str
    share: ArrayLike
    age: Literal["keep", "new"] | ArrayLike = "keep"
    via: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Link:
    """A route with its share of everything that enters its origin, losses included."""

    origin: str
    destination: str
    share: Array
    rejuvenation: Array
    """(1 or year,) part of the age that is taken away"""
    loss: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class LifeCycle:
    """A declared life cycle: first use → collection → reuse … recycling, landfill, export.

    Parameters
    ----------
    phases : stocks, each with its own lifetime; the first takes up the new products
    steps  : processes; they may not run in a circle without a phase between
    ends   : where mass leaves
    routes : shares out of every phase and step; they add up to 1 in every year

    Raises
    ------
    BalanceError   names, kinds or shares are wrong: every problem in one message

    >>> cycle = LifeCycle(
    ...     phases=(Phase(key="use", life=Lifetime.of("fixed", mean=5.0)),),
    ...     steps=(Step(key="recycling", kind="recycling", yields=0.9, losses_to="landfill"),),
    ...     ends=(End(key="metal", kind="secondary"), End(key="landfill", kind="landfill")),
    ...     routes=(Route("use", "recycling", 0.6), Route("use", "landfill", 0.4), Route("recycling", "metal", 1.0)),
    ... )
    >>> [(link.origin, link.destination, round(float(link.share.item()), 2)) for link in cycle.links]
    [('use', 'recycling', 0.6), ('use', 'landfill', 0.4), ('recycling', 'metal', 0.9), ('recycling', 'landfill', 0.1)]
    """

    phases: tuple[Phase, ...]
    steps: tuple[Step, ...]
    ends: tuple[End, ...]
    routes: tuple[Route, ...]

    def __post_init__(self) -> None:
        problems = Problems("the life cycle")
        _check_names(self, problems)
        problems.raise_if_any(BalanceError, closing="Nothing was computed.")
        _check_shares(self, problems)
        if len(self.step_order) < len(self.steps):
            stuck = [s.key for s in self.steps if s.key not in self.step_order]
            problems.add(
                stuck[0], f"{' → '.join(stuck)} runs in a circle without a phase; put a phase with a life in it"
            )
        problems.raise_if_any(BalanceError, closing="Nothing was computed.")

    @property
    def phase_keys(self) -> tuple[str, ...]:
        return tuple(p.key for p in self.phases)

    @property
    def kinds(self) -> dict[str, str]:
        """Key → kind of every node."""
        kinds: dict[str, str] = {p.key: p.kind for p in self.phases}
        kinds |= {s.key: s.kind for s in self.steps}
        return kinds | {e.key: e.kind for e in self.ends}

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every route and every loss, with its share of what enters its origin."""
        yields = {s.key: _by_year(s.yields) for s in self.steps}
        found = [
            Link(
                origin=r.origin,
                destination=r.destination,
                share=np.multiply(*level(_by_year(r.share), yields.get(r.origin, np.ones((1, 1))))),
                rejuvenation=_rejuvenation(r.age),
            )
            for r in self.routes
        ]
        for step in self.steps:
            lost = 1.0 - yields[step.key]
            if lost.any():
                found.append(
                    Link(origin=step.key, destination=step.losses_to, share=lost, rejuvenation=np.zeros(1), loss=True)
                )
        return tuple(found)

    @cached_property
    def known_shares(self) -> dict[tuple[int, tuple[int, ...]], dict[tuple[str, str, bool], Array]]:
        """Shares of the links by number of years and shape of the inflow, as a run has read them."""
        return {}

    @cached_property
    def step_order(self) -> tuple[str, ...]:
        """Steps in an order in which each comes after all that feed it; shorter when they run in a circle."""
        keys = {s.key for s in self.steps}
        pairs = {(r.origin, r.destination) for r in self.routes if r.origin in keys and r.destination in keys}
        pairs |= {(s.key, s.losses_to) for s in self.steps if s.losses_to in keys}
        order: list[str] = []
        while ready := [k for k in keys if k not in order and all(a in order for a, b in pairs if b == k)]:
            order += sorted(ready)
        return tuple(order)


def _by_year(value: ArrayLike) -> Array:
    """Shares as (1 or year, …) with at least one dimension behind the year."""
    array = figures(value, what="a share or yield of the life cycle", finite=False)
    if array.ndim < 2:
        array = array.reshape(-1, 1)
    return array


def level(*shares: Array) -> list[Array]:
    """Arrays (year, …) of one depth; what stands behind the year is held against the last dimensions of the others.

    >>> [each.shape for each in level(np.ones(4), np.ones((4, 2, 3)), np.ones((4, 3)))]
    [(4, 1, 1), (4, 2, 3), (4, 1, 3)]
    """
    deepest = max((share.ndim for share in shares), default=0)
    return [s.reshape(len(s), *(1,) * (deepest - s.ndim), *s.shape[1:]) if s.ndim else s for s in shares]


def _rejuvenation(age: Literal["keep", "new"] | ArrayLike) -> Array:
    if isinstance(age, str):
        return np.array([{"keep": 0.0, "new": 1.0}.get(age, np.nan)])
    return figures(age, what="the age of a route", finite=False).reshape(-1)


def _check_names(cycle: LifeCycle, problems: Problems) -> None:
    nodes = [("phase", p.key, str(p.kind)) for p in cycle.phases]
    nodes += [("step", s.key, str(s.kind)) for s in cycle.steps]
    nodes += [("end", e.key, str(e.kind)) for e in cycle.ends]
    keys = [key for _, key, _ in nodes]
    for key, count in Counter(keys).items():
        if count > 1:
            problems.add(key, f"is declared {count} times; give every node its own key")
    for sort, key, kind in nodes:
        if kind not in KINDS[sort]:
            problems.add(key, f"'{kind}' is not a kind of {sort}; {did_you_mean(kind, KINDS[sort])}")
    if not cycle.phases:
        problems.add("phases", "a life cycle needs at least one phase with a lifetime")
    starts = set(cycle.phase_keys) | {s.key for s in cycle.steps}
    for route in cycle.routes:
        place = f"{route.origin} → {route.destination}"
        if route.origin not in starts:
            problems.add(place, f"'{route.origin}' is not a phase or step; {did_you_mean(route.origin, starts)}")
        if route.destination not in keys:
            problems.add(place, f"'{route.destination}' is not a node; {did_you_mean(route.destination, keys)}")
        taken = _rejuvenation(route.age)
        if not taken.size or not ((taken >= 0.0) & (taken <= 1.0)).all():
            problems.add(place, f"age is {route.age!r}; expected 'keep', 'new' or a fraction 0 … 1 taken away")
    for pair, count in Counter((r.origin, r.destination) for r in cycle.routes).items():
        if count > 1:
            problems.add(" → ".join(pair), "is declared twice; add the shares up")
    gates = {gate for route in cycle.routes for gate in route.via}
    for gate in sorted(gates & set(keys)):
        problems.add(gate, "is a node and a gate that routes pass; give the gate a key of its own")
    for step in cycle.steps:
        if any(r.via and (r.origin, r.destination) == (step.key, step.losses_to) for r in cycle.routes):
            problems.add(step.key, f"its losses go to '{step.losses_to}', and so does a route of it through a gate")
    for step in cycle.steps:
        if step.losses_to and step.losses_to not in keys:
            problems.add(step.key, f"losses go to '{step.losses_to}'; {did_you_mean(step.losses_to, keys)}")
        if step.losses_to in cycle.phase_keys:
            problems.add(step.key, f"losses go to the phase '{step.losses_to}'; a loss goes to a step or an end")


def _check_shares(cycle: LifeCycle, problems: Problems) -> None:
    for step in cycle.steps:
        yields = _by_year(step.yields)
        if (yields > 1).any():
            problems.add(step.key, f"its yield is {yields.max():g}: it would multiply mass; expected 0 … 1")
        elif (yields < 0).any():
            problems.add(step.key, f"its yield is {yields.min():g}; expected 0 … 1")
        elif (yields < 1).any() and not step.losses_to:
            problems.add(step.key, f"loses {1 - yields.min():.3g} of what enters; say where to with losses_to=…")
    for key in (*cycle.phase_keys, *(s.key for s in cycle.steps)):
        _check_sum(key, [r for r in cycle.routes if r.origin == key], problems)


def _check_sum(key: str, routes: list[Route], problems: Problems) -> None:
    if not routes:
        problems.add(key, "has no way out; declare at least one route from it")
        return
    shares = [_by_year(r.share) for r in routes]
    for route, share in zip(routes, shares, strict=True):
        require_numbers(share, what=f"share {key} → {route.destination}")
        if (share < 0).any():
            problems.add(key, f"the share to '{route.destination}' is {share.min():g}; expected 0 … 1")
    try:
        total = sum(np.broadcast_arrays(*level(*shares)))
    except ValueError:
        problems.add(key, f"shares have unlike shapes {[s.shape for s in shares]}; give one row per year for each")
        return
    total = np.asarray(total)
    off = np.argwhere(np.abs(total - 1.0) > ROUNDING * len(routes))
    if len(off):
        seen = float(total[tuple(off[0])])
        row = f" in row {int(off[0][0])}" if len(total) > 1 else ""
        effect = "multiply" if seen > 1 else "lose"
        problems.add(key, f"shares out of it add up to {seen:.6g}{row}; expected 1 (it would {effect} mass)")


def require_fraction(value: ArrayLike, what: str) -> Array:
    """`value` as an array, refused outside 0 … 1."""
    array = figures(value, what=what)
    if (array < 0).any() or (array > 1).any():
        worst = array.max() if (array > 1).any() else array.min()
        raise RangeError(f"{what} is {worst:g}; expected 0 … 1")
    return array
