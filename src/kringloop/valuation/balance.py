"""Value made and lost along a chain of links, at constant prices, on three planes that are never merged unasked.

    Σ entered + Σ added = Σ left + Σ lost          per plane; holds for any links, because each of them closes

`left` is what goes out of a link and into no other: final use, or sold elsewhere. Where a link takes in more than the
link before it gives, the rest entered from elsewhere. Value added is used, never turnover, so that firms add up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kringloop.core import NOISE, BalanceError, MissingDataError, RangeError, UnitError, number, same, unknown
from kringloop.valuation.links import DISCARD, PLANES, STRATEGIES, Link


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaneTotal:
    """A whole chain on one plane: value created is `added`, value destroyed is `lost`."""

    plane: str
    unit: str
    entered: float
    added: float
    left: float
    lost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Links in their order, closed, and what they come to per plane.

    links     : at constant prices where they have a price index
    constant  : planes whose figures are at constant prices
    gains     : names of links that lose less than nothing: the next one pays more than the goods were worth
    """

    links: tuple[Link, ...]
    totals: tuple[PlaneTotal, ...]
    constant: tuple[str, ...]
    gains: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Planes brought under one unit by weights that somebody chose; the weights stand beside the sum."""

    unit: str
    weights: Mapping[str, float]
    created: Mapping[str, float]
    destroyed: Mapping[str, float]

    @property
    def sum_created(self) -> float:
        """Value created on all planes, in the unit of the weights."""
        return sum(self.created.values())

    @property
    def sum_destroyed(self) -> float:
        """Value destroyed on all planes, in the unit of the weights."""
        return sum(self.destroyed.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Value that is kept at discard, by R-strategy.

    worth     : of what is discarded, at its age
    kept      : strategy → what its link receives; what it adds itself is not kept
    of_worth  : strategy → share of what the goods are worth at discard
    of_new    : strategy → share of what they cost when new; None where that is not given
    other     : received outside the strategies
    lost      : neither received by a strategy nor by another
    """

    unit: str
    worth: float
    kept: Mapping[str, float]
    of_worth: Mapping[str, float]
    of_new: Mapping[str, float] | None
    other: float
    lost: float

    @property
    def retention(self) -> float:
        """Value retention rate: all that is kept by strategies, of the worth at discard."""
        return sum(self.of_worth.values())


def value_balance(links: Sequence[Link]) -> Balance:
    """Close every link, bring it to constant prices and add up each plane.

    Raises
    ------
    MissingDataError   no links; a plane of several years without a price index, or with one for some links only
    UnitError          a plane in two units
    RangeError         a link that comes from one that is not there, or twice the same link
    BalanceError, and those of `Link.closed`

    Source: accounting identity; the planes and the words are those of the Social and Economic Council (SER).

    >>> made = value_balance([
    ...     Link(name="make", unit="EUR", value_in=40.0, added=60.0, value_out=100.0, lost=None),
    ...     Link(name="use", unit="EUR", value_in=100.0, added=0.0, value_out=30.0, lost=None, source="make"),
    ... ])
    >>> made.totals[0].added, made.totals[0].lost, made.totals[0].left
    (60.0, 70.0, 30.0)
    """
    if not links:
        raise MissingDataError("there are no links of value", nl="er zijn geen schakels van waarde")
    closed = [link.closed() for link in links]
    constant = tuple(p for p in PLANES if _at_constant_prices([c for c in closed if c.plane == p]))
    deflated = tuple(c.at_constant_prices() for c in closed)
    totals = tuple(_total([d for d in deflated if d.plane == p]) for p in PLANES if any(d.plane == p for d in deflated))
    gains = tuple(d.name for d in deflated if _gains(d))
    return Balance(links=deflated, totals=totals, constant=constant, gains=gains)


def _gains(link: Link) -> bool:
    """Whether a link loses less than nothing, beyond rounding."""
    largest = max(abs(link.value_in or 0.0), abs(link.added or 0.0), abs(link.value_out or 0.0))
    return (link.lost or 0.0) < -NOISE * largest


def _at_constant_prices(links: Sequence[Link]) -> bool:
    """Whether a plane has a price index; refused where it needs one and lacks it."""
    without = [link for link in links if link.price_index is None]
    years = {link.year for link in links}
    if without and (len(without) < len(links) or len(years) > 1):
        first = without[0]
        when = f" for {first.year}" if first.year is not None else ""
        raise MissingDataError(
            f"{first.called} has no price index{when}; years are compared at constant prices only, so every "
            "link of the plane has one",
            nl=f"schakel '{first.name}' heeft geen prijsindex{when.replace('for', 'voor')}; jaren zijn alleen in "
            "vaste prijzen te vergelijken, dus elke schakel van dit vlak heeft er een",
        )
    return bool(links) and not without


