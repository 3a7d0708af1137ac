"""Whether an assumption fits its lever: value, scope, what takes over, limits, what is followed."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from kringloop.core import KringloopError, Names, did_you_mean, listing
from kringloop.reference import raw_material
from kringloop.scenarios.assumption import (
    ACCOUNT,
    BY,
    CHAIN,
    FLOWS,
    MATERIAL,
    ON_CHAIN,
    PRODUCT,
    Assumption,
    from_itself,
)
from kringloop.scenarios.effect import OnChain
from kringloop.scenarios.given import lever_value
from kringloop.scenarios.lever import Lever
from kringloop.scenarios.registry import VOCABULARY

Wrong = tuple[str, Names]
"""The key of an assumption that is wrong, and why."""


def wrong_assumption(each: Assumption) -> Iterator[Wrong]:
    """What is wrong with an assumption by itself, whatever the study holds."""
    if each.lever not in VOCABULARY:
        near, dutch = (did_you_mean(each.lever, VOCABULARY.keys, language=of) for of in ("en", "nl"))
        yield "lever", Names(f"'{each.lever}' is geen knop; {dutch}", f"'{each.lever}' is not a lever; {near}")
        return
    lever = each.declared
    yield from _wrong_value(each, lever)
    if each.on_chain:
        yield from _wrong_on_chain(each, lever)
    elif each.on_rows and lever.rows is None:
        yield (
            "scope",
            Names(
                f"'{lever.key}' werkt op producten in gebruik, niet op rijen van een rekening; laat 'account' weg",
                f"'{lever.key}' acts on products in use, not on rows of an account; leave 'account' out",
            ),
        )
    elif not each.on_rows and not lever.models:
        yield "scope", _elsewhere(lever)
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
    yield from _wrong_follower(each, lever)
    yield from _wrong_supply(each, lever)


def _wrong_supply(each: Assumption, lever: Lever) -> Iterator[Wrong]:
    if not each.supply:
        return
    if not lever.supplied or not each.on_rows:
        yield (
            "supply",
            Names(
                f"'{lever.key}' heeft hier geen 'supply'; het hoort bij rijen van een rekening die uit een aanbod "
                "worden vervangen",
                f"'{lever.key}' has no 'supply' here; it belongs to rows of an account that are replaced from a supply",
            ),
        )
    elif len(each.supply.get(ACCOUNT, ())) != 1:
        yield (
            "supply",
            Names(
                "'supply' heeft één 'account' nodig: de rijen met wat er is",
                "'supply' needs one 'account': the rows of what there is",
            ),
        )
    elif len(each.scope[ACCOUNT]) != 1:
        yield (
            "scope",
            Names(
                "met 'supply' werkt een knop op één rekening: anders zou het aanbod twee keer worden gebruikt",
                "with 'supply' a lever acts on one account: the supply would be used twice otherwise",
            ),
        )
    elif each.supply[ACCOUNT][0] in each.scope[ACCOUNT]:
        yield (
            "supply",
            Names(
                f"'supply' noemt rekening '{each.supply[ACCOUNT][0]}', waar '{lever.key}' zelf op werkt; neem een "
                "andere",
                f"'supply' names account '{each.supply[ACCOUNT][0]}', on which '{lever.key}' itself acts; take another",
            ),
        )


def _elsewhere(lever: Lever) -> Names:
    """Where a lever acts that does not act on products in use."""
    if lever.rows is None:
        return Names(
            f"'{lever.key}' werkt op de keten; zeg welke bedrijfstakken met 'chain'",
            f"'{lever.key}' acts on the supply chain; say which industries with 'chain'",
        )
    if lever.chain is None:
        return Names(
            f"'{lever.key}' werkt op rijen van een rekening; zeg welke met 'account'",
            f"'{lever.key}' acts on rows of an account; say which with 'account'",
        )
    return Names(
        f"'{lever.key}' werkt op rijen van een rekening of op de keten; zeg welke met 'account' of 'chain'",
        f"'{lever.key}' acts on rows of an account or on the supply chain; say which with 'account' or 'chain'",
    )


def _wrong_on_chain(each: Assumption, lever: Lever) -> Iterator[Wrong]:
    if lever.chain is None:
        yield (
            "scope",
            Names(
                f"'{lever.key}' werkt niet op de keten; laat 'chain' weg",
                f"'{lever.key}' does not act on the supply chain; leave 'chain' out",
            ),
        )
        return
    fits = ON_CHAIN[: 3 if lever.chain.block in ("demand", "respent") else 2]
    if lever.chain.block in ("inputs", "trade"):
        fits = (CHAIN, "region", *(() if lever.chain.block == "trade" else ("input",)), "supplier")
    for name in each.scope:
        if name not in fits:
            words, woorden = (listing(fits, language=of) for of in ("en", "nl"))
            yield (
                f"scope.{name}",
                Names(
                    f"'{name}' zegt niets bij '{lever.key}' op de keten; bereik: {woorden}",
                    f"'{name}' says nothing of '{lever.key}' on the supply chain; scope: {words}",
                ),
            )
    needs = {"inputs": "input", "trade": "supplier"}.get(lever.chain.block)
    if needs and needs not in each.scope:
        yield (
            "scope",
            Names(
                f"'{lever.key}' op de keten heeft '{needs}' nodig: wat er minder wordt ingekocht",
                f"'{lever.key}' on the supply chain needs '{needs}': what is bought less of",
            ),
        )
    if each.by:
        yield (
            "by",
            Names(
                "'by' hoort bij producten in gebruik; een keten heeft geen bouwjaar",
                "'by' belongs to products in use; a supply chain has no year of make",
            ),
        )


def _wrong_follower(each: Assumption, lever: Lever) -> Iterator[Wrong]:
    linked = each.linked
    on_flows = linked and each.on_rows
    if on_flows and each.follows not in FLOWS:
        known, bekend = (did_you_mean(each.follows, FLOWS, language=of) for of in ("en", "nl"))
        yield (
            "follows",
            Names(
                f"'{lever.key}' heeft 'follows' nodig, en '{each.follows}' is geen stroom van producten; {bekend}",
                f"'{lever.key}' needs 'follows', and '{each.follows}' is no flow of products; {known}",
            ),
        )
    if each.follows and not on_flows:
        yield (
            "follows",
            Names(f"'{lever.key}' heeft geen 'follows'; laat het weg", f"'{lever.key}' has no 'follows'; leave it out"),
        )
    if each.products and not linked:
        yield (
            "products",
            Names(
                f"'{lever.key}' heeft geen 'products'; producten staan in het bereik",
                f"'{lever.key}' has no 'products'; products stand in the scope",
            ),
        )


def _wrong_hazard(each: Assumption, lever: Lever) -> Iterator[Wrong]:
    for name, value in (("content", each.content), ("limit", each.limit)):
        needed = lever.hazard or lever.quality
        if lever.in_products and not each.outside:
            needed = name == "content"
        if needed and value is None:
            yield (
                name,
                Names(
                    f"'{lever.key}' heeft '{name}' nodig (deel van de massa): zonder is er niets te zeggen",
                    f"'{lever.key}' needs '{name}' (share of the mass): without it nothing can be said",
                ),
            )
        elif not needed and value is not None:
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
    lever = each.declared
    if lever.hands_over and PRODUCT not in each.scope:
        yield (
            "scope",
            Names(
                f"'{lever.key}' heeft 'product' of 'chain' nodig: waarvan een ander overneemt",
                f"'{lever.key}' needs 'product' or 'chain': of what another takes over",
            ),
        )
    if lever.in_products:
        yield from _wrong_materials(each)
    for name in each.scope:
        if name != PRODUCT and not (lever.in_products and name == MATERIAL):
            yield (
                f"scope.{name}",
                Names(
                    f"'{name}' zegt niets van producten in gebruik; bereik: 'product', of 'account' met dimensies",
                    f"'{name}' says nothing of products in use; scope: 'product', or 'account' with dimensions",
                ),
            )


def _wrong_materials(each: Assumption) -> Iterator[Wrong]:
    """One material in products that another takes over, both known raw materials."""
    if len(each.scope.get(MATERIAL, ())) != 1:
        yield (
            "scope",
            Names(
                f"'{each.lever}' heeft in producten één 'material' nodig: wat wordt vervangen",
                f"'{each.lever}' needs one 'material' in products: what is replaced",
            ),
        )
    if each.to and each.to in each.scope.get(MATERIAL, ()):
        told = from_itself(each)
        yield "to", Names(told.in_language("nl"), told.in_language("en"))
    for place, code in (*(("scope.material", c) for c in each.scope.get(MATERIAL, ())), ("to", each.to)):
        try:
            raw_material(code) if code else None
        except KringloopError as error:
            yield place, Names(error.in_language("nl"), error.in_language("en"))


def _wrong_taker(each: Assumption, lever: Lever) -> Iterator[Wrong]:
    effect = each.effect
    takes = lever.hands_over or lever.displaces if effect is None else bool(effect.takes)
    needs = takes and not lever.displaces and not (isinstance(effect, OnChain) and not effect.needs)
    if needs and not each.to:
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
    if each.per != 1.0 and (not each.to or not takes or (effect is not None and effect.moves)):
        yield (
            "per",
            Names(f"'{lever.key}' gaat één op één; laat 'per' weg", f"'{lever.key}' goes one for one; leave 'per' out"),
        )
    if lever.displaces and effect is None and each.per > 1:
        yield (
            "per",
            Names(
                f"is {each.per:g}; '{lever.key}' vervangt hoogstens zijn eigen massa: geef een getal boven 0, "
                "hoogstens 1",
                f"is {each.per:g}; '{lever.key}' replaces at most its own mass: give a number above 0, at most 1",
            ),
        )
    if not 0 < each.per < inf:
        yield (
            "per",
            Names(
                f"is {each.per:g}; een vervanger zonder gewicht, of zonder einde, bestaat niet: geef een getal boven 0",
                f"is {each.per:g}; a substitute of nothing, or without end, does not exist: give a number above 0",
            ),
        )
