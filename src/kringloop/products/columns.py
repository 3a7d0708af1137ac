"""The columns of a bill of materials: one row per part, material or substance, with what it sits in."""

from __future__ import annotations

from typing import Final

from kringloop.tables import Column, Schema

KINDS: Final = ("product", "component", "material", "substance")
"""What a row is; left empty, a row without a parent is a product and any other a component."""
GRAMS: Final = {"mg": 1e-3, "g": 1.0, "kg": 1e3, "t": 1e6}
"""Units of mass, in grams."""
CONTENT: Final = ("recycled_pre", "recycled_post", "reused", "renewable")
"""Where a mass comes from, per cent of it; the rest is primary, and what is not stated is not known."""
HALVES: Final = ("recycled_pre", "recycled_post")
RECYCLED: Final = "recycled"
"""Recycled content of which nobody says how much is pre- and how much post-consumer; then those two stay empty."""
END: Final = ("to_recycling", "to_reuse", "to_composting", "to_energy")
"""Where a mass goes after use, per cent of it; the rest is lost."""
PERCENT: Final = (*CONTENT, RECYCLED, *END, "recycling_yield", "feedstock_yield", "recyclable", "remanufactured")
MONEY: Final = ("price", "value")
IMPACTS: Final = ("impact_virgin", "impact_recycled", "impact_recycling", "impact_replaced")
FOOTPRINT: Final = (*IMPACTS, "quality_in", "quality_out", "impact_energy", "impact_disposal")
"""What the circular footprint formula asks of a material, per kg: Ev, Erec, ErecEoL, Ev*, Qsin/Qp, Qsout/Qp, …"""
LIFE: Final = ("lifetime", "lifetime_average", "uses", "uses_average")
SCORES: Final = ("score_fasteners", "score_tools", "score_spare_parts", "score_updates", "score_information")
OF_PRODUCT: Final = (*LIFE, *SCORES)
"""Columns that belong to the row of a product."""
OF_LEAF: Final = (
    *(*CONTENT, RECYCLED, *END),
    *("recycling_yield", "feedstock_yield", "recyclable", "price", "rarity"),
    *FOOTPRINT,
)
"""Columns of what has no further parts; a sum of parts has them from its parts."""
REPAIR_PARTS: Final = ("battery", "display", "back_cover", "other")
HOW: Final = ("measured", "declared", "assumed")
_YES_NO: Final = frozenset({"yes", "no"})

NUMBERS: Final = (
    *("quantity", "mass"),
    *PERCENT,
    *MONEY,
    *("rarity", "seconds"),
    *OF_PRODUCT,
    *FOOTPRINT,
)
_CODES: Final = {
    "kind": frozenset(KINDS),
    "unit": frozenset(GRAMS),
    "route": frozenset({"mechanical", "chemical"}),
    "mass_balance": _YES_NO,
    "traced": _YES_NO,
    "repair_part": frozenset(REPAIR_PARTS),
    "how": frozenset(HOW),
}
_TEXTS: Final = ("parent", "name", "material", "cas", "joint", "tool", "after", "function", "substitute", "source")

BILL: Final = Schema(
    columns=(
        Column(name="part"),
        *(Column(name=name, empty=True, optional=name != "parent") for name in _TEXTS),
        *(Column(name=name, empty=True, optional=True, codes=codes) for name, codes in _CODES.items()),
        *(Column(name=name, type="number", empty=True, optional=name != "mass") for name in NUMBERS),
    ),
    key=("part",),
)
"""A bill of materials: `part`, `parent` and `mass` are needed, every other column may be left out."""