def _total(links: Sequence[Link]) -> PlaneTotal:
    plane, unit = links[0].plane, links[0].unit
    if strange := next((link for link in links if link.unit != unit), None):
        raise UnitError(
            f"{strange.called} is in {strange.unit}, '{links[0].name}' in {unit}; a plane has one unit",
            nl=f"schakel '{strange.name}' is in {strange.unit}, '{links[0].name}' in {unit}; "
            "een vlak heeft één eenheid",
        )
    out = {link.name: link.value_out or 0.0 for link in links}
    if len(out) < len(links):
        names = [link.name for link in links]
        twice = next(n for n in names if names.count(n) > 1)
        raise RangeError(
            f"link '{twice}' ({plane}) stands twice; give each link its own name",
            nl=f"schakel '{twice}' staat er twee keer; geef elke schakel een eigen naam",
        )
    entered = 0.0
    for link in links:
        if link.source and link.source not in out:
            raise unknown("link", link.source, tuple(out), where=link.called)
        if link.source:
            out[link.source] -= link.value_in or 0.0
        else:
            entered += link.value_in or 0.0
    from_elsewhere = sum(-rest for rest in out.values() if rest < 0)
    return PlaneTotal(
        plane=plane,
        unit=unit,
        entered=entered + from_elsewhere,
        added=sum(link.added or 0.0 for link in links),
        left=sum(rest for rest in out.values() if rest > 0),
        lost=sum(link.lost or 0.0 for link in links),
    )


def merged(balance: Balance, weights: Mapping[str, float], *, unit: str) -> Merged:
    """The planes added up by weights: what one unit of each plane counts for, in `unit`.

    Raises
    ------
    MissingDataError   a plane of the balance without a weight
    UnknownNameError   a weight for a plane that the balance does not have
    RangeError         a weight below zero
    """
    there = {t.plane: t for t in balance.totals}
    for plane in weights:
        if plane not in there:
            raise unknown("plane of value", plane, tuple(there), where="the weights")
    if lost := [p for p in there if p not in weights]:
        raise MissingDataError(
            f"plane '{lost[0]}' has no weight; planes are merged only when each of them is weighed",
            nl=f"vlak '{PLANES[lost[0]].nl}' heeft geen gewicht; vlakken worden alleen opgeteld als elk "
            "een gewicht heeft",
        )
    given = {p: number(w, what=f"weight of {p}") for p, w in weights.items()}
    if low := next((p for p, w in given.items() if w < 0), None):
        raise RangeError(
            f"the weight of plane '{low}' is {given[low]:g}; a weight is 0 or more",
            nl=f"het gewicht van vlak '{PLANES[low].nl}' is {given[low]:g}; een gewicht is 0 of meer",
        )
    return Merged(
        unit=unit,
        weights=given,
        created={p: given[p] * t.added for p, t in there.items()},
        destroyed={p: given[p] * t.lost for p, t in there.items()},
    )


def value_kept(balance: Balance, *, plane: str = "economic") -> Kept | None:
    """What each R-strategy keeps of the worth of discarded goods; None where no link is marked `discard`.

    What a strategy receives counts as kept. What it adds itself is value added, and new.

    Raises
    ------
    RangeError     two links of discard on the plane; discarded goods that are worth nothing
    BalanceError   the strategies receive more than is passed on at discard
    """
    links = [link for link in balance.links if link.plane == plane]
    marked = [link for link in links if link.strategy == DISCARD]
    if not marked:
        return None
    if len(marked) > 1:
        raise RangeError(
            f"links '{marked[0].name}' and '{marked[1].name}' are both of discard; name one",
            nl=f"schakels '{marked[0].name}' en '{marked[1].name}' zijn allebei die van afdanken; wijs er één aan",
        )
    (discard,) = marked
    worth = discard.value_in or 0.0
    if worth == 0:
        raise RangeError(
            f"{discard.called} takes in nothing, so nothing can be kept",
            nl=f"bij schakel '{discard.name}' komt niets binnen; er is dus niets te behouden",
        )
    kept = {
        r: sum(link.value_in or 0.0 for link in links if link.strategy == r)
        for r in STRATEGIES
        if any(link.strategy == r for link in links)
    }
    received = sum(kept.values())
    passed = discard.value_out or 0.0
    if received > passed and not same(received, passed):
        raise BalanceError(
            f"the R-strategies receive {received:g} {discard.unit} and {discard.called} passes on {passed:g}; mark "
            "links that take in straight from it, because what is added in between is not kept",
            nl=f"de R-strategieën ontvangen {received:g} {discard.unit} en schakel '{discard.name}' geeft {passed:g} "
            "door; merk schakels die er direct op volgen, want wat daartussen is toegevoegd is niet behouden",
        )
    other = max(passed - received, 0.0)
    new = discard.worth_new
    return Kept(
        unit=discard.unit,
        worth=worth,
        kept=kept,
        of_worth={r: v / worth for r, v in kept.items()},
        of_new={r: v / new for r, v in kept.items()} if new else None,
        other=other,
        lost=worth - received - other,
    )


def linked(links: Sequence[Link], *, outside: str = "outside") -> tuple[Link, ...]:
    """Links in which an empty source is the link before on the same plane, and `outside` the start of a chain.

    >>> a, b = (Link(name=n, unit="EUR", value_in=1.0, added=0.0, value_out=1.0, lost=None) for n in "ab")
    >>> [link.source for link in linked([a, b])]
    ['', 'a']
    """
    before: dict[str, str] = {}
    found = []
    for link in links:
        source = "" if link.source == outside else link.source or before.get(link.plane, "")
        found.append(replace(link, source=source))
        before[link.plane] = link.name
    return tuple(found)
