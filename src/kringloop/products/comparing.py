"""Two designs beside each other: every figure of both and the difference, and materials that come and go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kringloop.products.sheet import Sheet, Shown


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure of two designs. `settled`: their ranges do not overlap, so that one is surely more."""

    key: str
    first: Shown
    second: Shown
    difference: float | None
    settled: bool


def compared(first: Sheet, second: Sheet) -> list[Beside]:
    """Every figure of two designs, side by side; never one score of all."""
    found = []
    for key, one in first.figures.items():
        other = second.figures[key]
        if one.value is None or other.value is None:
            found.append(Beside(key, one, other, None, settled=False))
            continue
        found.append(Beside(key, one, other, other.value - one.value, settled=not _overlap(one, other)))
    return found


def compared_materials(first: Sheet, second: Sheet) -> dict[str, tuple[float, float]]:
    """kg of each material in both, largest difference first."""
    keys = {**first.materials, **second.materials}
    pairs = {key: (first.materials.get(key, 0.0), second.materials.get(key, 0.0)) for key in keys}
    return dict(sorted(pairs.items(), key=lambda item: -abs(item[1][1] - item[1][0])))


def comparison(first: Sheet, second: Sheet) -> dict[str, Any]:
    """The comparison as plain data."""
    return {
        "first": first.bill.origin,
        "second": second.bill.origin,
        "figures": [
            {
                "key": b.key,
                "unit": b.first.formula.unit,
                "first": b.first.value,
                "second": b.second.value,
                "first_most": _bound(b.first),
                "second_most": _bound(b.second),
                "difference": b.difference,
                "settled": b.settled,
                "certainty": b.first.formula.certainty,
            }
            for b in compared(first, second)
        ],
        "materials_kg": {key or "unknown": pair for key, pair in compared_materials(first, second).items()},
    }


def _bound(shown: Shown) -> float | None:
    return None if shown.at_least else shown.most


def _overlap(one: Shown, other: Shown) -> bool:
    ranges = [sorted((s.value or 0.0, s.most if s.most is not None else s.value or 0.0)) for s in (one, other)]
    (a, b), (c, d) = ranges
    if a == b and c == d:
        return False
    return max(a, c) <= min(b, d)
