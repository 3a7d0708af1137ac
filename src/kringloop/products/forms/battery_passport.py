"""Battery passport: the aspects MaterialComposition and Circularity of the Battery Pass data model, 1.2.0.

Masses of materials are in grams there and the mass of the battery is in kilograms; both come out in kg. Documents of
this model name no version, so its fields decide. The model itself is not shipped: it says CC BY in one place and
CC BY-NC in another.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from kringloop.core import KringloopError, Names
from kringloop.products.documents import Value
from kringloop.products.drafting import Draft
from kringloop.products.form import NO_PLACE, WHO, Form
from kringloop.products.materials import material

_ASPECT_LEVELS: Final = 3
_DOCUMENT = Names("een verwijzing naar een document; lees het zelf", "a link to a document; read it yourself")
_LISTS = Names(
    "gevaar en lijsten bepaalt kringloop uit het CAS-nummer", "hazard and lists follow from the CAS number in kringloop"
)


def _fits(data: Any) -> bool:
    return bool(_aspect(data, "batteryMaterials") or _aspect(data, "recycledContent", "endOfLifeInformation"))


def _aspect(data: Any, *names: str) -> tuple[str, ...] | None:
    """Where an aspect lies, by names in it: the document itself, or a value in it."""
    level: list[tuple[tuple[str, ...], Any]] = [((), data)]
    for _ in range(_ASPECT_LEVELS):
        held = [(way, each) for way, each in level if isinstance(each, dict)]
        for way, each in held:
            if all(name in each for name in names):
                return (*way, ".")
        level = [((*way, name), inside) for way, each in held for name, inside in each.items()]
    return None


def _at(document: Value, *names: str) -> Value | None:
    way = _aspect(document.found, *names)
    for name in (way or ())[:-1]:
        document = document[name]
    return document if way else None


def _write(document: Value, draft: Draft) -> None:
    made_of = _at(document, "batteryMaterials")
    if made_of is None:
        document.wrong(
            "holds no batteryMaterials, so no masses; add the aspect MaterialComposition to the file",
            "bevat geen batteryMaterials, dus geen massa's; voeg het aspect MaterialComposition toe aan het bestand",
        )
        return
    battery = _battery(document, made_of, draft)
    parts: dict[str, str] = {}
    for row in made_of["batteryMaterials"].each():
        _material(row, battery, parts, draft)
    circularity = _at(document, "recycledContent")
    if circularity is not None:
        _recycled(circularity, draft)
    for row in made_of["hazardousSubstances"].each():
        _hazardous(row, parts, draft)


def _battery(document: Value, made_of: Value, draft: Draft) -> str:
    general = _at(document, "batteryMass") or _at(document, "productIdentifier")
    chemistry = made_of["batteryChemistry"]
    name = (general["productIdentifier"].text() if general else "") or chemistry["shortName"].text() or "battery"
    chemistry["shortName"].text()
    mass = general["batteryMass"].kilograms("kg") if general else None
    return draft.add(name, general.path if general else made_of.path, kind="product", mass=mass)


def _component(location: Value, battery: str, parts: dict[str, str], draft: Draft) -> str:
    name, id = location["componentName"].text(), location["componentId"].text()
    if not name and not id:
        return battery
    key = id or name
    if key not in parts:
        parts[key] = draft.add(name or id, location.path, battery, kind="component")
    return parts[key]


def _material(row: Value, battery: str, parts: dict[str, str], draft: Draft) -> None:
    name = row.need("batteryMaterialName").text()
    mass = row.need("batteryMaterialMass").kilograms("g")
    parent = _component(row["batteryMaterialLocation"], battery, parts, draft)
    cas = row["batteryMaterialIdentifier"].text()
    key, name = draft.material(name), name or cas
    cells = {"material": key, "cas": cas}
    draft.add(name, row.path, parent, kind="material", mass=mass, **cells)
    if row["isCriticalRawMaterial"].flag() and not _is_critical(key):
        draft.say(
            f"Het paspoort noemt {name} een kritieke grondstof; op de lijst van kringloop is dat niet te vinden.",
            f"The passport calls {name} a critical raw material; it is not found on the list of kringloop.",
        )


@lru_cache(maxsize=256)
def _is_critical(key: str) -> bool:
    """Whether a material, by its key, stands on the list of critical raw materials; the same few are asked often."""
    return bool(key) and material(key).critical


def _recycled(circularity: Value, draft: Draft) -> None:
    told: set[str] = set()
    for row in circularity["recycledContent"].each():
        name = row.need("recycledMaterial").text()
        if _key(name) in told:
            row.wrong(
                f"tells of {name} a second time; expected once each",
                f"vertelt een tweede keer over {name}; verwacht: elk één keer",
            )
        told.add(_key(name))
        shares = {
            "recycled_pre": row["preConsumerShare"].number(most=100),
            "recycled_post": row["postConsumerShare"].number(most=100),
        }
        rows = [made for made in draft.rows if made.get("material") and made["material"] == _key(name)]
        for made in rows:
            made |= {column: repr(share) for column, share in shares.items() if share is not None}
        if not rows:
            _declare_apart(row, name, shares, draft)
        elif any(shares.values()):
            draft.say(
                f"Gerecycled {name} geldt in het paspoort voor het actieve materiaal; hier voor elke rij {name}.",
                f"Recycled {name} is of the active material in the passport; here it is of every row {name}.",
            )
    renewable = circularity["renewableContent"]
    draft.declare(
        "in_renewable", "hernieuwbaar materiaal", "renewable material", renewable.number(most=100), renewable.path
    )


def _declare_apart(row: Value, name: str, shares: dict[str, float | None], draft: Draft) -> None:
    """A share of a metal that stands in no row of the composition: told beside the figures."""
    for column, (nl, en) in {"recycled_pre": ("vóór", "pre"), "recycled_post": ("na", "post")}.items():
        draft.declare(
            "",
            f"gerecycled {name} in actief materiaal, {nl} gebruik",
            f"recycled {name} in active material, {en}-consumer",
            shares[column],
            row.path,
        )


def _key(name: str) -> str:
    try:
        return material(name).key
    except KringloopError:
        return name


def _hazardous(row: Value, parts: dict[str, str], draft: Draft) -> None:
    """A substance by its share of the component it is in; left where that component has no mass here."""
    location = row["hazardousSubstanceLocation"]
    place = parts.get(location["componentId"].text() or location["componentName"].text())
    location["componentName"].text()
    held = sum(float(made["mass"]) for made in draft.rows if made["parent"] == place and "mass" in made)
    name, share = row["hazardousSubstanceName"].text(), row["hazardousSubstanceConcentration"].number(most=100)
    cas = row["hazardousSubstanceIdentifier"].text()
    if place is None or share is None:
        row.leave()
        return
    draft.add(name, row.path, place, kind="substance", mass=held * share / 100, cas=cas)


FORM = Form(
    key="battery_passport",
    names=Names("batterijpaspoort (Battery Pass)", "battery passport (Battery Pass)"),
    versions=("1.2.0",),
    source="Battery Pass consortium, data model 1.2.0: MaterialComposition, Circularity, GeneralProductInformation",
    certainty="read",
    fits=_fits,
    write=_write,
    nested=True,
    known={
        **dict.fromkeys(
            ("dismantlingAndRemovalInformation", "sparePartSources", "safetyMeasures", "endOfLifeInformation"),
            _DOCUMENT,
        ),
        **dict.fromkeys(
            (
                *("batteryPassportIdentifier", "manufacturerInformation", "manufacturingDate", "manufacturingPlace"),
                *("operatorInformation", "puttingIntoService", "warrentyPeriod", "batteryStatus", "batteryCategory"),
            ),
            WHO,
        ),
        "batteryChemistry.clearName": NO_PLACE,
        "hazardousSubstances[].hazardousSubstanceClass": _LISTS,
        "hazardousSubstances[].hazardousSubstanceImpact": _LISTS,
        "hazardousSubstances": Names(
            "het onderdeel waar de stof in zit heeft hier geen massa, of het gehalte ontbreekt",
            "the component it is in has no mass here, or the concentration is missing",
        ),
    },
)
