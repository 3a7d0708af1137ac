"""Taking a product apart as steps: what each frees, how long it takes, and what must come first.

A row with `seconds` is a step that frees the part. It comes after the steps named in `after`; without any, after the
nearest whole around it that is a step. `-` in `after` says that nothing comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kringloop.core import Names, Problems, RangeError, did_you_mean
from kringloop.products.vectors import Vector

if TYPE_CHECKING:
    from kringloop.products.bill import Bill

GAINS: Final = {
    "value": (Names("opbrengst", "value"), "EUR"),
    "parts": (Names("opbrengst van onderdelen als geheel", "value of parts kept whole"), "EUR"),
    "materials": (Names("opbrengst van materialen", "value of materials"), "EUR"),
    "critical": (Names("kritieke grondstoffen", "critical raw materials"), "kg"),
    "rarity": (Names("zeldzaamheid", "rarity"), "MJ"),
}
"""What a step can free, and its unit."""
MONEY: Final = frozenset({"value", "parts", "materials"})
"""Gains in euros: labour can be taken off."""
NOTHING_FIRST: Final = "-"
_MOST: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Steps of taking apart, of one product.

    Parameters
    ----------
    names   : part that each frees
    gain    : what it frees, in the unit of `GAINS`; below zero where a whole that could be sold is opened
    minutes : time of all pieces together
    before  : places of the steps that come first
    opens   : whether the step only opens a whole that has a value of its own: no time, the value of the whole lost
    kind    : key of `GAINS`
    """

    names: tuple[str, ...]
    gain: Vector
    minutes: Vector
    before: tuple[tuple[int, ...], ...]
    opens: tuple[bool, ...]
    kind: str = "value"

    def __len__(self) -> int:
        return len(self.names)

    @property
    def is_forest(self) -> bool:
        """Whether no step waits for more than one other."""
        return all(len(first) <= 1 for first in self.before)


def steps_of(bill: Bill, kind: str = "value") -> Steps:
    """The steps of the one product of a bill.

    A price (EUR per kg of material), a content of critical material or a rarity (MJ per kg) counts for the step that
    frees the mass; what has none counts nothing. A `value` (EUR per piece) takes the place of the prices of what is in
    it; the steps inside such a whole come after it is opened, which loses that value and gains the materials.

    Raises
    ------
    RangeError   no such gain, or several products
    """
    if kind not in GAINS:
        raise RangeError(
            f"'{kind}' cannot be freed; {did_you_mean(kind, GAINS)}",
            nl=f"'{kind}' komt niet vrij; {did_you_mean(kind, GAINS, 'nl')}",
        )
    bill = bill.product()
    rows = _rows(bill)
    place = {int(row): i for i, row in enumerate(rows)}
    freed_by = _freed_by(bill, place)
    before = [sorted(place[r] for r in first) for first in _first(bill, rows, freed_by)]
    gain = _gains(bill, len(rows), freed_by, kind)
    minutes = bill.numbers("seconds")[rows] * bill.count[rows] / 60
    names, opens = [bill.frame["part"][int(row)] for row in rows], [False] * len(rows)
    if kind in ("value", "parts"):
        gain, minutes = _sold_whole(bill, rows, place, gain, minutes, before, names, opens, freed_by)
    ring = circle_of(before)
    if ring:
        raise _sold_after(names[ring[0]])
    return Steps(tuple(names), gain, minutes, tuple(map(tuple, before)), tuple(opens), kind)


def _sold_after(name: str) -> RangeError:
    """A whole cannot be sold whole after something in it came off."""
    return RangeError(
        f"'{name}' has a value as a whole, and comes off after something in it; give the value to what is then left",
        nl=f"'{name}' heeft een waarde als geheel, en komt los na iets erin; geef die waarde aan wat dan over is",
    )


def check_steps(bill: Bill, problems: Problems) -> None:
    """Note steps that wait for unknown parts, for parts that are no step, or for each other."""
    rows = _rows(bill)
    timed, at = set(rows.tolist()), {part: i for i, part in enumerate(bill.frame["part"].to_list())}
    if not len(rows) and not bill.frame["after"].is_not_null().any():
        return
    for row, names in enumerate(bill.texts("after")):
        if not names:
            continue
        for name in names.split():
            what = _wrong_first(name, row, at, timed, bill)
            if what is not None and len(problems) < _MOST:
                problems.add(f"{row + 2}:after", what[0], nl=what[1])
    if not len(problems):
        _check_order(bill, rows, problems)


def _wrong_first(name: str, row: int, at: dict[str, int], timed: set[int], bill: Bill) -> tuple[str, str] | None:
    if row not in timed:
        return (
            "the part has no seconds, so it is no step; give its time",
            "het onderdeel heeft geen tijd (seconds); geef die",
        )
    if name == NOTHING_FIRST:
        return None
    if name not in at:
        return (
            f"'{name}' is no part; {did_you_mean(name, at)}",
            f"'{name}' is geen onderdeel; {did_you_mean(name, at, 'nl')}",
        )
    if at[name] not in timed:
        return (f"'{name}' has no seconds, so it is no step", f"'{name}' heeft geen tijd (seconds) en is dus geen stap")
    if bill.forest.root[at[name]] != bill.forest.root[row]:
        return (f"'{name}' is in another product", f"'{name}' zit in een ander product")
    return None


