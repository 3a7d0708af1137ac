"""The time one new unit spends in each phase, with its age carried through every loop.

The chain on states (phase, age class), one generation at a time: in a pass over the ages units grow older and are
handed on with their age; what is made younger starts the next generation. All combinations pass the ages together,
each no further than its ages go. Rules: C4, C7.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, Kept, SingularError
from kringloop.stocks.ageing import arrive

Move = tuple[int, int, float, Array]
"""From phase, to phase, rejuvenation, share of what leaves (combination,)."""
GENERATIONS = 5000
ENOUGH = 1e-15
"""Share of one unit that may still be on its way when the sum is called complete."""
NOTHING = 1e-60
"""Share of one unit that is no longer followed from age to age: far below the last digit of any figure."""
MANY = 1 << 15
"""Figures of a part from which on what comes back is added up in pairs, which keeps rounding small."""
BLOCK = 128
"""Ages that are added up one by one before sums are added in pairs."""


def time_by_phase(stay: Array, moves: list[Move]) -> Array:
    """Expected time (phase, combination) in intervals of one new unit.

    Parameters
    ----------
    stay  : (phase, age class, combination) [1] share that stays one interval
    moves : shares of what leaves a phase that arrives in another

    Raises
    ------
    SingularError   so much comes back that the life has almost no end
    """
    return _known.of(_told(stay, moves), lambda: _worked_out(stay, moves)).copy()


_known: Final[Kept[Array]] = Kept(32)
"""Answers by the digest of all figures that were asked."""


def _told(stay: Array, moves: list[Move]) -> bytes:
    """A digest of all figures that are asked."""
    told = hashlib.blake2b(repr((stay.shape, [move[:3] for move in moves])).encode())
    for figures in (stay, *(share for *_, share in moves)):
        told.update(np.ascontiguousarray(figures).tobytes())
    return told.digest()


def _worked_out(stay: Array, moves: list[Move]) -> Array:
    phases, _, count = stay.shape
    kept = np.zeros((phases, phases, count))
    for origin, destination, rejuvenation, share in moves:
        if rejuvenation == 0.0:
            kept[origin, destination] += share
    passed_on = kept.any(axis=(0, 1))
    parts = [part for part in (np.flatnonzero(passed_on), np.flatnonzero(~passed_on)) if len(part)]
    lots = [_Lot.of(stay, kept, moves, alike, part, in_pairs=phases * stay.shape[1] * len(chosen) >= MANY)
            for part, chosen in enumerate(parts) for alike in _alike(stay, kept, chosen)]  # fmt: skip
    total = np.zeros((phases, count))
    ages = _Ages(lots)
    for _ in range(GENERATIONS):
        if not ages.lots:
            return total
        back = [0.0] * len(parts)
        for lot, held, handed_on in ages.grow_old():
            gained = _over_ages(held * lot.stay) + handed_on
            held[...] = lot.made_younger(held * (1.0 - lot.stay))
            returned = lot.over_ages_in_pairs(held) if lot.in_pairs else _over_ages(held)
            total[:, lot.place] = total[:, lot.place] + gained + returned
            back[lot.part] = max(back[lot.part], float(returned.max()))
        ages = ages.without([part for part, share in enumerate(back) if share <= ENOUGH])
    raise SingularError(
        f"loops still hold {max(back):.2g} of a unit after {GENERATIONS} generations\n"
        "  So much comes back that the life has almost no end; lower the shares that are made younger."
    )


def _alike(stay: Array, kept: Array, chosen: NDArray[np.intp]) -> Iterator[tuple[NDArray[np.intp], int]]:
    """Combinations whose lives are about as long, longest first, and how many age classes those take.

    Never one alone among others: it stands twice, because sums over one column run in another order.
    """
    classes = stay.shape[1]
    if len(chosen) == 1:
        yield chosen, classes
        return
    ends = classes - np.argmax(stay[:, ::-1, chosen].any(axis=0), axis=0)
    passed = kept[..., chosen].sum(axis=1).max(axis=0).tolist()
    fading = np.array([0.0 if p == 0 else np.inf if p >= 1 else np.log(NOTHING) / np.log(p) for p in passed])
    needed = np.minimum(ends + 2 + np.ceil(fading), classes).astype(np.intp)
    sizes = np.ceil(np.log2(np.maximum(needed, BLOCK)))
    for size in np.unique(sizes)[::-1]:
        lot = np.flatnonzero(sizes == size)
        yield chosen[np.repeat(lot, 2) if len(lot) == 1 else lot], int(needed[lot].max())


@dataclass(frozen=True, slots=True, eq=False)
class _Lot:
    """Combinations whose lives are about as long; arrays (age class, phase, combination).

    part     : number of the part it belongs to: those that hand on with their age, or those that do not
    in_pairs : whether what comes back is added up over the ages in pairs
    classes  : age classes that were asked; `stay` holds those that are needed
    """

    place: NDArray[np.intp]
    part: int
    in_pairs: bool
    classes: int
    stay: Array
    kept: Array
    younger: list[Move]

    @classmethod
    def of(
        cls,
        stay: Array,
        kept: Array,
        moves: list[Move],
        alike: tuple[NDArray[np.intp], int],
        part: int,
        *,
        in_pairs: bool,
    ) -> _Lot:
        """Those at some places, up to an age class."""
        place, needed = alike
        own = np.ascontiguousarray(np.moveaxis(stay[:, :needed, place], 0, 1))
        younger = [(o, d, r, s[place]) for o, d, r, s in moves if r > 0.0 and s[place].any()]
        return cls(place, part, in_pairs, stay.shape[1], own, kept[..., place], younger)

    def made_younger(self, leaving: Array) -> Array:
        """Arrivals of the next generation; the last class counts as the one before."""
        arriving = np.zeros_like(leaving)
        within = leaving[:-1].copy()
        within[-1] += leaving[-1]
        for origin, destination, rejuvenation, share in self.younger:
            arrive(arriving[:, destination], within[:, origin], share, rejuvenation)
        arriving[-1] += (self.kept * leaving[-1][:, None]).sum(axis=0)
        return arriving

    def over_ages_in_pairs(self, values: Array) -> Array:
        """(phase, combination)  sums over the ages, of halves and their halves."""
        ages = np.zeros((*values.shape[1:], self._paired))
        ages[..., : len(values)] = np.moveaxis(values, 0, 2)
        return np.asarray(ages.sum(axis=2))

    @property
    def _paired(self) -> int:
        """How many ages give the same pairs as all classes: what follows them is zero."""
        size = self.classes
        while size % (2 * BLOCK) == 0 and size // 2 >= len(self.stay):
            size //= 2
        return size


def _over_ages(values: Array) -> Array:
    """(phase, combination)  sums over the ages of (age class, phase, combination), one by one."""
    return np.stack([values[:, phase].sum(axis=0) for phase in range(values.shape[1])])


Step = tuple[Array, Array, Array]
"""Held at an age, the share that stays, held at the next age."""


class _Ages:
    """Lots side by side, longest first, so that each age is passed in one go by all that reach it."""

    def __init__(self, lots: list[_Lot]) -> None:
        self.lots = sorted(lots, key=lambda lot: -len(lot.stay))
        ends = np.cumsum([0, *(len(lot.place) for lot in self.lots)]).tolist()
        self._columns = [slice(a, b) for a, b in pairwise(ends)]
        if not self.lots:
            return
        shape = (len(self.lots[0].stay), self.lots[0].stay.shape[1], ends[-1])
        self._held, stay = np.zeros(shape), np.zeros(shape)
        self._held[0, 0] = 1.0
        for lot, columns in zip(self.lots, self._columns, strict=True):
            stay[: len(lot.stay), :, columns] = lot.stay
        self._kept = np.concatenate([lot.kept for lot in self.lots], axis=-1)
        self._steps = list(self._stretches(stay))

    def _stretches(self, stay: Array) -> Iterator[tuple[int, list[Step]]]:
        """Ages that equally many combinations pass: how many, and the steps from each to the next."""
        ends = [len(lot.stay) - 1 for lot in self.lots]
        for number, (end, start) in enumerate(pairwise([*ends, 0])):
            count = self._columns[number].stop
            pieces = (self._held[start:end], stay[start:end], self._held[start + 1 : end + 1])
            yield count, list(zip(*(list(piece[..., :count]) for piece in pieces), strict=True))

    def grow_old(self) -> Iterator[tuple[_Lot, Array, Array]]:
        """Each lot, what it holds at each age class, and what it handed on with its age (phase, combination)."""
        handed_on = np.zeros(self._held.shape[1:])
        passed_on = bool(self._kept.any())
        for count, steps in reversed(self._steps):
            kept, gained = self._kept[..., :count], handed_on[:, :count]
            staying, leaving, ways = np.empty(gained.shape), np.empty(gained.shape), np.empty(kept.shape)
            from_first, moved = leaving[:, None], ways[0]
            for here, stay, older in steps:
                np.multiply(here, stay, out=staying)
                np.add(older, staying, out=older)
                if passed_on:
                    np.subtract(here, staying, out=leaving)
                    np.multiply(kept, from_first, out=ways)
                    for way in ways[1:]:
                        np.add(moved, way, out=moved)
                    np.add(older, moved, out=older)
                    np.add(gained, moved, out=gained)
        for lot, columns in zip(self.lots, self._columns, strict=True):
            held = self._held[: len(lot.stay), :, columns]
            held[-1] /= np.maximum(1.0 - lot.stay[-1], np.finfo(np.float64).tiny)
            yield lot, held, handed_on[:, columns]

    def without(self, parts: list[int]) -> _Ages:
        """The lots of the other parts, as they stand."""
        going = [n for n, lot in enumerate(self.lots) if lot.part not in parts]
        if len(going) == len(self.lots):
            return self
        rest = _Ages([self.lots[n] for n in going])
        for n, columns in zip(going, rest._columns, strict=True):
            rows = len(self.lots[n].stay)
            rest._held[:rows, :, columns] = self._held[:rows, :, self._columns[n]]
        return rest
