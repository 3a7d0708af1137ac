"""What a life cycle returns: stocks of phases, flows of routes, balances, and the circulation pair.

Owns the reading of a finished run. Rules: C5, C7.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kringloop.core import Array, unknown
from kringloop.stocks.graph import LifeCycle
from kringloop.stocks.grid import Grid


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LoopRun:
    """Stocks and flows of a life cycle; arrays (year, …), flows as the grid declares them."""

    cycle: LifeCycle
    grid: Grid
    inflow: Array
    opening: dict[str, Array]
    """phase → (…) stock at the first edge"""
    stock: dict[str, Array]
    left: dict[str, Array]
    """phase → (year, …) what left it"""
    age: dict[str, Array]
    """phase → (year, …) [year] mean age at the end of the interval, as its routes leave it; NaN where empty"""
    flows: dict[tuple[str, str], Array]
    """(origin, destination) → (year, …), losses of a step with its other flows to the same node"""

    @classmethod
    def of(
        cls,
        cycle: LifeCycle,
        grid: Grid,
        shape: tuple[int, ...],
        inflow: Array,
        opening: Array,
        stock: Array,
        left: Array,
        age: Array,
        shares: dict[tuple[str, str, bool], Array],
    ) -> LoopRun:
        """Flows on every route from what left each phase; arrays (year, phase, combination)."""
        passing = {phase: left[:, number] for number, phase in enumerate(cycle.phase_keys)}
        flows: dict[tuple[str, str], Array] = {}
        for node in (*cycle.phase_keys, *cycle.step_order):
            for (origin, destination, _), share in shares.items():
                if origin == node:
                    # a step that no route leads to passes nothing
                    flow = passing.get(node, np.zeros_like(left[:, 0])) * share
                    pair = (origin, destination)
                    flows[pair] = flows[pair] + flow if pair in flows else flow
                    if destination not in cycle.phase_keys:
                        passing[destination] = passing[destination] + flow if destination in passing else flow

        def figures(amount: Array) -> Array:
            return grid.figures(amount.reshape(grid.size, *shape))

        keys = list(enumerate(cycle.phase_keys))
        return cls(
            cycle=cycle,
            grid=grid,
            inflow=inflow,
            opening={k: opening[n].reshape(shape) for n, k in keys},
            stock={k: stock[:, n].reshape(grid.size, *shape) for n, k in keys},
            left={k: figures(left[:, n]) for n, k in keys},
            age={k: age[:, n].reshape(grid.size, *shape) for n, k in keys},
            flows={pair: figures(flow) for pair, flow in flows.items()},
        )

    @property
    def passages(self) -> dict[tuple[str, str], Array]:
        """(origin, destination) → (year, …) flows with the gates on their way as places of their own."""
        via = {(route.origin, route.destination): route.via for route in self.cycle.routes}
        found: dict[tuple[str, str], Array] = {}
        for (origin, destination), mass in self.flows.items():
            for pair in pairwise((origin, *via.get((origin, destination), ()), destination)):
                found[pair] = found[pair] + mass if pair in found else mass
        return found

    @property
    def comes_back(self) -> bool:
        """Whether anything that left a phase enters one again."""
        return any(bool(mass.any()) for (_, b), mass in self.flows.items() if b in self.cycle.phase_keys)

    def into(self, *keys: str) -> Array:
        """(year, …) sum of all flows into these nodes from outside them, new products not counted."""
        self._require(keys)
        return self._sum(f for (a, b), f in self.flows.items() if b in keys and a not in keys)

    def out_of(self, *keys: str) -> Array:
        """(year, …) sum of all flows out of these nodes to others."""
        self._require(keys)
        return self._sum(f for (a, b), f in self.flows.items() if a in keys and b not in keys)

    def of_kind(self, kind: str) -> tuple[str, ...]:
        """Keys of the nodes of one kind, such as "recycling"."""
        return tuple(key for key, found in self.cycle.kinds.items() if found == kind)

    @property
    def residual(self) -> dict[str, Array]:
        """node → (year, …) [amount] what enters − leaves − is added to stock; rounding only."""
        found = {}
        for key in (*self.cycle.phase_keys, *(s.key for s in self.cycle.steps)):
            net = self.into(key) - self.out_of(key)
            if key in self.stock:
                net = net + (self.inflow if key == self.cycle.phase_keys[0] else 0.0)
                change = np.diff(self.stock[key], axis=0, prepend=self.opening[key][None])
                found[key] = self.grid.amounts(net) - change
            else:
                found[key] = self.grid.amounts(net)
        return found

    @property
    def whole_residual(self) -> Array:
        """(year, …) [amount] opening + all new products − all ends − all stock, cumulative on levels."""
        ends = self._sum(f for (_, b), f in self.flows.items() if b in {e.key for e in self.cycle.ends})
        entered = np.cumsum(self.grid.amounts(self.inflow - ends), axis=0)
        return sum(self.opening.values(), np.zeros(())) + entered - self.in_stock

    @property
    def in_stock(self) -> Array:
        """(year, …) stock of all phases together."""
        return self._sum(self.stock.values())

    @property
    def hibernating_share(self) -> Array:
        """(year, …) [1] stock kept and not used over all stock; NaN where there is none."""
        return _ratio(self._sum(self.stock[k] for k in self.of_kind("hibernation")), self.in_stock)

    @property
    def turnover(self) -> Array:
        """(year, …) [1/year] what leaves the phases over what they hold; low is good for slow loops.

        Always shown with `uses_per_primary_unit`.
        """
        out = self.out_of(*self.cycle.phase_keys)
        yearly = out if self.grid.flows == "per_year" else out / float(self.grid.lengths.mean())
        return _ratio(yearly, self.in_stock)

    @property
    def uses_per_primary_unit(self) -> Array:
        """(year, …) [1] uses that start in a year over new products of that year; high is good.

        In a steady state equal to the absorbing chain; while stocks build up it lags behind.
        """
        uses = self.of_kind("use")
        first = self.inflow if self.cycle.phase_keys[0] in uses else np.zeros_like(self.inflow)
        starts = self._sum(f for (_, b), f in self.flows.items() if b in uses)
        return _ratio(first + starts, self.inflow)

    def _sum(self, parts: Iterable[Array]) -> Array:
        total = np.zeros_like(self.inflow)
        for part in parts:
            total += part
        return total

    def _require(self, keys: tuple[str, ...]) -> None:
        for key in keys:
            if key not in self.cycle.kinds:
                raise unknown("node", key, self.cycle.kinds, where="the life cycle")


def _ratio(part: Array, whole: Array) -> Array:
    return np.divide(part, whole, out=np.full_like(whole, np.nan), where=whole > 0)
