"""UNTP digital product passport of UN/CEFACT, 0.7.0 and 0.6.1: materials by share, mass, recycled content, scorecard.

A passport tells recycled content in one number; pre- and post-consumer are not parted, so `recycled` takes it.
Packaging is no part of the mass of a product. 0.7.0 has no circularity scorecard; 0.6.1 has.
"""

from __future__ import annotations

import re
from typing import Any, Final

from kringloop.core import Names
from kringloop.products.documents import Value
from kringloop.products.drafting import Draft, check_fractions, percent, tell_no_mass, tell_no_materials
from kringloop.products.form import FOOTPRINT, NO_ORIGIN, NO_PLACE, WHO, Form

UNITS: Final = {"KGM": "kg", "GRM": "g", "MGM": "mg", "TNE": "t", "LBR": "lb", "ONZ": "oz"}
"""Codes of mass of UNECE recommendation 20."""
SAME: Final = 0.01
"""By how much a mass and its share of the whole may differ, from rounding."""
_VERSION: Final = re.compile(r"/untp/(?:dpp/)?v?(\d+\.\d+\.\d+)")
_CLAIM = Names(
    "een bewering naar een schema van anderen; lees haar zelf", "a claim by a scheme of others; read it yourself"
)


def _fits(data: Any) -> bool:
    if not isinstance(data, dict) or not isinstance(data.get("credentialSubject"), dict):
        return False
    return "DigitalProductPassport" in str(data.get("type")) or "/untp/" in str(data.get("@context"))


def _version(data: Any) -> str:
    found = _VERSION.search(str(data.get("@context")) + " " + str(data.get("$schema", "")))
    return found[1] if found else ""


def _write(document: Value, draft: Draft) -> None:
    subject = document["credentialSubject"]
    older = draft.version == "0.6.1"
    product = subject["product"] if older else subject
    made_of = subject["materialsProvenance" if older else "materialProvenance"]
    rows = list(made_of.each())
    if not rows:
        tell_no_materials(made_of)
        return
    weight = product["dimensions"]["weight"]
    mass = _mass(weight)
    shares = [row["massFraction"].number(most=1) for row in rows]
    masses = [_mass(row["mass"]) for row in rows]
    if not weight and any(m is None for m in masses):
        mass = draft.whole_mass()
    name = product.need("name").text()
    whole = draft.add(name, product.path, kind="product", mass=mass)
    check_fractions(subject, shares, SAME)
    if mass is None and not weight and any(own is None for own in masses):
        tell_no_mass(document)
    for row, share, own in zip(rows, shares, masses, strict=True):
        _check_mass(row, share, own, mass)
        _material(row, whole, own if own is not None else _of(share, mass), draft)
    if older:
        _scorecard(subject["circularityScorecard"], draft)


def _of(share: float | None, mass: float | None) -> float | None:
    return None if share is None or mass is None else share * mass


def _mass(measure: Value) -> float | None:
    """kg of a measure with a code of recommendation 20."""
    if not measure:
        return None
    code = measure.need("unit").text()
    if code and code not in UNITS:
        measure.wrong(
            f"unit '{code}' is no mass that is known; expected {', '.join(UNITS)}",
            f"eenheid '{code}' is geen bekende massa; verwacht: {', '.join(UNITS)}",
        )
        return None
    return measure.need("value").kilograms(UNITS.get(code, ""))


def _check_mass(row: Value, share: float | None, own: float | None, mass: float | None) -> None:
    expected = _of(share, mass)
    if own is not None and expected is not None and abs(own - expected) > SAME * max(own, expected):
        row.wrong(
            f"weighs {own:g} kg and is {share:g} of {mass:g} kg, which is {expected:g} kg",
            f"weegt {own:g} kg en is {share:g} van {mass:g} kg, dat is {expected:g} kg",
        )


