"""Catena-X material accounting 1.0.0: Composition, Material, RecyclingBatch, RecyclingInformation and WasteCode.

One file holds one aspect, a list of them, or aspects by name. `globalAssetId` joins them: the composition gives the
mass of a material, the aspect Material its name, and a batch that is recycled how much is left after its steps.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from kringloop.core import Names
from kringloop.products.documents import Value
from kringloop.products.drafting import Draft, percent
from kringloop.products.form import NO_ORIGIN, NO_PLACE, WHO, Form

RECYCLED_BY: Final = ("R3", "R4", "R5")
"""Recovery operations that recycle: organic substances, metals, other inorganic materials (directive 2008/98/EC)."""
SAME: Final = 0.01
"""By how much the masses of a step may differ, from rounding."""
_SIGNS: Final = {
    "composition": "materials",
    "material": "materialClassification",
    "batch": "childProcessSteps",
    "information": "reutilizationMaterialShare",
    "waste": "wasteCode",
}
"""What an aspect is known by; the first that is there counts."""


def _sort(data: Any) -> str:
    if not isinstance(data, dict) or "globalAssetId" not in data:
        return ""
    return next((sort for sort, sign in _SIGNS.items() if sign in data), "")


def _fits(data: Any) -> bool:
    inside = data if isinstance(data, list) else list(data.values()) if isinstance(data, dict) else []
    return bool(_sort(data)) or any(_sort(each) for each in inside)


def _aspects(document: Value) -> Iterator[tuple[str, Value]]:
    data = document.found
    if _sort(data):
        yield _sort(data), document
        return
    inside = document.each() if isinstance(data, list) else (document[name] for name in data)
    for each in inside:
        if sort := _sort(each.found):
            yield sort, each


def _write(document: Value, draft: Draft) -> None:
    found: dict[str, list[Value]] = {sort: [] for sort in _SIGNS}
    for sort, aspect in _aspects(document):
        found[sort].append(aspect)
    if not found["composition"]:
        document.wrong(
            "holds no Composition, so no masses of a product; put that aspect in the same file, as a list",
            "bevat geen Composition, dus geen massa's van een product; zet dat aspect in hetzelfde bestand, als lijst",
        )
        return
    names = {_id(each): each["materialClassification"] for each in found["material"]}
    yields = {_id(each): kept for each in found["batch"] if (kept := _kept(each, draft)) is not None}
    for aspect in found["composition"]:
        asset = aspect.need("globalAssetId").text()
        whole = draft.add(asset, aspect.path, kind="product")
        for row in _rows(aspect["materials"]):
            _material(row, whole, names, yields | ({"": yields[asset]} if asset in yields else {}), draft)


def _rows(materials: Value) -> list[Value]:
    """The schema has one material, its description a list of them; both are read."""
    return list(materials.each()) if isinstance(materials.found, list) else [materials]


def _id(aspect: Value) -> str:
    return aspect.need("globalAssetId").text()


def _material(row: Value, whole: str, names: dict[str, Value], yields: dict[str, float], draft: Draft) -> None:
    asset = row.need("globalAssetId").text()
    mass = row.need("materialWeight").kilograms("kg")
    told = names.get(asset)
    calls = [told[f"material{level}"].text() for level in ("Subgroup", "Group", "Category")] if told else []
    kept = yields.get(asset, yields.get(""))
    draft.add(
        next((call for call in calls if call), asset),
        row.path,
        whole,
        kind="material",
        mass=mass,
        material=draft.material(*calls) if calls else "",
        recycling_yield=percent(kept),
        to_recycling=None if kept is None else 100.0,
    )


def _kept(batch: Value, draft: Draft) -> float | None:
    """What is left of a batch after its steps, as a share; None where it is not recycled."""
    left = 1.0
    for step in batch["childProcessSteps"].each():
        came, went = step.need("inputNetMass").number(), step.need("outputNetMass").number()
        lost = step["processLoss"].number() or 0.0
        if came is None or went is None:
            continue
        if abs(came - went - lost) > SAME * max(came, went + lost):
            step.wrong(
                f"{came:g} kg comes in, {went:g} kg comes out and {lost:g} kg is lost; that does not add up",
                f"er komt {came:g} kg in, er komt {went:g} kg uit en er gaat {lost:g} kg verloren; dat telt niet op",
            )
        left *= went / came if came else 0.0
    by = batch["processInformation"]["treatmentProcedure"].text()
    if by in RECYCLED_BY:
        draft.say(
            f"Een partij gaat naar recycling ({by}); na haar stappen is er {100 * left:.4g} % van over.",
            f"A batch goes to recycling ({by}); after its steps {100 * left:.4g} % of it is left.",
        )
        return min(left, 1.0)
    draft.say(
        f"Een partij die met {by or 'een onbekende handeling'} wordt behandeld is geen recycling; zij telt niet mee.",
        f"A batch that is treated by {by or 'an unknown operation'} is not recycled; it does not count.",
    )
    return None


_PLAIN = {
    **dict.fromkeys(
        (
            *("container", "receiver", "sender", "operator", "recyclingBatchId", "globalAssetId", "processInformation"),
            "otherInformation",
        ),
        WHO,
    ),
    "childProcessSteps": Names(
        "tijd, weegbon en soort van een stap; de massa's zijn gebruikt",
        "time, slip and kind of a step; its masses are used",
    ),
    **dict.fromkeys(
        (
            *("thermalCharacterization", "chemicalCharacterization", "physicalState", "materialFormat"),
            *("materialStatus", "rangeOfUncertainty", "materialClassification"),
        ),
        NO_PLACE,
    ),
    "wasteCode": Names("een afvalcode van het stuk; geen kolom", "a waste code of the part; no column"),
    "reutilizationMaterialShare": Names(
        "eigen restmateriaal dat opnieuw wordt gebruikt is geen gerecycled materiaal (ISO 14021)",
        "scrap reused in the process that made it is no recycled content (ISO 14021)",
    ),
    "origin": NO_ORIGIN,
}
FORM = Form(
    key="catenax_accounting",
    names=Names("materiaalboekhouding (Catena-X)", "material accounting (Catena-X)"),
    versions=("1.0.0",),
    source="Catena-X, io.catenax.material_accounting 1.0.0, CC BY 4.0",
    certainty="read",
    fits=_fits,
    write=_write,
    nested=True,
    known=_PLAIN,
)
