"""Catena-X secondary material content, calculated and verifiable, 1.0.0: origin of each material of a part.

Each material tells its mass in a unit by name, and which share of it is primary, pre-consumer, post-consumer or of old
cars, by which way of recycling, and whether a mass balance says so. Every such share becomes a row of its own, so that
nothing of that is averaged away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from kringloop.core import NOISE, Names
from kringloop.products.documents import Value
from kringloop.products.drafting import Draft, tell_no_materials
from kringloop.products.form import NO_PLACE, Form

UNITS: Final = {
    **{name: name for name in ("kilogram", "gram", "milligram", "microgram", "hectogram", "decagram", "decigram")},
    "centigram": "centigram",
    "megagram": "t",
    "tonneMetricTon": "t",
    "kilotonne": "kt",
    "pound": "lb",
    "ounceAvoirdupois": "oz",
    "grain": "grain",
}
"""Units of the model, and how they are called here; others are seldom and of several sizes, and are refused."""
_UNIT = re.compile(r"^unit:(\w+)$")
_PRIMARY = {"recycled_pre": 0.0, "recycled_post": 0.0, "reused": 0.0, "renewable": 0.0}
_ORIGINS: Final = {
    "inorganic.primaryInorganic": (_PRIMARY, ""),
    "inorganic.secondaryInorganic.preConsumer.mechanicalRecycling": ({"recycled_pre": 100.0}, "mechanical"),
    "inorganic.secondaryInorganic.preConsumer.chemicalRecycling": ({"recycled_pre": 100.0}, "chemical"),
    "inorganic.secondaryInorganic.postConsumer.mechanicalRecycling": ({"recycled_post": 100.0}, "mechanical"),
    "inorganic.secondaryInorganic.postConsumer.chemicalRecycling": ({"recycled_post": 100.0}, "chemical"),
    "inorganic.secondaryInorganic.postConsumerAutomotive.mechanicalRecycling": ({"recycled_post": 100.0}, "mechanical"),
    "inorganic.secondaryInorganic.postConsumerAutomotive.chemicalRecycling": ({"recycled_post": 100.0}, "chemical"),
    "bioBased.primaryBioBased": ({"renewable": 100.0}, ""),
    "bioBased.secondaryBioBased": ({"recycled": 100.0}, ""),
}
"""Where a share comes from, and the way of recycling; secondary bio-based is not parted in pre- and post-consumer."""
WHOLE = 100.0
_SAME = 0.01


def _fits(data: Any) -> bool:
    return isinstance(data, dict) and isinstance(data.get("secondaryMaterialContent"), list)


def _write(document: Value, draft: Draft) -> None:
    whole = draft.add(document["orderNumber"].text() or "part", "", kind="product")
    rows = list(document["secondaryMaterialContent"].each())
    for row in rows:
        _material(row, whole, draft)
    if not rows:
        tell_no_materials(document["secondaryMaterialContent"])
    draft.say(
        "Berekend of te verifiëren: beide aspecten hebben dezelfde velden, en het bestand zegt niet welk het is.",
        "Calculated or verifiable: both aspects have the same fields, and the file does not say which it is.",
    )
    if any("postConsumerAutomotive" in place for place in draft.places):
        draft.say(
            "Gerecycled uit oude auto's telt als na gebruik (post-consumer).",
            "Recycled from old cars counts as post-consumer.",
        )


def _mass(unit: Value) -> float | None:
    key = unit.need("unitOfMeasureKey").text()
    found = _UNIT.match(key)
    if key and (found is None or found[1] not in UNITS):
        unit["unitOfMeasureKey"].wrong(
            f"'{key}' is no mass that is known; expected unit:kilogram, unit:gram or the like",
            f"'{key}' is geen bekende massa; verwacht: unit:kilogram, unit:gram of zo'n eenheid",
        )
        return None
    return unit.need("materialNetMass").kilograms(UNITS[found[1]] if found else "")


def _material(row: Value, whole: str, draft: Draft) -> None:
    standard = row["materialNameStandardized"]["materialNameStandardizedValue"].text()
    group = row["materialClass"].text()
    name, mass = standard or group or "material", _mass(row.need("unitOfMeasure"))
    key = draft.material(name, group)
    parts = [part for part in _parts(row) if part[1] > 0]
    total = sum(share for _, share, _ in parts)
    if total > WHOLE + _SAME:
        row.wrong(
            f"shares are {total:g} per cent together; at most 100",
            f"aandelen zijn samen {total:g} procent; hoogstens 100",
        )
        return
    if mass is None:
        return
    if WHOLE - total > _SAME:
        parts.append((row.path, WHOLE - total, {}))
        draft.say(
            f"Van {name} is de herkomst van {WHOLE - total:g} % niet genoemd; dat deel is onbekend.",
            f"Of {name} the origin of {WHOLE - total:g} % is not told; that part is unknown.",
        )
    if len(parts) == 1:
        draft.add(name, row.path, whole, kind="material", mass=mass, material=key, **parts[0][2])
        return
    holder = draft.add(name, row.path, whole, kind="component", mass=mass)
    for place, share, cells in parts:
        draft.add(name, place, holder, kind="material", mass=mass * share / max(total, WHOLE), material=key, **cells)


def _parts(row: Value) -> Iterator[tuple[str, float, dict[str, Any]]]:
    """Place, share in per cent and cells of every origin that a material tells."""
    for way, (cells, route) in _ORIGINS.items():
        part = row
        for name in way.split("."):
            part = part[name]
        if not part:
            continue
        share = part.need("percentageOfMaterialWeight").number(most=WHOLE)
        balanced = part["isMassBalanced"].flag()
        told = {"route": route or None, "mass_balance": None if balanced is None else "yes" if balanced else "no"}
        if share is not None and share > NOISE:
            yield part.path, share, {**cells, **told}


FORM = Form(
    key="catenax_content",
    names=Names("secundair materiaal (Catena-X)", "secondary material content (Catena-X)"),
    versions=("1.0.0",),
    source="Catena-X, io.catenax.secondary_material_content_calculated and _verifiable 1.0.0, CC BY 4.0",
    certainty="read",
    fits=_fits,
    write=_write,
    known={
        "secondaryMaterialContent[].unitOfMeasure.grossMaterialInputMass": Names(
            "wat er bij het maken in ging; een stuklijst heeft wat erin zit",
            "what went into making it; a bill has what is in it",
        ),
        "secondaryMaterialContent[].materialNameStandardized": Names(
            "de norm van de naam; de naam is gebruikt", "the standard of the name; the name is used"
        ),
        "secondaryMaterialContent[].bioBased.bioBasedClass": NO_PLACE,
        "secondaryMaterialContent[].certificate": Names("een bewijs; lees het zelf", "evidence; read it yourself"),
        "secondaryMaterialContent[].additionalInformation": NO_PLACE,
    },
)
