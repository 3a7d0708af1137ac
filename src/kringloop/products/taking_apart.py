"""How a product is taken apart: the order, what is free by when, and where to stop and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kringloop.core import Names, RangeError
from kringloop.products.ordering import ordered
from kringloop.products.orders import curve, stop_after
from kringloop.products.steps import GAINS, steps_of

if TYPE_CHECKING:
    from kringloop.products.bill import Bill


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the part, its minutes and gain, those of all steps so far, and whether it is worth doing."""

    part: str
    opens: bool
    minutes: float
    gain: float
    minutes_so_far: float
    gain_so_far: float
    worth_it: bool | None


@dataclass(frozen=True, slots=True)
class TakenApart:
    """The order of taking a product apart.

    Parameters
    ----------
    kind   : key of `GAINS`
    steps  : in order
    least  : what a minute must free to be worth it; None where nobody said, and then no place to stop is given
    stop   : how many steps are worth doing; None as above
    net    : gain of those steps less `least` per minute; None as above
    exact  : whether no order frees as much as early
    gap    : by which part the order may be worse than the best, where it is not proven
    """

    kind: str
    steps: tuple[Step, ...]
    least: float | None
    stop: int | None
    net: float | None
    exact: bool
    gap: float

    @property
    def unit(self) -> str:
        return GAINS[self.kind][1]

    @property
    def why(self) -> Names:
        """Where to stop and why, as a sentence."""
        if self.least is None or self.stop is None:
            return Names(
                "Zonder prijs per uur is niet te zeggen waar te stoppen.",
                "Without a price per hour there is no place to stop.",
            )
        if self.stop == 0:
            return Names(
                "Niet beginnen: geen enkele reeks stappen levert meer op dan zij kost.",
                "Do not begin: no series of steps frees more than it costs.",
            )
        last = self.steps[self.stop - 1].part
        if self.stop == len(self.steps):
            return Names(
                f"Helemaal demonteren: ook de laatste stappen, tot en met {last}, leveren meer op dan zij kosten.",
                f"Take it apart completely: the last steps, up to {last}, still free more than they cost.",
            )
        return Names(
            f"Stop na {last}: wat daarna komt, levert per minuut minder op dan die minuut kost.",
            f"Stop after {last}: what follows frees less per minute than that minute costs.",
        )


def take_apart(bill: Bill, kind: str = "value", *, least: float | None = None) -> TakenApart:
    """The order that frees most of a kind as early as possible, and where to stop.

    Parameters
    ----------
    least : what a minute must free: for value, the price of labour in EUR per minute

    Raises
    ------
    RangeError   no such gain, several products, or `least` below zero
    """
    if least is not None and not 0 <= least < float("inf"):
        raise RangeError(
            f"a minute must free {least:g}; expected 0 or more",
            nl=f"een minuut moet {least:g} opleveren; verwacht: 0 of meer",
        )
    steps = steps_of(bill, kind)
    found = ordered(steps)
    stop = None if least is None else stop_after(steps, found, least)
    minutes, gain = curve(steps, found)
    made = tuple(
        Step(
            steps.names[i],
            steps.opens[i],
            float(steps.minutes[i]),
            float(steps.gain[i]),
            float(minutes[place]),
            float(gain[place]),
            None if stop is None else place < stop,
        )
        for place, i in enumerate(found.order)
    )
    net = None
    if stop is not None and least is not None:
        net = float(gain[stop - 1] - least * minutes[stop - 1]) if stop else 0.0
    return TakenApart(kind, made, least, stop, net, found.exact, found.gap)
