"""CIRPASS-2 product passport, reference structure 1.3.0: composition by mass fraction, substances of concern.

The names of the fields are those of the message that dppvalidator checks. CIRPASS-2 had published no module of
materials when that was written, so they are read second-hand. There is no mass of the product: the user gives it.
"""

from __future__ import annotations

import re
from typing import Any, Final

from kringloop.core import KringloopError, Names, conversion_factor
from kringloop.products.documents import Value
from kringloop.products.drafting import Draft, check_fractions, tell_no_mass, tell_no_materials
from kringloop.products.form import FOOTPRINT, NO_ORIGIN, NO_PLACE, WHO, Form

SAME: Final = 1e-4
"""By how much mass fractions may be above 1 together."""
_VERSION: Final = re.compile(r"cirpass[^\"' ]*?(\d+\.\d+\.\d+)")
_LATER = Names(
    "een tweede taal of gehalte; het eerste is gebruikt", "a second language or concentration; the first is used"
)


def _fits(data: Any) -> bool:
    return isinstance(data, dict) and "dppIdentifier" in data and isinstance(data.get("product"), dict)


def _version(data: Any) -> str:
    found = _VERSION.search(f"{data.get('$schema', '')} {data.get('@context', '')}")
    return found[1] if found else ""


def _write(document: Value, draft: Draft) -> None:
    rows = list(document["composition"]["materials"].each())
    if not rows:
        tell_no_materials(document["composition"])
        return
    mass = draft.whole_mass()
    if mass is None:
        tell_no_mass(document)
        return
    whole = draft.add(_first(document["product"]["productName"]), "product", kind="product", mass=mass)
    shares = [row["massFraction"].number(most=1) for row in rows]
    check_fractions(document["composition"], shares, SAME)
    for row, share in zip(rows, shares, strict=True):
        _material(row, whole, share, mass, draft)
    for row in document["substancesOfConcern"].each():
        _substance(row, whole, mass, draft)


def _first(names: Value) -> str:
    """The first of the names in several languages."""
    found = [name.need("value").text() for name in list(names.each())[:1]]
    return found[0] if found else ""


def _material(row: Value, whole: str, share: float | None, mass: float, draft: Draft) -> None:
    name, recycled = _first(row["materialName"]), row["isRecycled"].flag()
    if share is None:
        row["massFraction"].wrong(
            "is not there; a material needs its share", "ontbreekt; een materiaal heeft een aandeel"
        )
        return
    cells = {"recycled": None if recycled is None else 100.0 * recycled, "material": draft.material(name)}
    draft.add(name, row.path, whole, kind="material", mass=share * mass, **cells)


def _substance(row: Value, whole: str, mass: float, draft: Draft) -> None:
    """A substance by its first concentration, as a part of the mass of the product."""
    name = row["nameIUPAC"].text() or row["nameCAS"].text() or _first(row["tradeName"])
    amount = _concentration(row.need("concentrations"))
    if amount is None:
        return
    draft.add(name, row.path, whole, kind="substance", mass=amount * mass, cas=row["numberCAS"].text())


def _concentration(rows: Value) -> float | None:
    """kg per kg of the first concentration."""
    for row in list(rows.each())[:1]:
        value, unit = row.need("value").number(), row.need("unit").text()
        try:
            share = None if value is None else value * conversion_factor(unit, "1")
        except KringloopError as error:
            row.account.problems.add(row["unit"].path, error)
            return None
        if share is not None and share > 1:
            row.wrong(
                f"is {100 * share:g} per cent; expected at most 100", f"is {100 * share:g} procent; hoogstens 100"
            )
            return None
        return share
    return None


FORM = Form(
    key="cirpass",
    names=Names("productpaspoort (CIRPASS-2)", "product passport (CIRPASS-2)"),
    versions=("1.3.0",),
    source="CIRPASS-2 reference structure 1.3.0, as dppvalidator 0.5 has it",
    certainty="read_second_hand",
    fits=_fits,
    version=_version,
    write=_write,
    validator="cirpass",
    known={
        **dict.fromkeys(
            (
                *("dppIdentifier", "issuedAt", "effectivePeriod", "previousDpp", "type", "relatedActors", "@context"),
                *("actorRoleAssignments", "connectorRelations", "product", "$schema"),
            ),
            WHO,
        ),
        "product.productName": _LATER,
        "composition.type": NO_PLACE,
        "composition.materials[].materialName": _LATER,
        "composition.materials[].materialType": Names(
            "een vezelcode (ISO 2076); de naam is gebruikt", "a fibre code (ISO 2076); the name is used"
        ),
        "composition.materials[].originCountry": NO_ORIGIN,
        "composition.materials[].type": NO_PLACE,
        "substancesOfConcern[].concentrations": _LATER,
        **{
            f"substancesOfConcern[].{name}": Names(
                "de stof is met haar CAS-nummer opgezocht", "the substance is looked up by its CAS number"
            )
            for name in ("hazards", "numberEC", "nameCAS", "tradeName", "type")
        },
        "lca": FOOTPRINT,
    },
)
