"""A table whose recipes, final demand and pressures differ from year to year, answered from one factor for all years.

The changes of a recipe over the years span few directions: each direction is solved once, and a year is a small system
of as many unknowns as recipes that change (Woodbury). What serves an answer need not be exact: the answer itself is
refined against the changed table. Knows arrays and years, no levers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kringloop.chains.engine import Engine
from kringloop.chains.solve import Solution, System, largest_relative
from kringloop.core import Array, SingularError, figures

Places = NDArray[np.intp]
WORST: Final = 1e-10
NOTHING: Final = 1e-15
"""Part of the largest direction below which a direction is rounding."""
NOTHING_MADE: Final = 1e-9
"""Part of the largest output below which an output below zero is rounding."""
STEPS: Final = 8


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Moved:
    """What differs from the table, by year.

    Parameters
    ----------
    recipes : (recipe,) places of the sectors whose inputs change
    delta   : (year, sector, recipe) change of inputs per unit of output
    users   : (user,) places of the final users that buy otherwise
    demand  : (year, sector, user) [unit of the table] what they buy
    factors : (year, sector) on the followed pressure per unit of output

    Raises
    ------
    ShapeError         arrays that do not fit each other
    MissingDataError   what is no number
    """

    recipes: Places
    delta: Array
    users: Places
    demand: Array
    factors: Array

    def __post_init__(self) -> None:
        years, sectors = figures(self.factors, what="factors", shape=(None, None), axes=("year", "sector")).shape
        axes = ("year", "sector", "recipe")
        figures(self.delta, what="delta", shape=(years, sectors, len(self.recipes)), axes=axes)
        figures(self.demand, what="demand", shape=(years, sectors, len(self.users)), axes=(*axes[:2], "user"))

    def at(self, years: NDArray[np.bool_]) -> Moved:
        """Some of the years."""
        return Moved(
            recipes=self.recipes,
            delta=self.delta[years],
            users=self.users,
            demand=self.demand[years],
            factors=self.factors[years],
        )


class Yearly:
    """I − A − Δ(t) for a solved base I − A and changed recipes by year.

    Parameters
    ----------
    base    : the solved system
    recipes : (recipe,) places of the columns that change
    delta   : (year, n, recipe) change of coefficients

    Raises
    ------
    ShapeError         changes of another shape
    MissingDataError   what is no number

    Example
    >>> from kringloop.chains.solve import Leontief
    >>> base = Leontief(np.array([[150.0, 500.0], [200.0, 100.0]]), np.array([1000.0, 2000.0]))
    >>> less = np.zeros((2, 2, 1))
    >>> less[1, 0, 0] = -0.15
    >>> found = Yearly(base, np.array([0]), less).right(np.ones((2, 2, 1)))
    >>> bool(np.allclose(found.values[0], base.right(np.ones(2)).values[:, None]))
    True
    >>> found.values[1].ravel().round(6).tolist()  # (I − A)x = 1 with A = [[0, .25], [.2, .05]]
    [1.333333, 1.333333]
    """

    def __init__(self, base: System, recipes: Places, delta: Array, *, tol: float = 1e-12) -> None:
        shape, axes = (None, base.size, len(recipes)), ("year", "sector", "recipe")
        changes = figures(delta, what="delta", shape=shape, axes=axes)
        self.base, self.recipes, self.delta, self.tol = base, recipes, changes, tol
        self._sides: tuple[Array, Array] | None = None
        self._exactly = False

    def right(self, rhs: Array, *, near: tuple[Array, Array] | None = None) -> Solution:
        """(year, n, m) answers to as many right-hand sides, refined until the residual is below the tolerance.

        Parameters
        ----------
        near : an answer x that lies near, and what it leaves over: rhs − (I − A − Δ) x

        Raises
        ------
        SingularError   recipes that make the table unproductive
        ShapeError, MissingDataError   right-hand sides of another shape, or that are no numbers
        """
        rhs = self.columns(rhs)
        made, left_over = (np.zeros_like(rhs), rhs) if near is None else near
        previous = np.inf
        for step in range(1, STEPS + 1):
            made = made + self._once(left_over)
            left_over = rhs - made + self.inputs(made)
            residual = largest_relative(_flat(left_over), _flat(rhs))
            if residual <= self.tol:
                self._require_productive(rhs, made)
                return Solution(made, residual, "woodbury-years", step)
            if not residual <= previous / 2:
                self._exactly, self._sides = True, None
            previous = residual
        raise SingularError(
            f"the changed table was not solved: relative residual {residual:.1e} after {STEPS} steps\n"
            "  The new recipes may use more than they make; make the change smaller.",
            nl=f"de veranderde tabel is niet opgelost: relatief restant {residual:.1e} na {STEPS} stappen\n"
            "  De nieuwe recepten gebruiken misschien meer dan ze maken; maak de verandering kleiner.",
        )

    def columns(self, rhs: Array) -> Array:
        """Right-hand sides (year, n, m), once they fit.

        Raises
        ------
        ShapeError, MissingDataError   as `right`
        """
        shape, axes = (len(self.delta), self.base.size, None), ("year", "sector", "right-hand side")
        return figures(rhs, what="right-hand sides", shape=shape, axes=axes)

    def inputs(self, made: Array) -> Array:
        """(year, n, m)  (A + Δ) x."""
        bought = _years(self.base.inputs(_flat(made)), made.shape)
        return bought + self.delta @ made[:, self.recipes] if len(self.recipes) else bought

    def _require_productive(self, rhs: Array, made: Array) -> None:
        """Refuse output below zero for demand that is not: making a product then takes more than itself."""
        if not len(self.recipes) or (rhs < 0).any() or made.min() >= -NOTHING_MADE * made.max():
            return
        year, place, _ = np.unravel_index(int(made.argmin()), made.shape)
        raise SingularError(
            f"the changed table is not productive: sector {place} would make less than nothing in year {year} of those "
            "asked\n  Make the change smaller, or check that the new recipes use less than they make.",
            nl=f"de veranderde tabel is niet productief: sector {place} zou in jaar {year} van de gevraagde minder dan "
            "niets maken\n  Maak de verandering kleiner, of ga na of de nieuwe recepten minder gebruiken dan ze maken.",
        )

    def _once(self, rhs: Array) -> Array:
        """x = x₀ + W C⁻¹ x₀_K with x₀ = L y, W = L Δ(t) and C = I − W_K."""
        first = self._first(rhs)
        if not len(self.recipes):
            return first
        if self._sides is None:
            solved = self._directions_solved(columns=_columns(rhs))
            self._sides = solved, self._core(solved)
        solved, core = self._sides
        return np.asarray(first + solved @ np.linalg.solve(core, first[:, self.recipes]))

    def _first(self, rhs: Array) -> Array:
        """L y; of demand for few sectors by solving each sector once, whatever the years and columns."""
        places, columns = np.flatnonzero(rhs.any(axis=(0, 2))), _columns(rhs)
        if len(places) >= columns:
            return _years(self._answers(_flat(rhs), columns), rhs.shape)
        units = np.zeros((self.base.size, len(places)))
        units[places, np.arange(len(places))] = 1.0
        # one product of matrices, in order of memory: stacked by year it would not reach the library
        return _years(self._answers(units, columns) @ _flat(rhs[:, places]), rhs.shape)

    def _answers(self, block: Array, columns: int) -> Array:
        """L block: refined where fewer columns than it serves, else once, for what it serves is refined anyway."""
        if self._exactly or block.shape[1] < columns:
            return self.base.right(block).values
        return self.base.approximate(block, transposed=False)

    def _core(self, solved: Array) -> Array:
        """(year, recipe, recipe)  I − W_K."""
        core = np.eye(len(self.recipes)) - solved[:, self.recipes]
        if not np.isfinite(core).all() or (1 / np.linalg.cond(core) < WORST).any():
            raise SingularError(
                "the changed table is not productive or nearly so: the low-rank update has no stable answer\n"
                "  Make the change smaller, or check that the new recipes use less than they make."
            )
        return np.asarray(core)

    def _directions_solved(self, columns: int) -> Array:
        """(year, n, recipe)  L Δ(t): as many solves as there are directions, not years."""
        ways, directions = zip(*(_directions(self.delta[:, :, k]) for k in range(len(self.recipes))), strict=True)
        solved = self._answers(np.concatenate(directions).T, columns)
        ends = np.cumsum([len(d) for d in directions])[:-1]
        parts = np.split(solved, ends, axis=1)
        return np.stack([way @ part.T for way, part in zip(ways, parts, strict=True)], axis=2)


def _directions(changes: Array) -> tuple[Array, Array]:
    """(year, r) and (r, n): the changes of one recipe as a product of few directions."""
    left, sizes, right = np.linalg.svd(changes, full_matrices=False)
    kept = sizes > NOTHING * max(float(sizes[0]), np.finfo(float).tiny)
    return np.asarray(left[:, kept] * sizes[kept]), np.asarray(right[kept])


def _columns(values: Array) -> int:
    """Right-hand sides of all years together."""
    return int(values.shape[0] * values.shape[2])


def _flat(values: Array) -> Array:
    """(year, n, m) → (n, year · m)."""
    return np.ascontiguousarray(np.moveaxis(values, 0, 1)).reshape(values.shape[1], _columns(values))


def _years(flat: Array, shape: tuple[int, ...]) -> Array:
    years, size, many = shape
    return np.moveaxis(flat.reshape(size, years, many), 1, 0)


@dataclass(frozen=True, slots=True, eq=False)
class MovedTable:
    """A table with its changes, solved for every year.

    Example
    >>> from kringloop.economies.examples import two_regions
    >>> engine = Engine(two_regions())
    >>> none = np.zeros(0, dtype=np.intp)
    >>> same = Moved(recipes=none, delta=np.zeros((1, 4, 0)), users=none, demand=np.zeros((1, 4, 0)),
    ...              factors=np.ones((1, 4)))
    >>> bool(np.allclose(MovedTable.of(engine, same).output[0], engine.economy.output))
    True
    """

    engine: Engine
    moved: Moved
    system: Yearly
    output: Array
    """(year, sector) [unit of the table]"""

    @classmethod
    def of(cls, engine: Engine, moved: Moved) -> MovedTable:
        """Solve output for the changed demand of the whole world.

        A table whose rows do not close keeps its gap: only the difference of two solves is added.
        """
        economy, system = engine.economy, Yearly(engine.solver, moved.recipes, moved.delta)
        base = engine.outputs_by_consumer().values.sum(axis=1)
        engine.require_productive()
        whole = economy.final_demand.sum(axis=1)
        more = (moved.demand - economy.final_demand[:, moved.users]).sum(axis=2)
        known = np.repeat(base[None, :, None], len(more), axis=0)
        asked = (whole + more)[:, :, None]
        # what the base answer leaves over follows from the changes alone: no reading of the table
        left_over = more[:, :, None] + moved.delta @ known[:, moved.recipes]
        both = system.right(asked, near=(known, left_over)).values[:, :, 0]
        return cls(engine, moved, system, economy.output + both - base)

    def demand_of(self, region: str) -> Array:
        """(year, sector) [unit of the table]  what the final users of a region buy."""
        economy = self.engine.economy
        mine = np.array([economy.demands[u][0] == region for u in self.moved.users], dtype=bool)
        more = self.moved.demand[:, :, mine] - economy.final_demand[:, self.moved.users[mine]]
        return np.asarray(economy.demand_of(region) + more.sum(axis=2))

    def bundles(self, inside: Array) -> Array:
        """(year, sector, bundle)  output of some sectors that leaves them: x_K − Σ_{j in K} Z_Kj.

        Parameters
        ----------
        inside : (bundle, sector) [0 or 1] which sectors are in it
        """
        economy, per = self.engine.economy, self.engine.per_output
        found = np.zeros((*self.output.shape, len(inside)))
        for n, mine in enumerate(inside.astype(bool)):
            own, made = np.flatnonzero(mine), self.output[:, mine]
            bought = (made * per[own]) @ economy.flows[np.ix_(own, own)].T
            kept = np.flatnonzero(mine[self.moved.recipes])
            changed = self.output[:, self.moved.recipes[kept], None]
            bought = bought + (self.moved.delta[:, own[:, None], kept] @ changed)[:, :, 0]
            found[:, own, n] = made - bought
        return found

    def by_tier(self, demand: Array) -> Array:
        """(year, tier, sector, m)  what every sector makes for a demand (year, sector, m): y, A y, and further up."""
        demand = self.system.columns(demand)
        first = self.system.inputs(demand)
        made = self.system.right(demand, near=(demand, first)).values
        return np.stack([demand, first, made - demand - first], axis=1)

    def pressure(self, key: str) -> Array:
        """(year, sector)  pressure per unit of output."""
        return np.asarray(self.engine.intensities([key])[0] * self.moved.factors)

    def value(self, key: str) -> Array:
        """(year, sector)  value added per unit of output: what is saved on inputs is earned, so that columns close."""
        value = np.repeat(self.engine.intensities([key]), len(self.output), axis=0)
        value[:, self.moved.recipes] -= self.moved.delta.sum(axis=1)
        return np.asarray(value)
