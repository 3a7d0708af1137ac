"""What of a product may leave the machine: figures of the whole, each marked; what is told by parts stays.

A figure of the whole product tells no supplier, no price, no part and no order of work. What would tell what a part is
made of or costs is left out, by name, so that nobody takes silence for absence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kringloop.core import Names

if TYPE_CHECKING:
    from kringloop.products.sheet import Sheet, Shown

KEPT_BACK: Final = {
    "price": Names("prijzen zijn van het bedrijf", "prices are the firm's own"),
    "footprint": Names("de eenheid en de gegevens zijn van het bestand", "unit and data are those of the file"),
}
"""Figures of the whole that are not shared, and why."""
LEFT_OUT: Final = (
    Names("namen, massa's en materialen van onderdelen", "names, masses and materials of parts"),
    Names("stoffen en in welk onderdeel zij zitten", "substances and the part that each is in"),
    Names(
        "prijzen, tijden, verbindingen en de volgorde van demonteren",
        "prices, times, joints and the order of taking apart",
    ),
    Names("de naam van het bestand en van leveranciers", "the name of the file and of suppliers"),
)
"""What never goes along."""
FEW: Final = 3
"""Parts below which a figure of the whole says something of a part; that of disclosure rules."""


def few_parts(sheet: Sheet) -> bool:
    """Whether a product has so few parts that a figure of the whole tells something of one."""
    return len(sheet.bill.leaves.node) < FEW


def shared_figures(sheet: Sheet) -> dict[str, Shown]:
    """Figures of the whole product that tell nothing of its parts, by key."""
    return {key: shown for key, shown in sheet.figures.items() if shown.value is not None and key not in KEPT_BACK}


def shared(sheet: Sheet) -> dict[str, Any]:
    """The same as plain data: every figure marked with what it derives from; what is left out is named."""
    mark = "derived from a file of a firm" if sheet.bill.own else "published by others"
    return {
        "mark": mark,
        "own_data": sheet.bill.own,
        "few_parts": few_parts(sheet),
        "figures": [
            {
                "key": key,
                "value": shown.value,
                "most": None if shown.at_least else shown.most,
                "at_least": shown.at_least,
                "unit": shown.formula.unit,
                "formula": shown.formula.formula,
                "source": shown.formula.source,
                "certainty": shown.formula.certainty,
                "mark": mark,
            }
            for key, shown in shared_figures(sheet).items()
        ],
        "repairability": {"index": sheet.repair.index, "class": sheet.repair.class_ or None},
        "left_out": [names.en for names in (*LEFT_OUT, *KEPT_BACK.values())],
    }
