"""Structural paths: through which links of the chain a pressure reaches a demand.

Best-first on an upper bound, so that the paths that matter come first and the share
still unseen is always known. Needs total multipliers, not the inverse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from kringloop.chains.engine import Engine
from kringloop.chains.path_search import Nodes, Places, Suppliers, first_nodes, follow
from kringloop.chains.solve import Leontief
from kringloop.core import NOISE, Array, RangeError, SingularError, number, whole
from kringloop.economies import Label, labels_from, require_vector

if TYPE_CHECKING:
    import polars as pl


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
    >>> from kringloop.economies.examples import two_regions
    >>> engine = Engine(two_regions())
    >>> found = structural_paths(engine, "co2", engine.economy.demand_of("NL"), coverage=0.8)
    >>> found.coverage >= 0.8, found.paths[0].nodes
    (True, ('RoW|goods',))
    """
    coverage = number(coverage, what="coverage")
    if not 0 < coverage <= 1:
        raise RangeError(f"coverage is {coverage:g}; expected a share in 0 … 1, above 0")
    limit = whole(limit, what="limit", least=1)
    max_tier = None if max_tier is None else whole(max_tier, what="max_tier", least=0)
    search = _Search(engine, extension, require_vector(demand, engine.economy, what="the demand"))
    ends = np.array([engine.economy.index(*label) for label in labels_from(stop_at, "stop_at")], dtype=np.intp)
    nodes, values, count = search.run(ends, max_tier, coverage, limit)
    total, labels = search.total, engine.economy.labels
    chains: list[tuple[str, ...]] = []
    for place, parent in zip(nodes.place[:count].tolist(), nodes.parent[:count].tolist(), strict=True):
        chains.append((labels[place], *(chains[parent] if parent >= 0 else ())))
    shares = values / total if total else np.zeros(count)
    paths = tuple(map(Path, chains, values.tolist(), shares.tolist()))
    # added up in the order of the search, so that the coverage it stopped at is the one it shows
    reached = float(np.cumsum(np.abs(values))[-1]) / search.size if count and search.size else 1.0
    bound = float(nodes.bound[count]) if count < len(nodes) else 0.0
    unit = engine.economy.extension(extension).unit
    return Paths(paths, unit, total, float(values.sum()), bound, reached, search.signs, search.residual)


class _Search:
    """One question prepared: bounds of every sector, and what a path is worth."""

    def __init__(self, engine: Engine, extension: str, demand: Array) -> None:
        self.flows, self.per_output, self.demand = engine.economy.flows, engine.per_output, demand
        self.direct = engine.intensities([extension])[0]
        found = engine.multipliers([extension])
        self.signed, self.residual = found.values[0], found.residual
        self.total = float(self.signed @ demand)
        self.signs = engine.sweep.smallest < 0 or bool((self.direct < 0).any() or (demand < 0).any())
        self.reach = self._absolute(engine) if self.signs else self.signed
        self.size = float(self.reach @ np.abs(demand))

    def run(self, ends: Places, max_tier: int | None, coverage: float, limit: int) -> tuple[Nodes, Array, int]:
        """Nodes by falling bound, the values of those that are certain and asked for, and how many these are."""
        own = self.direct.copy()
        own[ends] = self.signed[ends]
        suppliers = Suppliers(self.flows, self.per_output, self.reach)
        nodes = first_nodes(self.demand, self.reach, limit + 1)
        while True:
            certain = min(nodes.settled(), limit)
            values = own[nodes.place[:certain]] * nodes.weight[:certain]
            enough = np.flatnonzero(np.cumsum(np.abs(values)) >= coverage * self.size)
            if enough.size:
                certain = int(enough[0]) + 1
            if enough.size or certain in (limit, len(nodes)):
                return nodes, values[:certain], certain
            nodes = follow(nodes, suppliers, ends, max_tier, limit + 1)

    def _absolute(self, engine: Engine) -> Array:
        """Multipliers of |f| through |A|: a bound that holds with negative entries."""
        reach = Leontief(np.abs(self.flows), engine.economy.output).left(np.abs(self.direct)).values
        if (reach < np.abs(self.signed) * (1 - NOISE)).any():
            raise SingularError(
                "paths cannot be bounded: without its signs the table is not productive\n"
                "  Aggregate or correct the sectors with negative flows; the audit names them."
            )
        return reach
