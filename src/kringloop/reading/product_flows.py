"""The materials of a product as a circular Sankey in kg, euros and exergy, with every node in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from kringloop.charts import About, Amount, Diagram, SankeyFlow, SankeyLayer, SankeyNode, sankey
from kringloop.core import KringloopError
from kringloop.reading.pictures import Picture, picture
from kringloop.reading.product_sheet import material_name

if TYPE_CHECKING:
    from kringloop.products import Passed, Sheet
    from kringloop.reading.words import Words

PLANES: Final = {"mass": "g", "value": "EUR", "exergy": "MJ"}
"""Planes and their units; their names stand in the catalogue."""
MOST_MATERIALS: Final = 7
"""Materials with a node of their own, the heaviest; the others share one."""
_OTHERS: Final = "\0others"
_BACK: Final = {"to_reuse": ("reused", "reuse"), "to_recycling": ("recycled", "recycling")}
"""Ends that go back to an origin, and the loop they are drawn as."""
_AWAY: Final = {"to_energy": "energy", "lost": "loss"}
_ROOMS: Final = (256, 440, 640, 1000)


def plane_pictures(sheet: Sheet, words: Words) -> dict[str, Picture]:
    """A drawing for each plane: the same nodes in the same places. What is not known in a plane is dotted."""
    diagram = _diagram(sheet, words)
    about = About(
        title=words("product.planes_title", name=sheet.name),
        unit="g",
        source=words("product.order_source") if sheet.bill.own else sheet.bill.origin,
    )
    return {plane: _drawn(about, diagram, plane, words) for plane in PLANES}


def _drawn(about: About, diagram: Diagram, plane: str, words: Words) -> Picture:
    language: Any = words.language
    return picture(
        plane,
        sankey(about, diagram, plane, language),
        lambda w: sankey(about, diagram, plane, language, width=w),
        _ROOMS,
    )


def exergy_of(material: str) -> float | None:
    """MJ per kg of a material that is one element; None for mixtures and what has no figure at hand."""
    from kringloop.products import material as named
    from kringloop.valuation import chemical_exergy

    symbol = _PURE.get(material) or (element_of(named(material).raw_material) if material else None)
    if symbol is None:
        return None
    try:
        return chemical_exergy(symbol).mj_per_kg
    except KringloopError:
        return None


def element_of(raw_material: str) -> str | None:
    """The element that a raw material is as a metal; None for ores, minerals and groups."""
    from kringloop.reference import classification, element_of_material

    codes = {code.code: code for code in classification("raw_materials").codes}
    if raw_material not in codes or raw_material in _ORES:
        return None
    family: str | None = raw_material
    while family and codes[family].parent:
        family = codes[family].parent
    return element_of_material().get(raw_material) if family in _METALS else None


_PURE: Final = {"iron": "Fe"}
"""Materials of one element that are no raw material of the EU assessments."""
_METALS: Final = frozenset({"rare_earths", "precious_metals", "ferro_alloy_metals", "other_non_ferrous"})
_ORES: Final = frozenset({"Iron ore", "Titanium ores", "Bauxite"})


def _diagram(sheet: Sheet, words: Words) -> Diagram:
    from kringloop.products import passing

    rows = passing(sheet.bill)
    own = _own_nodes(sheet)
    flows = _flows(rows, own)
    used = {key for flow in flows for key in (flow.origin, flow.destination)}
    nodes = [n for n in _nodes(own, words) if n.key in used]
    layers = tuple(
        SankeyLayer(key=plane, name=words(f"product.plane_{plane}"), unit=unit, balances=plane == "mass")
        for plane, unit in PLANES.items()
    )
    return Diagram(nodes=tuple(nodes), flows=tuple(flows), layers=layers)


def _own_nodes(sheet: Sheet) -> Mapping[str, str]:
    """The node of each material: its own for the heaviest, one for all others."""
    keys = list(sheet.materials)
    alone = keys if len(keys) <= MOST_MATERIALS + 1 else keys[:MOST_MATERIALS]
    return {key: f"m:{key}" if key in alone else f"m:{_OTHERS}" for key in keys}


def _nodes(own: Mapping[str, str], words: Words) -> list[SankeyNode]:
    made = [
        SankeyNode(
            key=f"o:{where}",
            name=words(f"product.from_{where}"),
            stage=0,
            order=n,
            rest=words("product.other_products") if where in ("recycled", "reused") else "",
        )
        for n, where in enumerate(("reused", "renewable", "primary", "unknown", "recycled"))
    ]
    names = {node: material_name(key, words) for key, node in reversed(list(own.items()))}
    if f"m:{_OTHERS}" in names:
        names[f"m:{_OTHERS}"] = words("product.other_materials")
    order = list(dict.fromkeys(own.values()))
    made += [SankeyNode(key=node, name=names[node], stage=1, order=n) for n, node in enumerate(order)]
    ends = ("to_composting", "to_energy", "unknown", "lost")
    made += [
        SankeyNode(key=f"e:{where}", name=words(f"product.end_{where}"), stage=2, order=n)
        for n, where in enumerate(ends)
    ]
    return made


def _flows(rows: Sequence[Passed], own: Mapping[str, str]) -> list[SankeyFlow]:
    """One flow for each pair of nodes; a plane on which a part of it is not known has no amount."""
    found: dict[tuple[str, str, str], list[Passed]] = {}
    for row in rows:
        node = own[row.material]
        if row.into:
            ends = (f"o:{row.where}", node, "main")
        elif row.where in _BACK:
            back, strategy = _BACK[row.where]
            ends = (node, f"o:{back}", strategy)
        else:
            ends = (node, f"e:{row.where}", _AWAY.get(row.where, "main"))
        found.setdefault(ends, []).append(row)
    return [_flow(ends, members) for ends, members in found.items()]


def _flow(ends: tuple[str, str, str], members: Sequence[Passed]) -> SankeyFlow:
    strategy: Any = ends[2]
    amounts = {
        "mass": _total([1e3 * row.mass for row in members]),
        "value": _total([row.value for row in members]),
        "exergy": _total([_exergy(row) for row in members]),
    }
    known = {plane: Amount(max(0.0, amount)) for plane, amount in amounts.items() if amount is not None}
    unknown = frozenset(amounts.keys() - known.keys())
    return SankeyFlow(origin=ends[0], destination=ends[1], layers=known, strategy=strategy, unknown=unknown)


def _exergy(row: Passed) -> float | None:
    each = exergy_of(row.material)
    return None if each is None else row.mass * each


def _total(parts: Sequence[float | None]) -> float | None:
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None
