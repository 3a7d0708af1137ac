"""One target divided over those who must reach it, by a principle that is named, adding up to the last digit.

    T_i = b_i − (Σb − T) p_i,   p_i ≥ 0, Σp = 1

The principle gives p: who takes which part of what must go. With bounds the division nearest to it that keeps them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kringloop.core import (
    Array,
    InfeasibleError,
    MissingDataError,
    Names,
    RangeError,
    figures,
    listing,
    number,
    unknown,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Principle:
    """Why one takes a larger part of the cut than another.

    needs : the column that says how much, beside the base
    """

    key: str
    names: Names
    reason: Names
    needs: str = ""


PRINCIPLES: Final[Mapping[str, Principle]] = {
    p.key: p
    for p in (
        Principle(
            key="base",
            names=Names("naar omvang", "by size"),
            reason=Names("ieder hetzelfde percentage eraf", "everybody the same per cent off"),
        ),
        Principle(
            key="base_squared",
            names=Names("de grootste het meest", "the largest most"),
            reason=Names(
                "wie twee keer zo groot is, doet er vier keer zo veel af", "twice the size takes four times the cut"
            ),
        ),
        Principle(
            key="value_added",
            names=Names("naar draagkracht", "by means"),
            reason=Names("wie meer verdient, doet er meer af", "who earns more takes more of the cut"),
            needs="value_added",
        ),
        Principle(
            key="heads",
            names=Names("naar aantal mensen", "by heads"),
            reason=Names("per mens evenveel eraf", "the same amount per head off"),
            needs="heads",
        ),
        Principle(
            key="potential",
            names=Names("naar mogelijkheden", "by potential"),
            reason=Names("wie meer kan besparen, doet er meer af", "who can save more takes more of the cut"),
            needs="potential",
        ),
        Principle(
            key="equal_cost",
            names=Names("tegen gelijke kosten", "at equal cost"),
            reason=Names(
                "de laatste ton kost ieder evenveel, bij kosten die evenredig stijgen",
                "the last tonne costs everybody the same, where costs rise in proportion",
            ),
            needs="cost",
        ),
    )
}
"""Every principle by its key. `cost` is the rise of marginal cost per unit; who has the lowest takes the most."""


_AT_ONCE = 1 << 17
"""Figures that are worked out together."""


@dataclass(frozen=True, slots=True, eq=False)
class Allocation:
    """A target divided: T_i = b_i − cut p_i, for each year and draw of the target.

    base   : (actor,)
    share  : (actor,) [1] part of the cut, together 1
    target : any shape, such as (year,) or (year, draw): what all may have together
    """

    actors: tuple[str, ...]
    principle: str
    base: Array
    share: Array
    target: Array

    @property
    def cut(self) -> Array:
        """What must go: Σb − T, in the shape of the target."""
        found: Array = np.asarray(math.fsum(self.base) - self.target)
        return found

    def figures(self) -> Array:
        """(actor, …)  the target of everybody; of one figure exact to the last digit, else to rounding."""
        if self.target.ndim == 0:
            return closed(self.base - float(self.cut) * self.share, float(self.target))
        cut = self.cut
        found: Array = np.empty((self.base.size, *cut.shape))
        step = max(1, _AT_ONCE // max(1, cut.size))
        for start in range(0, self.base.size, step):  # a block fits in the cache, so that memory is written once
            block = found[start : start + step]
            np.multiply.outer(-self.share[start : start + step], cut, out=block)
            block += self.base[start : start + step].reshape(-1, *[1] * cut.ndim)
        return found

    def of(self, actor: str) -> Array:
        """The target of one actor, in the shape of the target.

        Raises
        ------
        UnknownNameError   nobody of that name
        """
        if actor not in self.actors:
            raise unknown("actor", actor, self.actors)
        at = self.actors.index(actor)
        found: Array = np.asarray(self.base[at] - self.cut * self.share[at])
        return found

    def quantiles(self, *levels: float) -> Array:
        """(level, actor, …)  over the draws (the last axis): exact, because each share moves one way with the cut."""
        turned = np.quantile(self.cut, [1 - level for level in levels], axis=-1)
        part = self.share.reshape(-1, *[1] * (turned.ndim - 1))
        return self.base.reshape(part.shape) - part * turned[:, None]

    def summed(self, groups: ArrayLike, count: int) -> Array:
        """(group, …)  the targets of groups of actors, from the number of the group of each."""
        codes = np.asarray(groups, dtype=np.int64)
        base, share = (np.asarray(np.bincount(codes, w, count), dtype=np.float64) for w in (self.base, self.share))
        found: Array = base.reshape(-1, *[1] * self.cut.ndim) - np.multiply.outer(share, self.cut)
        return found

    @property
    def below_zero(self) -> tuple[str, ...]:
        """Actors whose target is below 0 in some year or draw: the principle asks more of them than they have."""
        lowest = self.base - self.share * float(np.max(self.cut))
        return tuple(a for a, v in zip(self.actors, lowest.tolist(), strict=True) if v < 0)


def parts(principle: str, base: ArrayLike, columns: Mapping[str, ArrayLike] | None = None) -> Array:
    """(actor,) [1]  the part of the cut that each takes under a principle; together 1.

    Raises
    ------
    UnknownNameError   another principle
    MissingDataError   the principle needs a column that is not given
    RangeError         a figure below 0, or nothing but zeros

    >>> parts("value_added", [10, 30], {"value_added": [3, 1]}).tolist()
    [0.75, 0.25]
    """
    if principle not in PRINCIPLES:
        raise unknown("principle", principle, PRINCIPLES)
    sizes = figures(base, what="base", shape=(None,), axes=("actor",))
    needs = PRINCIPLES[principle].needs
    if needs and needs not in (columns or {}):
        raise MissingDataError(
            f"principle '{principle}' needs a column '{needs}' (rule C4)",
            nl=f"principe '{principle}' heeft een kolom '{needs}' nodig (regel C4)",
        )
    weights = figures((columns or {})[needs], what=needs, shape=sizes.shape) if needs else sizes
    if principle == "base_squared":
        weights = weights**2
    if principle == "equal_cost":
        if not (weights > 0).all():
            raise RangeError("cost must be above 0 for everybody", nl="cost moet voor iedereen boven 0 zijn")
        weights = 1 / weights
    if (weights < 0).any() or not weights.sum() > 0:
        raise RangeError(
            f"{needs or 'base'} holds a figure below 0, or nothing but zeros; no part follows from that",
            nl=f"{needs or 'base'} bevat een cijfer onder 0, of alleen nullen; daar volgt geen deel uit",
        )
    found: Array = weights / weights.sum()
    return found


def allocate(
    actors: tuple[str, ...] | list[str],
    base: ArrayLike,
    target: ArrayLike,
    principle: str = "base",
    columns: Mapping[str, ArrayLike] | None = None,
) -> Allocation:
    """A target divided over actors by a principle.

    Parameters
    ----------
    base    : (actor,) what each has now [unit]
    target  : what all may have together [unit]; one figure, or (year,), or (year, draw)
    columns : what the principle needs, each (actor,)

    Raises
    ------
    UnknownNameError, MissingDataError, RangeError   as `parts`

    Example
    >>> found = allocate(["steel", "food"], [60, 40], 50)
    >>> found.figures().tolist(), found.below_zero
    ([30.0, 20.0], ())
    """
    sizes = figures(base, what="base", shape=(len(actors),), axes=("actor",))
    share = parts(principle, sizes, columns)
    return Allocation(tuple(actors), principle, sizes, share, np.asarray(figures(target, what="target")))


def bounded(allocation: Allocation, low: ArrayLike, high: ArrayLike) -> Array:
    """(actor,)  the division nearest to an allocation of one figure that stays within bounds, with the same sum.

    min Σ (T_i − w_i)²/w_i with Σ T_i = T: T_i = clip(w_i (1 + λ)); where some w_i is not above 0, the base weighs.

    Raises
    ------
    InfeasibleError   no division keeps the bounds; shows the sums of both and the target
    RangeError        an allocation over years or draws, a lower bound above the upper, or a base of 0 among weights

    Example
    >>> bounded(allocate(["a", "b", "c"], [60, 30, 10], 50), [0, 20, 0], [60, 30, 10]).round(4).tolist()
    [25.7143, 20.0, 4.2857]
    """
    if allocation.cut.ndim:
        raise RangeError("bounds go with one target at a time", nl="grenzen horen bij één doel tegelijk")
    wanted = allocation.figures()
    total = math.fsum(wanted)
    lowest = figures(np.broadcast_to(low, wanted.shape), what="low", finite=False)
    highest = figures(np.broadcast_to(high, wanted.shape), what="high", finite=False)
    crossed = [a for a, lo, hi in zip(allocation.actors, lowest, highest, strict=True) if lo > hi]
    if crossed:
        raise RangeError(
            f"the lower bound is above the upper one for {listing(crossed)}",
            nl=f"de ondergrens ligt boven de bovengrens bij {listing(crossed, language='nl')}",
        )
    if not lowest.sum() <= total <= highest.sum():
        raise InfeasibleError(
            f"no division keeps the bounds: lower bounds add up to {lowest.sum():g}, the target is {total:g},"
            f" upper bounds add up to {highest.sum():g}\n  Widen the bounds, or change the target.",
            nl=f"geen verdeling past binnen de grenzen: ondergrenzen samen {lowest.sum():g}, doel {total:g},"
            f" bovengrenzen samen {highest.sum():g}\n  Verruim de grenzen, of verander het doel.",
        )
    weight = wanted if (wanted > 0).all() else allocation.base
    if not (weight > 0).all():
        raise RangeError(
            "bounds need a base above 0 for everybody", nl="grenzen vragen voor iedereen een basis boven 0"
        )
    return _closed_within(_clipped(wanted, weight, lowest, highest, total), lowest, highest, total)


def _clipped(wanted: Array, weight: Array, low: Array, high: Array, total: float) -> Array:
    """clip(wanted + λ weight) with the λ that gives the total: the sum is a line between the λ at which bounds bind."""
    starts, ends = (low - wanted) / weight, (high - wanted) / weight
    turns = np.unique(np.concatenate([starts, ends]))
    turns = turns[np.isfinite(turns)]
    if not turns.size:
        return wanted
    sums = np.array([np.clip(wanted + turn * weight, low, high).sum() for turn in turns])
    at = max(0, int(np.searchsorted(sums, total)) - 1)
    start = turns[at]
    free = (starts <= start) & (start < ends) if total >= sums[at] else starts < start
    slope = float(weight[free].sum())
    step = (total - sums[at]) / slope if slope > 0 else 0.0
    return _clip(wanted + (start + step) * weight, low, high)


def _clip(values: Array, low: Array, high: Array) -> Array:
    return np.minimum(np.maximum(values, low), high)


def _closed_within(values: Array, low: Array, high: Array, total: float) -> Array:
    """Closed to the last digit by those that lie off their bounds."""
    slack = np.minimum(values - low, np.where(np.isfinite(high), high - values, np.inf))
    off = np.flatnonzero(slack > 0)
    return closed(values, total, among=off) if off.size else values


def closed(values: Array, total: float, *, among: NDArray[np.int64] | None = None) -> Array:
    """The same figures, moved by what rounding left, so that their exact sum is the total: the largest first.

    Where parts below 0 make others larger than the total, down to the last digit of the smallest part.
    """
    found = np.array(values, dtype=np.float64)
    places = np.arange(found.size) if among is None else among
    for place in places[np.argsort(-np.abs(found[places]), kind="stable")].tolist() * 2:
        left = math.fsum([total, *(-found)])
        if not left:
            break
        found[place] += left
    return found


def printed(values: ArrayLike, total: float, *, digits: int) -> Array:
    """Figures rounded so that they add up to the rounded total: the largest remainders are rounded up.

    >>> printed([1 / 3, 1 / 3, 1 / 3], 1, digits=2).tolist()
    [0.34, 0.33, 0.33]
    """
    scale = 10.0 ** number(digits, what="digits", least=-9, most=12)
    exact = figures(values, what="values", shape=(None,)) * scale
    down = np.floor(exact)
    missing = round(total * scale) - int(down.sum())
    if not 0 <= missing <= exact.size:
        raise RangeError(
            f"the figures add up to {exact.sum() / scale:g} and not to {total:g}",
            nl=f"de cijfers tellen op tot {exact.sum() / scale:g} en niet tot {total:g}",
        )
    down[np.argsort(-(exact - down), kind="stable")[:missing]] += 1
    found: Array = down / scale
    return found


def ensemble(
    actors: tuple[str, ...] | list[str],
    base: ArrayLike,
    target: float,
    columns: Mapping[str, ArrayLike] | None = None,
) -> dict[str, Array]:
    """Principle → (actor,) targets, for every principle whose column is given: together a band for each actor."""
    asked = [p.key for p in PRINCIPLES.values() if not p.needs or p.needs in (columns or {})]
    return {key: allocate(actors, base, target, key, columns).figures() for key in asked}
