"""Structural paths: through which links of the chain a pressure reaches a demand.

Best-first on an upper bound, so that the paths that matter come first and the share
still unseen is always known. Needs total multipliers, not the inverse.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kringloop.chains.economy import require_vector
from kringloop.chains.engine import Engine
from kringloop.chains.fitting import Label
from kringloop.chains.solve import Leontief
from kringloop.core import Array, RangeError, SingularError

if TYPE_CHECKING:
    import polars as pl


_AT_ONCE = 32
_NOBODY: NDArray[np.int32] = np.zeros(0, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Path:
    """One chain from the seller to the final user (last) back to the sector where the pressure occurs (first)."""

    nodes: tuple[str, ...]
    value: float
    share: float

    @property
    def tier(self) -> int:
        return len(self.nodes) - 1


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """Paths in the order found, with what they cover.

    total     : f L y, everything
    covered   : what the paths listed add up to
    remainder : total − covered, still in the queue
    bound     : no path left out is larger than this
    lower     : the table has negative entries, so coverage is a lower estimate
    """

    paths: tuple[Path, ...]
    unit: str
    total: float
    covered: float
    bound: float
    coverage: float
    lower: bool
    residual: float

    @property
    def remainder(self) -> float:
        return self.total - self.covered

    def largest(self, most: int = 10) -> tuple[Path, ...]:
        """The largest paths by size of their contribution."""
        return tuple(sorted(self.paths, key=lambda p: -abs(p.value))[:most])

    def grouped(self, group: Callable[[str], str]) -> dict[tuple[str, ...], float]:
        """Paths merged after renaming nodes, neighbours with one name becoming one node; largest first."""
        merged: dict[tuple[str, ...], float] = {}
        for path in self.paths:
            names = [group(node) for node in path.nodes]
            key = tuple(n for i, n in enumerate(names) if i == 0 or n != names[i - 1])
            merged[key] = merged.get(key, 0.0) + path.value
        return dict(sorted(merged.items(), key=lambda item: -abs(item[1])))

    def to_frame(self) -> pl.DataFrame:
        import polars as pl

        rows = {
            "path": [" < ".join(p.nodes) for p in self.paths],
            "tier": [p.tier for p in self.paths],
            "value": [p.value for p in self.paths],
            "share": [p.share for p in self.paths],
        }
        return pl.DataFrame(rows).with_columns(unit=pl.lit(self.unit))


def structural_paths(
    engine: Engine,
    extension: str,
    demand: ArrayLike,
    *,
    coverage: float = 0.90,
    limit: int = 10_000,
    max_tier: int | None = None,
    stop_at: Iterable[Label] = (),
) -> Paths:
    """The paths that carry most of f L y, largest bound first.

    Path p = (i_m … i_0): weight w = A_{i_m i_{m−1}} … A_{i_1 i_0} y_{i_0}, contribution f_{i_m} w, and
    everything at or above it M_{i_m} w. At any moment covered + Σ bounds in the queue = M y.

    Parameters
    ----------
    coverage : [1]  stop when the paths found cover this share
    limit    : stop after this many paths
    max_tier : leave out what lies further up; it stays in the remainder
    stop_at  : sectors whose suppliers are not followed; the node then carries its whole upstream pressure

    Raises
    ------
    RangeError      coverage outside 0 … 1, or no limit
    SingularError   negative entries so large that no bound exists

    Source      treloar1997
    Example
    >>> from kringloop.chains.examples import two_regions
    >>> engine = Engine(two_regions())
    >>> found = structural_paths(engine, "co2", engine.economy.demand_of("NL"), coverage=0.8)
    >>> found.coverage >= 0.8, found.paths[0].nodes
    (True, ('RoW|goods',))
    """
    if not 0 < coverage <= 1 or limit < 1:
        raise RangeError(f"coverage is {coverage} and limit {limit}; expected a share in 0 … 1 and at least one path")
    search = _Search(engine, extension, require_vector(demand, engine.economy, what="the demand"), max_tier, stop_at)
    found, seen, signed = [], 0.0, 0.0
    for nodes, value in search.run():
        found.append((nodes, value))
        seen, signed = seen + abs(value), signed + value
        if seen >= coverage * search.size or len(found) >= limit:
            break
    labels = engine.economy.labels
    total = search.total
    paths = tuple(Path(tuple(labels[i] for i in nodes), v, v / total if total else 0.0) for nodes, v in found)
    reached = seen / search.size if search.size else 1.0
    unit = engine.economy.extension(extension).unit
    return Paths(paths, unit, total, signed, search.next_bound(), reached, search.signs, search.residual)


class _Search:
    """The queue: one entry per parent whose next child waits, so that nothing is expanded before its turn."""

    def __init__(
        self, engine: Engine, extension: str, demand: Array, max_tier: int | None, stop_at: Iterable[Label]
    ) -> None:
        self.flows, self.per_output = engine.economy.flows, engine.per_output
        self.direct = engine.intensities([extension])[0]
        self.demand, self.max_tier = demand, max_tier
        self.stops = {engine.economy.index(*label) for label in stop_at}
        found = engine.multipliers([extension])
        self.signed, self.residual = found.values[0], found.residual
        self.total = float(self.signed @ demand)
        self.signs = engine.sweep.smallest < 0 or bool((self.direct < 0).any() or (demand < 0).any())
        self.reach = self._absolute(engine) if self.signs else self.signed
        self.size = float(self.reach @ np.abs(demand))
        self._tie = count()
        self._sorted: dict[int, tuple[NDArray[np.int32], bool]] = {}
        self.queue: list[tuple[float, int, tuple[int, ...], float, int]] = []

    def run(self) -> Iterator[tuple[tuple[int, ...], float]]:
        self._push((), 1.0, 0)
        while self.queue:
            _, _, parent, weight, place = heapq.heappop(self.queue)
            self._push(parent, weight, place + 1)
            node = int(self._children(parent, place)[place])
            nodes, own = (node, *parent), weight * self._link(node, parent)
            if node in self.stops:
                yield nodes, float(self.signed[node]) * own
                continue
            yield nodes, float(self.direct[node]) * own
            if self.max_tier is None or len(nodes) <= self.max_tier:
                self._push(nodes, own, 0)

    def next_bound(self) -> float:
        return -self.queue[0][0] if self.queue else 0.0

    def _push(self, parent: tuple[int, ...], weight: float, place: int) -> None:
        order = self._children(parent, place)
        if place < len(order):
            node = int(order[place])
            bound = float(self.reach[node]) * abs(weight * self._link(node, parent))
            heapq.heappush(self.queue, (-bound, next(self._tie), parent, weight, place))

    def _link(self, node: int, parent: tuple[int, ...]) -> float:
        """Weight of the last link: A_{node, buyer}, or the demand itself."""
        if not parent:
            return float(self.demand[node])
        return float(self.flows[node, parent[0]] * self.per_output[parent[0]])

    def _children(self, parent: tuple[int, ...], place: int) -> NDArray[np.int32]:
        """Suppliers of the last node by falling bound: the first few at once, the rest when they are reached."""
        buyer = parent[0] if parent else -1
        order, complete = self._sorted.get(buyer, (_NOBODY, False))
        if place >= len(order) and not complete:
            column = self.flows[:, buyer] if parent else self.demand
            bounds = self.reach * np.abs(column)
            bounds[order] = 0.0
            places = np.flatnonzero(bounds)
            few = len(places) > 2 * _AT_ONCE and not len(order)
            if few:
                places = places[np.argpartition(-bounds[places], _AT_ONCE)[:_AT_ONCE]]
            found = places[np.argsort(-bounds[places], kind="stable")].astype(np.int32)
            order, complete = np.concatenate([order, found]), not few
            self._sorted[buyer] = order, complete
        return order

    def _absolute(self, engine: Engine) -> Array:
        """Multipliers of |f| through |A|: a bound that holds with negative entries."""
        reach = Leontief(np.abs(self.flows), engine.economy.output).left(np.abs(self.direct)).values
        if (reach < np.abs(self.signed) * (1 - 1e-9)).any():
            raise SingularError(
                "paths cannot be bounded: without its signs the table is not productive\n"
                "  Aggregate or correct the sectors with negative flows; the audit names them."
            )
        return reach
