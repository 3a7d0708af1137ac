"""A design question backwards: which changes of a product raise what is retained most, per gram and per minute.

What is retained is the best there is to gain by taking apart: what comes free, less labour, with the best stop.
The changes that are tried: a step in half its time, a step that need not wait for one before it, and a part that is
worth half as much again. Each is worked out in full; the three that do most together are looked for among the
twelve that do most alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from kringloop.core import NOISE, Names, RangeError
from kringloop.products.ordering import ordered
from kringloop.products.orders import stop_after
from kringloop.products.steps import Steps, steps_of
from kringloop.products.vectors import Vector

if TYPE_CHECKING:
    from kringloop.products.bill import Bill

CANDIDATES: Final = 12
FASTER: Final = 0.5
MORE: Final = 1.5


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the design.

    Parameters
    ----------
    kind  : faster, freer or dearer
    step  : place of the step that changes
    first : the step that it need no longer wait for; -1 for other kinds
    names : what it is, in words
    """

    kind: str
    step: int
    first: int
    names: Names


@dataclass(frozen=True, slots=True)
class Changed:
    """What changes do: EUR retained more, over the grams of the parts they touch, and over the minutes now needed."""

    changes: tuple[Change, ...]
    gain: float
    grams: float
    minutes: float

    @property
    def per_gram(self) -> float:
        return self.gain / self.grams if self.grams else float("nan")

    @property
    def per_minute(self) -> float:
        return self.gain / self.minutes if self.minutes else float("nan")


@dataclass(frozen=True, slots=True)
class Answer:
    """The single changes that do most, and the ones that do most together; `retained` is EUR now."""

    retained: float
    alone: tuple[Changed, ...]
    together: Changed | None


def retained(steps: Steps, labour: float) -> float:
    """EUR left of what comes free after labour at `labour` EUR per minute, with the best place to stop."""
    found = ordered(steps)
    done = list(found.order[: stop_after(steps, found, labour)])
    return float((steps.gain[done] - labour * steps.minutes[done]).sum())


def best_changes(bill: Bill, labour: float, *, count: int = 3) -> Answer:
    """The changes that raise the retained value most.

    Parameters
    ----------
    labour : EUR per minute
    count  : how many together

    Raises
    ------
    RangeError   labour or count that is not above zero, or a bill without steps
    """
    if labour <= 0 or count < 1:
        raise RangeError(
            f"labour is {labour:g} EUR/min and count {count}; expected above 0",
            nl=f"arbeid is {labour:g} EUR/min en het aantal {count}; verwacht: groter dan 0",
        )
    steps = steps_of(bill)
    if not len(steps):
        raise RangeError(
            "no part has seconds, so there is nothing to take apart",
            nl="geen onderdeel heeft een tijd (seconds); er valt niets te demonteren",
        )
    now = retained(steps, labour)
    grams = _grams(bill.product(), steps)
    alone = sorted(
        (_tried(steps, (each,), labour, now, grams) for each in _candidates(steps)), key=lambda done: -done.gain
    )
    useful = [done for done in alone if done.gain > NOISE][:CANDIDATES]
    sets = combinations([done.changes[0] for done in useful], min(count, len(useful)))
    together = max(
        (_tried(steps, chosen, labour, now, grams) for chosen in sets if chosen), key=lambda d: d.gain, default=None
    )
    return Answer(now, tuple(useful), together)


def _candidates(steps: Steps) -> Iterator[Change]:
    for i, name in enumerate(steps.names):
        if steps.opens[i]:
            continue
        if steps.minutes[i] > 0:
            yield Change(
                "faster", i, -1, Names(f"{name} in de helft van de tijd los", f"{name} comes off in half the time")
            )
        if steps.gain[i] > 0:
            yield Change(
                "dearer", i, -1, Names(f"{name} levert de helft meer op", f"{name} is worth half as much again")
            )
        for first in steps.before[i]:
            if not steps.opens[first]:
                before = steps.names[first]
                yield Change(
                    "freer",
                    i,
                    first,
                    Names(f"{name} los zonder eerst {before}", f"{name} comes off without {before} first"),
                )


def _tried(steps: Steps, changes: Sequence[Change], labour: float, now: float, grams: Vector) -> Changed:
    gain, minutes, before = steps.gain.copy(), steps.minutes.copy(), list(steps.before)
    for change in changes:
        if change.kind == "faster":
            minutes[change.step] *= FASTER
        elif change.kind == "dearer":
            gain[change.step] *= MORE
        else:
            further = steps.before[change.first]
            left = tuple(i for i in before[change.step] if i != change.first)
            before[change.step] = tuple(sorted({*left, *further}))
    made = replace(steps, gain=gain, minutes=minutes, before=tuple(before))
    touched = sorted({change.step for change in changes})
    more = retained(made, labour) - now
    return Changed(tuple(changes), more, float(grams[touched].sum()), float(steps.minutes[touched].sum()))


def _grams(bill: Bill, steps: Steps) -> Vector:
    at = {part: i for i, part in enumerate(bill.frame["part"].to_list())}
    return np.array([1e3 * bill.piece[at[name]] * bill.count[at[name]] for name in steps.names])