def _material(row: Value, whole: str, mass: float | None, draft: Draft) -> None:
    name = row.need("name").text()
    recycled = percent(row["recycledMassFraction"].number(most=1))
    key = draft.material(name, row["materialType"]["name"].text())
    draft.add(name, row.path, whole, kind="material", mass=mass, material=key, recycled=recycled)


def _scorecard(card: Value, draft: Draft) -> None:
    for name, figure, nl, en in (
        ("recyclableContent", "recyclability", "recyclebaar", "recyclable content"),
        ("recycledContent", "recycled_content", "gerecycled materiaal", "recycled content"),
    ):
        draft.declare(figure, nl, en, percent(card[name].number(most=1)), card[name].path)
    utility, mci = card["utilityFactor"], card["materialCircularityIndicator"]
    draft.declare(
        "", "nut (levensduur en gebruik naast het gemiddelde)", "utility", utility.number(), utility.path, "1"
    )
    draft.declare(
        "mci", "materiaalcirculariteit (MCI)", "material circularity (MCI)", mci.number(most=1), mci.path, "1"
    )


_SUBJECT = "credentialSubject"
_OF_PRODUCT = {
    **dict.fromkeys(
        (
            *("id", "type", "idScheme", "registeredId", "modelNumber", "batchNumber", "itemNumber", "serialNumber"),
            *("idGranularity", "description", "productImage", "productCategory", "relatedParty", "producedAtFacility"),
            *("producedByParty", "productionDate", "expiryDate", "countryOfProduction", "productLabel"),
            *("relatedDocument", "furtherInformation"),
        ),
        WHO,
    ),
    "characteristics": NO_PLACE,
    "dimensions": Names("maten die geen massa zijn", "dimensions that are no mass"),
    "performanceClaim": _CLAIM,
    "packaging": Names(
        "verpakking hoort niet bij de massa van het product", "packaging is no part of the mass of the product"
    ),
}
FORM = Form(
    key="untp",
    names=Names("digitaal productpaspoort (UNTP)", "digital product passport (UNTP)"),
    versions=("0.7.0", "0.6.1"),
    source="UN/CEFACT, UNTP Digital Product Passport 0.7.0 and 0.6.1, JSON schemas",
    certainty="read",
    fits=_fits,
    version=_version,
    write=_write,
    validator="untp",
    known={
        **dict.fromkeys(
            (
                *("type", "@context", "id", "issuer", "validFrom", "validUntil", "name", "credentialStatus"),
                *("renderMethod", "issuingSoftware", "proof", "$schema", f"{_SUBJECT}.granularityLevel"),
                *(f"{_SUBJECT}.id", f"{_SUBJECT}.type", f"{_SUBJECT}.product.type"),
            ),
            WHO,
        ),
        **{f"{_SUBJECT}.{key}": why for key, why in _OF_PRODUCT.items()},
        **{f"{_SUBJECT}.product.{key}": why for key, why in _OF_PRODUCT.items()},
        **{
            f"{_SUBJECT}.{rows}[].{key}": why
            for rows in ("materialsProvenance", "materialProvenance")
            for key, why in {
                "type": NO_PLACE,
                "mass": NO_PLACE,
                "originCountry": NO_ORIGIN,
                "materialType": Names("de indeling; de naam is gebruikt", "the classification; its name is used"),
                "hazardous": Names(
                    "zonder CAS-nummer is de stof niet op te zoeken", "without a CAS number it cannot be looked up"
                ),
                "symbol": NO_PLACE,
                "materialSafetyInformation": NO_PLACE,
            }.items()
        },
        **dict.fromkeys(
            (
                f"{_SUBJECT}.conformityClaim",
                f"{_SUBJECT}.traceabilityInformation",
                f"{_SUBJECT}.dueDiligenceDeclaration",
            ),
            _CLAIM,
        ),
        f"{_SUBJECT}.emissionsScorecard": FOOTPRINT,
        f"{_SUBJECT}.circularityScorecard": NO_PLACE,
    },
)
