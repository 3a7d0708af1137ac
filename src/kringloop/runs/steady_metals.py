"""Critical metals in goods of the energy transition: per unit, and in what a study or its reader says there is.

Contents are of the literature; how much of a good there is comes from the account of the study, where it has one, or
from whoever asks.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kringloop.core import RangeError, unknown
from kringloop.ledger import AccountView, Result
from kringloop.reference import listed, listed_as
from kringloop.runs.opened import Run

Three = tuple[float, float | None, float | None]
"""Mean, and the lowest and highest where the literature gives them."""
METALS, GOODS = "technology_metals", "transition_goods"
POWER, MASS = "power", "mass"
"""Layers of the account of goods: MW, and t."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundMetal:
    """A metal in goods of the energy transition.

    Parameters
    ----------
    per_unit  : (mean, low, high) [kg per unit of the good]; no low or high where the literature gives none
    bound     : (mean, low, high) [t] in the amount asked; None where none was
    yearly    : (mean, low, high) [t/year] to keep that amount; None where no life was given
    """

    technology: str
    unit: str
    metal: str
    per_unit: Three
    bound: Three | None = None
    yearly: Three | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """So much of a good, in its unit (MW or kg), and the years it lasts; no life where none is given.

    year : of an amount that a study states; None of one that a reader does
    """

    amount: float
    life: float | None = None
    year: int | None = None


def stated_goods(run: Run) -> dict[str, Capacity]:
    """How much there is of each good by the account of the study, in the last year it has; of none without one."""
    if GOODS not in run.ledger.accounts or METALS not in run.ledger.accounts:
        return {}
    account = run.ledger.account(GOODS)
    told = account.select(MASS).selections()[0].labels("technology")
    units = {cell["technology"]: cell["unit"] for _, cell in _per_unit(run, "mean", told)[1].cells()}
    lives, found = _in_years(account, "life"), dict[str, Capacity]()
    for layer, factor in ((POWER, 1.0), (MASS, 1000.0)):
        for (year, technology), amount in sorted(_in_years(account, layer).items()):
            if technology in units and units[technology].endswith("/MW") == (layer == POWER):
                found[technology] = Capacity(amount=amount * factor, life=lives.get((year, technology)), year=year)
    return found


def _in_years(account: AccountView, layer: str) -> dict[tuple[int, str], float]:
    """(year, technology) → figure of a layer."""
    found = account.select(layer).by("year", "technology")
    return {(int(cell["year"]), cell["technology"]): float(found.value[place]) for place, cell in found.cells()}


def _per_unit(run: Run, layer: str, technologies: Iterable[str] | None = None) -> tuple[int, Result]:
    """[kg per unit] by technology, unit and metal, in the earliest year: that of goods of now; of some, or of all."""
    account = run.ledger.account(METALS)
    year = min(int(y) for y in account.account.year_values)
    found = account.select(layer, year=[year])
    dimensions = ("technology", "unit", "metal")
    if technologies is None:
        return year, found.by(*dimensions)
    kept = sorted(set(found.selections()[0].labels("technology")) & set(technologies))
    return year, found.by(*dimensions, technology=kept) if kept else found.by(*dimensions)


def bound_metals(
    run: Run, capacities: Mapping[str, Capacity], *, all_metals_of: Iterable[str] | None = None
) -> tuple[int | None, tuple[BoundMetal, ...]]:
    """Critical metals per unit of each good of the energy transition, and in what is asked of it.

    Parameters
    ----------
    all_metals_of : these goods alone, with every metal that is known in them
    """
    if METALS not in run.ledger.accounts:
        if capacities:
            raise RangeError(
                f"study '{run.study.study}' does not know what metals goods of the energy transition hold",
                nl=f"studie '{run.study.study}' weet niet welke metalen goederen voor de energietransitie bevatten",
            )
        return None, ()
    read = [_per_unit(run, layer, all_metals_of) for layer in ("mean", "min", "max")]
    year = read[0][0]
    layers = [{tuple(labels.values()): float(found.value[at]) for at, labels in found.cells()} for _, found in read]
    known = sorted({key[0] for key in layers[0]})
    for name, asked in capacities.items():
        if name not in known:
            raise unknown("technology", name, known)
        if not (asked.amount > 0 and math.isfinite(asked.amount)) or not (
            asked.life is None or 0 < asked.life < math.inf
        ):
            _refuse(name, asked)
    made = []
    for (technology, unit, metal), mean in layers[0].items():
        if (all_metals_of is None and not _critical(metal)) or not mean > 0:
            continue
        low, high = (layer.get((technology, unit, metal)) for layer in layers[1:])
        per_unit: Three = (mean, low, high)
        bound, yearly = None, None
        if technology in capacities:
            asked = capacities[technology]
            bound = _times(per_unit, asked.amount / 1000.0)
            yearly = None if asked.life is None else _times(bound, 1.0 / asked.life)
        made.append(
            BoundMetal(technology=technology, unit=unit, metal=metal, per_unit=per_unit, bound=bound, yearly=yearly)
        )
    return year, tuple(sorted(made, key=lambda m: (m.technology, -m.per_unit[0], m.metal)))


def _refuse(name: str, asked: Capacity) -> None:
    """An amount or a life that cannot be."""
    years = "" if asked.life is None else f"{asked.life:g}"
    raise RangeError(
        f"'{name}': amount {asked.amount:g}{years and f', lasting {years} years'}; expected numbers above 0",
        nl=f"'{name}': hoeveelheid {asked.amount:g}{years and f', {years} jaar lang'}; verwacht getallen boven 0",
    )


def _times(three: Three, factor: float) -> Three:
    mean, low, high = three
    return mean * factor, None if low is None else low * factor, None if high is None else high * factor


def _critical(metal: str) -> bool:
    found = listed_as(metal)
    return found is not None and found in listed()