def _check_order(bill: Bill, rows: Vector, problems: Problems) -> None:
    place = {int(row): i for i, row in enumerate(rows)}
    first = [sorted(place[r] for r in each) for each in _first(bill, rows, _freed_by(bill, place))]
    ring = circle_of(first)
    if ring:
        names = [bill.frame["part"][int(rows[i])] for i in [*ring, ring[0]]]
        problems.add(
            f"{int(rows[ring[0]]) + 2}:after",
            f"no order is possible, each waits for the next: {', '.join(names)}",
            nl=f"geen volgorde is mogelijk, elk wacht op de volgende: {', '.join(names)}",
        )


def circle_of(before: Sequence[Sequence[int]]) -> list[int]:
    """Steps that wait for each other in a circle; none where an order is possible."""
    waits = [len(first) for first in before]
    after: list[list[int]] = [[] for _ in before]
    for step, first in enumerate(before):
        for each in first:
            after[each].append(step)
    free = [step for step, count in enumerate(waits) if not count]
    while free:
        for step in after[free.pop()]:
            waits[step] -= 1
            if not waits[step]:
                free.append(step)
    left = next((step for step, count in enumerate(waits) if count > 0), None)
    seen: list[int] = []
    while left is not None and left not in seen:
        seen.append(left)
        left = next(each for each in before[left] if waits[each] > 0)
    return seen[seen.index(left) :] if left is not None else []


def _rows(bill: Bill) -> Vector:
    return np.flatnonzero(bill.frame["seconds"].is_not_null().to_numpy() & bill.solid & (bill.forest.parent >= 0))


def _freed_by(bill: Bill, place: dict[int, int]) -> Vector:
    """The nearest row at or above each that is a step; -1 where there is none."""
    found = np.full(bill.forest.size, -1, dtype=np.int64)
    steps = np.zeros(bill.forest.size, dtype=bool)
    steps[list(place)] = True
    for level in bill.forest.levels:
        above = bill.forest.parent[level]
        found[level] = np.where(steps[level], level, np.where(above >= 0, found[np.maximum(above, 0)], -1))
    return found


def _first(bill: Bill, rows: Vector, freed_by: Vector) -> list[set[int]]:
    """Rows of the steps that come before each step."""
    at = {part: i for i, part in enumerate(bill.frame["part"].to_list())}
    said = bill.texts("after")
    first: list[set[int]] = []
    for row in rows.tolist():
        if said[row]:
            first.append({at[name] for name in said[row].split() if name != NOTHING_FIRST})
            continue
        above = int(freed_by[bill.forest.parent[row]])
        first.append({above} - {-1})
    return first


def _gains(bill: Bill, size: int, freed_by: Vector, kind: str) -> Vector:
    """What each step frees by the materials that come free with it."""
    from kringloop.products.screen import critical_masses

    if kind == "parts":
        return np.zeros(size)
    place = np.full(bill.forest.size + 1, size, dtype=np.int64)
    rows = np.unique(freed_by[freed_by >= 0])
    place[rows] = np.arange(size)
    if kind == "critical":
        row, mass = critical_masses(bill)
        amounts = mass
    else:
        leaves, column = bill.leaves, "rarity" if kind == "rarity" else "price"
        row = leaves.node
        amounts = np.where(leaves.stated, np.nan_to_num(bill.numbers(column)[row]), 0.0) * leaves.mass
    return np.bincount(place[freed_by[row]], amounts, minlength=size + 1)[:size]


def _sold_whole(
    bill: Bill,
    rows: Vector,
    place: dict[int, int],
    gain: Vector,
    minutes: Vector,
    before: list[list[int]],
    names: list[str],
    opens: list[bool],
    freed_by: Vector,
) -> tuple[Vector, Vector]:
    """Give wholes their value, and a step that opens them before what is inside."""
    value, more, openings = bill.numbers("value"), [], {}
    for i, row in enumerate(rows.tolist()):
        if np.isnan(value[row]):
            continue
        whole = float(value[row] * bill.count[row])
        inside = [place[r] for r in rows.tolist() if r != row and freed_by[bill.forest.parent[r]] == row]
        if inside:
            openings[i] = (len(names), inside)
            more.append(float(gain[i]) - whole)
            before.append([i])
            names.append(names[i])
            opens.append(True)
        gain[i] = whole
    for opened, (at, inside) in openings.items():
        for step in inside:
            before[step] = sorted({*before[step], at} - {opened})
    return np.concatenate([gain, more]), np.concatenate([minutes, np.zeros(len(more))])
