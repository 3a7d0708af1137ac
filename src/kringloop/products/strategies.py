"""What a product still fetches at the end of its use, by R-strategy: sold whole, parts kept, materials recycled.

Each strategy is asked by itself: the best there is to gain by it, with the best place to stop. They are alternatives
and do not add up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kringloop.core import Names
from kringloop.products.taking_apart import take_apart

if TYPE_CHECKING:
    from kringloop.products.bill import Bill

STRATEGIES: Final = {
    "reuse": Names("hergebruik van het geheel (R3)", "reuse of the whole (R3)"),
    "repair": Names("reparatie (R4)", "repair (R4)"),
    "parts": Names("onderdelen opnieuw gebruiken (R6)", "parts used again (R6)"),
    "materials": Names("materialen recyclen (R8)", "materials recycled (R8)"),
    "value": Names("onderdelen en materialen, het beste samen", "parts and materials, the best together"),
}
"""Alternatives, from the one that keeps most of the product to the one that keeps least; the last joins two."""
_NO_PRICE: Final = {
    "parts": Names("geen onderdeel dat los kan heeft een waarde (value)", "no part that comes off has a value"),
    "materials": Names(
        "geen materiaal dat vrijkomt heeft een prijs (price)", "no material that comes free has a price"
    ),
}
_NO_STEP: Final = Names("geen onderdeel heeft een tijd (seconds)", "no part has a time (seconds)")


@dataclass(frozen=True, slots=True)
class Kept:
    """What one strategy keeps of a product.

    Parameters
    ----------
    key     : of `STRATEGIES`
    gain    : EUR that comes free up to the best place to stop, or in all where nobody says what a minute costs
    minutes : of those steps
    net     : gain less labour; None where nobody says what a minute costs
    lacking : why there is no figure; None where there is
    """

    key: str
    gain: float | None
    minutes: float | None
    net: float | None
    lacking: Names | None

    @property
    def names(self) -> Names:
        return STRATEGIES[self.key]


def kept_by_strategy(bill: Bill, *, least: float | None = None) -> list[Kept]:
    """The value kept by each strategy of one product.

    Parameters
    ----------
    least : EUR that a minute of labour costs

    Raises
    ------
    RangeError   several products, or `least` below zero
    """
    bill = bill.product()
    taken = [_taken(bill, key, least) for key in ("parts", "materials")]
    both = [] if any(kept.gain is None for kept in taken) else [_taken(bill, "value", least)]
    return [_whole(bill, least), _repaired(), *taken, *both]


def _whole(bill: Bill, least: float | None) -> Kept:
    value = bill.frame["value"][int(bill.products[0])]
    if value is None:
        why = Names(
            "geef value bij het product: de prijs tweedehands", "give value of the product: its second-hand price"
        )
        return Kept("reuse", None, None, None, why)
    return Kept("reuse", float(value), 0.0, None if least is None else float(value), None)


def _repaired() -> Kept:
    why = Names(
        "een stuklijst zegt niet wat er stuk is of wat het product daarna opbrengt",
        "a bill does not say what is broken or what the product fetches afterwards",
    )
    return Kept("repair", None, None, None, why)


def _taken(bill: Bill, kind: str, least: float | None) -> Kept:
    apart = take_apart(bill, kind, least=least)
    if not apart.steps:
        return Kept(kind, None, None, None, _NO_STEP)
    if kind in _NO_PRICE and not any(step.gain for step in apart.steps):
        return Kept(kind, None, None, None, _NO_PRICE[kind])
    stop = len(apart.steps) if apart.stop is None else apart.stop
    last = apart.steps[stop - 1] if stop else None
    return Kept(kind, last.gain_so_far if last else 0.0, last.minutes_so_far if last else 0.0, apart.net, None)
