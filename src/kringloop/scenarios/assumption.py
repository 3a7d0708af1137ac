"""One assumption of a scenario: a lever, how far, where, along which course, and why; every one with its certainty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from kringloop.core import Kind, KringloopError, Names, did_you_mean, listing
from kringloop.scenarios.course import Penetration
from kringloop.scenarios.given import lever_value
from kringloop.scenarios.lever import Lever
from kringloop.scenarios.registry import VOCABULARY

ACCOUNT, LAYER, PRODUCT = "account", "layer", "product"
BY: Final = {
    "cohort": Names("wat vanaf dan wordt gemaakt", "what is made from then on"),
    "stock": Names("alles wat er is", "all that is there"),
}
Wrong = tuple[str, Names]
"""The key of an assumption that is wrong, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A lever that is moved, or one that says how an account goes on.

    Parameters
    ----------
    lever     : key in `VOCABULARY`
    value     : as people write it, such as "+25%" or 0.2
    scope     : dimension → codes: `product` for products in use; `account`, with its layer and dimensions, for rows
    to        : code that takes over what is taken away, for a substitution or another origin
    per       : of what takes over, for each that is taken away [1]
    content   : [1] of a hazardous substance in products of today, by mass; with its limit for what may go round
    limit     : [1] above which discards go to no next user, no part and no material
    by        : "cohort" or "stock"; empty: the first that the lever knows
    certainty : kind of figure behind the value: mostly "assumed"
    place     : where it stands in a file, for errors
    """

    lever: str
    value: float | str
    course: Penetration
    reason: Names
    source: Names
    certainty: Kind
    scope: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    to: str = ""
    per: float = 1.0
    content: float | None = None
    limit: float | None = None
    by: str = ""
    place: str = ""

    @property
    def declared(self) -> Lever:
        """The lever; ask only when `wrong_assumption` finds nothing."""
        return VOCABULARY[self.lever]

    @property
    def number(self) -> float:
        """The value that a model takes."""
        return lever_value(self.declared, self.value)

    @property
    def on_rows(self) -> bool:
        """Whether it acts on rows of an account, and not on products in use."""
        return ACCOUNT in self.scope

    @property
    def taken(self) -> str:
        """What it acts on: by cohort or by stock."""
        return self.by or self.declared.by[0]


def wrong_assumption(each: Assumption) -> Iterator[Wrong]:
    """What is wrong with an assumption by itself, whatever the study holds."""
    if each.lever not in VOCABULARY:
        near, dutch = (did_you_mean(each.lever, VOCABULARY.keys, language=of) for of in ("en", "nl"))
        yield "lever", Names(f"'{each.lever}' is geen knop; {dutch}", f"'{each.lever}' is not a lever; {near}")
        return
    lever = each.declared
    if lever.cannot is not None:
        yield (
            "lever",
            Names(
                f"'{lever.key}' kan nog niet: {lever.cannot.nl}",
                f"'{lever.key}' cannot be moved yet: {lever.cannot.en}",
            ),
        )
        return
    yield from _wrong_value(each, lever)
    if each.on_rows and lever.rows is None:
        yield (
            "scope",
            Names(
                f"'{lever.key}' werkt op producten in gebruik, niet op rijen van een rekening; laat 'account' weg",
                f"'{lever.key}' acts on products in use, not on rows of an account; leave 'account' out",
            ),
        )
    elif not each.on_rows and not lever.models:
        yield (
            "scope",
            Names(
                f"'{lever.key}' werkt op rijen van een rekening; zeg welke met 'account'",
                f"'{lever.key}' acts on rows of an account; say which with 'account'",
            ),
        )
    elif not each.on_rows:
        yield from _wrong_scope_of_products(each)
        if each.by and each.by not in lever.by:
            yield (
                "by",
                Names(
                    f"'{lever.key}' werkt op {BY[lever.by[0]].nl} ('{lever.by[0]}'), niet op {BY[each.by].nl}",
                    f"'{lever.key}' acts on {BY[lever.by[0]].en} ('{lever.by[0]}'), not on {BY[each.by].en}",
                ),
            )
    elif each.by:
        yield (
            "by",
            Names(
                "'by' hoort bij producten in gebruik; rijen van een rekening hebben geen bouwjaar",
                "'by' belongs to products in use; rows of an account have no year of make",
            ),
        )
    yield from _wrong_taker(each, lever)
    yield from _wrong_hazard(each, lever)


def _wrong_hazard(each: Assumption, lever: Lever) -> Iterator[Wrong]:
    for name, value in (("content", each.content), ("limit", each.limit)):
        if lever.hazard and value is None:
            yield (
                name,
                Names(
                    f"'{lever.key}' heeft '{name}' nodig (deel van de massa): zonder is er niets te zeggen",
                    f"'{lever.key}' needs '{name}' (share of the mass): without it nothing can be said",
                ),
            )
        elif not lever.hazard and value is not None:
            yield (
                name,
                Names(
                    f"'{lever.key}' heeft geen '{name}'; laat het weg", f"'{lever.key}' has no '{name}'; leave it out"
                ),
            )
        elif value is not None and not 0 < value <= 1:
            yield (
                name,
                Names(
                    f"is {value:g}; verwacht: een deel van de massa boven 0, hoogstens 1",
                    f"is {value:g}; expected a share of the mass above 0, at most 1",
                ),
            )


def _wrong_value(each: Assumption, lever: Lever) -> Iterator[Wrong]:
    try:
        lever_value(lever, each.value)
    except KringloopError as error:
        yield "value", Names(error.in_language("nl"), error.in_language("en"))


def _wrong_scope_of_products(each: Assumption) -> Iterator[Wrong]:
    for name in each.scope:
        if name != PRODUCT:
            yield (
                f"scope.{name}",
                Names(
                    f"'{name}' zegt niets van producten in gebruik; bereik: 'product', of 'account' met dimensies",
                    f"'{name}' says nothing of products in use; scope: 'product', or 'account' with dimensions",
                ),
            )


def _wrong_taker(each: Assumption, lever: Lever) -> Iterator[Wrong]:
    takes = lever.rows is not None and lever.rows.takes
    if takes and not each.to:
        yield (
            "to",
            Names(
                f"'{lever.key}' heeft 'to' nodig: de code die overneemt",
                f"'{lever.key}' needs 'to': the code that takes over",
            ),
        )
    if not takes and each.to:
        yield (
            "to",
            Names(
                f"'{lever.key}' laat niets overnemen; laat 'to' weg",
                f"'{lever.key}' gives nothing to another; leave 'to' out",
            ),
        )
    if each.per != 1.0 and (not takes or (lever.rows is not None and lever.rows.moves)):
        yield (
            "per",
            Names(f"'{lever.key}' gaat één op één; laat 'per' weg", f"'{lever.key}' goes one for one; leave 'per' out"),
        )
    if not each.per > 0:
        yield (
            "per",
            Names(
                f"is {each.per:g}; een vervanger zonder gewicht bestaat niet: geef een getal boven 0",
                f"is {each.per:g}; a substitute of nothing does not exist: give a number above 0",
            ),
        )


def scope_words(scope: Mapping[str, tuple[str, ...]]) -> str:
    """A scope on one line: `product=0104; …`.

    >>> scope_words({"account": ("material_flows",), "material": ("iron", "copper")})
    'account=material_flows; material=iron, copper'
    """
    return "; ".join(f"{name}={', '.join(codes)}" for name, codes in scope.items())


def both(first: Assumption, second: Assumption, cell: str) -> Names:
    """Two assumptions that say different things of one thing."""
    places = listing([p for p in (first.place, second.place) if p])
    return Names(
        f"'{second.lever}' zet {cell} op {second.value}, en '{first.lever}' zet het op {first.value}"
        f"{f' ({places})' if places else ''}; houd er een over of geef ze een ander bereik",
        f"'{second.lever}' sets {cell} to {second.value}, and '{first.lever}' sets it to {first.value}"
        f"{f' ({places})' if places else ''}; keep one, or give them other scopes",
    )
