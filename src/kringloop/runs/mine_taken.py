"""What a stop of supply can count on because of what goods hold: recovery and longer use, as shares of the imports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from kringloop.core import Names
from kringloop.reference import classification, risk_inputs
from kringloop.runs.mined import ElectronicsMine, UrbanMine
from kringloop.shocks import OWN, Assumptions, SupplyShares, Taken

PROCESSED: Final = "P"
LONGER: Final = 1.25
"""Goods are kept so many times longer while a shock lasts, unless a file says otherwise."""


def with_mine(assumptions: Assumptions, mine: UrbanMine | None, supply: SupplyShares, material: str) -> Assumptions:
    """The assumptions with recovery and longer use of what goods hold, where it is known and nobody says otherwise.

    Trade of ores cannot be laid beside content, nor can shares without an amount: there the shipped assumptions stay.
    Recovery is what could return above today over what is imported. Of electronics the study knows the best rate; of
    goods of the energy transition nobody does, so nothing of them counts, and at most all that wears out less what
    recycling already delivers by the EU. Longer use puts off what the new goods hold that replace others, for as much
    as LONGER says; of goods of the energy transition as much is replaced as wears out.
    """
    if (
        mine is None
        or not (mine.electronics or mine.worn_out)
        or not supply.amount
        or supply.material != mine.material
        or supply.stage != PROCESSED
    ):
        return assumptions
    amount, known = supply.amount, mine.electronics
    already = _already(material)
    worn = 100.0 * max(0.0, mine.worn_out / amount - already)
    more = 100.0 * known.more / amount if known else 0.0
    most = (100.0 * known.discarded * (1.0 - known.returns) / amount if known else 0.0) + worn
    replaced = 100.0 * ((known.replaced if known else 0.0) + mine.worn_out) / amount
    taken: Mapping[str, Taken] = {
        "recovery": _taken(more, most, _recovery(mine, amount, already)),
        "longer_life": _taken(replaced * (1.0 - 1.0 / LONGER), replaced, _longer(mine, amount)),
    }
    free = {key: each for key, each in taken.items() if assumptions.taken[key].certainty != OWN}
    return replace(assumptions, taken={**assumptions.taken, **free})


def _already(material: str) -> float:
    """[1] of the use that recycling of discarded goods delivers, by the EU in 2017; 0 where it gives none."""
    inputs = risk_inputs().get(material)
    return 0.0 if inputs is None else inputs.recycling


def _taken(value: float, high: float, why: Names) -> Taken:
    most = min(100.0, high)
    return Taken(value=min(value, most), low=0.0, high=most, why=why, source="", certainty="derived")


def _recovery(mine: UrbanMine, amount: float, already: float) -> Names:
    parts = [_of_electronics(mine.electronics, amount)] if mine.electronics else []
    if mine.worn_out:
        names, (gone, bought) = _names_of(mine), (_tonnes(v) for v in (mine.worn_out, amount))
        rate = _tonnes(100.0 * already)
        parts.append(
            Names(
                f"in {names.nl} verslijt {gone[0]} t per jaar, naast {bought[0]} t invoer; hoeveel ervan meer kan "
                f"terugkomen dan nu is niet bekend en telt niet; hoogstens alles, zonder de {rate[0]} % van het "
                "gebruik die recycling volgens de EU (2017) al levert",
                f"{gone[1]} t a year wears out in {names.en}, beside {bought[1]} t of imports; how much more of it can "
                f"return than now is not known and does not count; at most all, less the {rate[1]} % of the use that "
                "recycling delivers already by the EU (2017)",
            )
        )
    return _joined(parts)


def _of_electronics(known: ElectronicsMine, amount: float) -> Names:
    gone, more, bought = (_tonnes(v) for v in (known.discarded, known.more, amount))
    return Names(
        f"afgedankte elektronica ({known.goods} van {known.of} soorten) bevatte in {known.year} {gone[0]} t; bij de "
        f"beste terugwinning komt daarvan {more[0]} t meer terug dan nu, naast {bought[0]} t invoer; de band loopt van "
        "niets tot alles wat nu niet terugkomt",
        f"discarded electronics ({known.goods} of {known.of} kinds of product) held {gone[1]} t in {known.year}; at "
        f"best {more[1]} t more of it returns than now, beside {bought[1]} t of imports; the band runs from nothing to "
        "all that does not return now",
    )


def _longer(mine: UrbanMine, amount: float) -> Names:
    """Why demand can be put off by so much."""
    bought, longer, parts = _tonnes(amount), round(100 * (LONGER - 1)), []
    if known := mine.electronics:
        held = _tonnes(known.replaced)
        parts.append(
            Names(
                f"elektronica die andere vervangt bevatte in {known.sold} {held[0]} t",
                f"electronics that replace others held {held[1]} t in {known.sold}",
            )
        )
    if mine.worn_out:
        names, gone = _names_of(mine), _tonnes(mine.worn_out)
        parts.append(
            Names(f"{names.nl} ter vervanging {gone[0]} t per jaar", f"{names.en} as replacement {gone[1]} t a year")
        )
    said = _joined(parts)
    return Names(
        f"{said.nl}, naast {bought[0]} t invoer; {longer} % langer gebruik stelt een vijfde daarvan uit; de band loopt "
        "van niets tot alles. Veel van die goederen komt kant-en-klaar van elders: hoogstens zo veel",
        f"{said.en}, beside {bought[1]} t of imports; {longer} % longer use puts off a fifth of it; the band runs "
        "from nothing to all. Much of those goods comes ready-made from elsewhere: at most this much",
    )


def _names_of(mine: UrbanMine) -> Names:
    """The goods of the energy transition in which it wears out, with the year they were counted in."""
    tree = classification("technologies")
    told = [(tree.names(good.technology), good.year) for good in mine.goods if good.discarded is not None]
    return Names(
        ", ".join(f"{names.nl} ({year})" for names, year in told),
        ", ".join(f"{names.en} ({year})" for names, year in told),
    )


def _joined(parts: list[Names]) -> Names:
    return Names("; ".join(part.nl for part in parts), "; ".join(part.en for part in parts))


def _tonnes(value: float) -> tuple[str, str]:
    """Three digits, in Dutch and in English."""
    english = f"{float(f'{value:.3g}'):,.10g}"
    return english.translate(str.maketrans(",.", ".,")), english
