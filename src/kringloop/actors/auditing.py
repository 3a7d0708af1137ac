"""What somebody can work out of what is published: the least and the most that each left-out cell can be.

Who reads the releases knows every published figure, every total, and that nothing is below 0. Releases of the same
firms are audited together: what two leave out apart they may give away together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kringloop.actors.disclosure import Guarded, quoted
from kringloop.actors.suppressing import Release
from kringloop.core import NOISE, Array, ConfidentialityError, InfeasibleError, MismatchError, RangeError

if TYPE_CHECKING:
    import polars as pl

_TOGETHER, _SEED = 40, 7
"""Tries that look at all cells at once before the ones left are asked one by one."""


@dataclass(frozen=True, slots=True, eq=False)
class Audit:
    """How closely each left-out cell can be known; for the owner of the data alone.

    cells  : (release, label of each dimension, …) of every cell that is left out
    values, needed : (cell,) [unit]
    low, high : (cell,) between which it can be proven to lie: at most this narrow; exact where `exact`
    exact  : (cell,) whether those are the very least and most
    """

    dimensions: tuple[str, ...]
    cells: tuple[tuple[Any, ...], ...]
    values: Array
    needed: Array
    low: Array
    high: Array
    exact: NDArray[np.bool_]

    @property
    def safe(self) -> NDArray[np.bool_]:
        """(cell,)  whether it keeps the distance its rules ask: below it down to 0, and above it."""
        slack = NOISE * np.maximum(1.0, np.abs(self.values))
        down = self.low <= np.maximum(0.0, self.values - self.needed) + slack
        return down & (self.high >= self.values + self.needed - slack)

    @property
    def exposed(self) -> tuple[tuple[Any, ...], ...]:
        """Cells that can be known too closely."""
        return tuple(cell for cell, safe in zip(self.cells, self.safe.tolist(), strict=True) if not safe)

    def require_safe(self) -> None:
        """Raises ConfidentialityError where a cell can be known too closely; names it, and no figure."""
        if self.exposed:
            release, *names = self.exposed[0]
            more = f" and {len(self.exposed) - 1} more" if len(self.exposed) > 1 else ""
            meer = f" en nog {len(self.exposed) - 1}" if len(self.exposed) > 1 else ""
            raise ConfidentialityError(
                f"{quoted(names)} of release {release + 1}{more} can be worked out too closely from what is published",
                nl=f"{quoted(names)} van publicatie {release + 1}{meer} is te nauwkeurig te berekenen uit wat is"
                " gepubliceerd",
            )

    def to_frame(self) -> pl.DataFrame:
        """A row per left-out cell: release, its labels, low, high, exact, safe. Not to be published."""
        import polars as pl

        names = ("release", *self.dimensions)
        columns: dict[str, Any] = {n: [c[i] for c in self.cells] for i, n in enumerate(names)}
        return pl.DataFrame(columns | {"low": self.low, "high": self.high, "exact": self.exact, "safe": self.safe})


def audit(*releases: Release, every: bool = False) -> Audit:
    """Hold releases of the same firms against somebody who knows all of them.

    All cells are first pushed up and down together; each answer is a table that fits what is published, and so shows
    how far every cell can lie. A cell that none of them shows to be safe is asked by itself: its least and its most.

    Parameters
    ----------
    every : ask each cell by itself: the exact least and most of all

    Raises
    ------
    RangeError         no release
    MismatchError      releases of unlike dimensions or inner labels; the same labels in any order are the same cells
    InfeasibleError    what is published contradicts itself, such as a total that is not the sum of its parts
    """
    problem = _problem(releases)
    cells, weights = problem.asked, problem.weights
    values, needed = problem.values, problem.needed
    low, high, exact = values.copy(), values.copy(), np.zeros(len(cells), dtype=np.bool_)
    slack = NOISE * np.maximum(1.0, np.abs(values))

    def left() -> NDArray[np.int64]:
        safe = (low <= np.maximum(0.0, values - needed) + slack) & (high >= values + needed - slack)
        return np.flatnonzero(~safe)

    random = np.random.default_rng(_SEED)
    for _ in range(0 if every else _TOGETHER):
        todo = left()
        if not todo.size:
            break
        push = np.zeros(len(cells))
        push[todo] = random.choice([-1.0, 1.0], todo.size) * random.random(todo.size)
        for sign in (1.0, -1.0):
            found = weights @ problem.most(sign * (weights.T @ push))
            np.minimum(low, found, out=low)
            np.maximum(high, found, out=high)
    for at in np.arange(len(cells)) if every else left():
        own = np.asarray(weights[at].todense()).ravel()
        high[at] = float(own @ problem.most(own))
        low[at] = float(own @ problem.most(-own))
        exact[at] = True
    return Audit(problem.dimensions, cells, values, needed, low, high, exact)


@dataclass(frozen=True, slots=True, eq=False)
class _Problem:
    """Unknown inner cells x ≥ 0 with A x = b, and the left-out cells as sums of them."""

    dimensions: tuple[str, ...]
    asked: tuple[tuple[Any, ...], ...]
    weights: Any
    values: Array
    needed: Array
    equations: Any
    right: Array
    start: Array

    def most(self, objective: Array) -> Array:
        """The table that fits what is published and is largest in a direction; bounded by the grand total."""
        from scipy.optimize import linprog

        answer = linprog(-objective, A_eq=self.equations, b_eq=self.right, bounds=(0, self._largest), method="highs")
        if answer.x is None:
            raise InfeasibleError(
                "no table fits what is published: some total is not the sum of its parts",
                nl="geen tabel past bij wat is gepubliceerd: een totaal is niet de som van zijn delen",
            )
        found: Array = np.asarray(answer.x, dtype=np.float64)
        return found

    @property
    def _largest(self) -> float:
        """No inner cell can be more than everything; only bounds what no published total bounds."""
        return 10 * float(self.start.sum()) + 1.0


def _problem(releases: Sequence[Release]) -> _Problem:
    from scipy import sparse

    if not releases:
        raise RangeError("there is no release to audit", nl="er is geen publicatie om na te gaan")
    first = releases[0].table
    inner = tuple(labels[:-1] for labels in first.labels)
    for other in releases[1:]:
        _require_alike(first, other.table)
    grid = np.arange(int(np.prod([len(labels) for labels in inner]))).reshape([len(labels) for labels in inner])
    members, published, values, needed, asked = [], [], [], [], []
    for number, release in enumerate(releases):
        table = release.table
        places = [_places(labels, own) for labels, own in zip(table.labels, inner, strict=True)]
        for at in np.ndindex(*release.hidden.shape):
            chosen = np.ix_(*(places[axis][i] for axis, i in enumerate(at)))
            members.append(grid[chosen].ravel())
            published.append(not release.hidden[at])
            values.append(float(table.values[at]))
            needed.append(float(table.needed[at]))
            asked.append((number, *table.names_of(at)))
    size = grid.size
    lengths = [len(m) for m in members]
    matrix = sparse.csr_matrix(
        (np.ones(sum(lengths)), (np.repeat(np.arange(len(members)), lengths), np.concatenate(members))),
        shape=(len(members), size),
    )
    shown = np.array(published)
    known = np.zeros(size, dtype=np.bool_)
    alone = shown & (np.array(lengths) == 1)
    known[[int(m[0]) for m, a in zip(members, alone.tolist(), strict=True) if a]] = True
    inside = first.values[tuple(slice(None, -1) for _ in inner)].ravel()
    free = np.flatnonzero(~known)
    right = np.array(values) - matrix[:, known] @ inside[known]
    equations = matrix[:, free]
    used = shown & (np.diff(equations.indptr) > 0)
    hidden = np.flatnonzero(~shown)
    lifted = np.array(values)[hidden] - right[hidden]  # what of a left-out total is known
    return _Problem(
        dimensions=first.dimensions,
        asked=tuple(asked[h] for h in hidden),
        weights=equations[hidden].tocsr(),
        values=np.array(values)[hidden] - lifted,
        needed=np.array(needed)[hidden],
        equations=equations[np.flatnonzero(used)],
        right=right[used],
        start=inside[free],
    )


def _require_alike(first: Guarded, other: Guarded) -> None:
    """Releases that are audited together are of the same cells."""
    if other.dimensions != first.dimensions or [set(x) for x in other.labels] != [set(x) for x in first.labels]:
        raise MismatchError(
            "releases that are audited together have the same dimensions and labels (rule C1)",
            nl="publicaties die samen worden nagegaan, hebben dezelfde dimensies en namen (regel C1)",
        )


def _places(labels: Sequence[str], inner: Sequence[str]) -> list[NDArray[np.int64]]:
    """For each label where it stands among the inner ones; of the total all of them."""
    at = {label: i for i, label in enumerate(inner)}
    return [np.array([at[label]] if label in at else range(len(inner)), dtype=np.int64) for label in labels]
