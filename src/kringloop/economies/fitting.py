"""Do the labels, arrays and units of a table fit together?

Knows shapes and names, not whether figures are sound; that is for the audit.
Rules: C1, C2, C3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from kringloop.core import (
    Array,
    DuplicateError,
    MismatchError,
    Origin,
    RangeError,
    ShapeError,
    UnitError,
    listing,
    number,
    pairs,
    turned_hint,
)

Label = tuple[str, str]
"""(region, sector) of a producer, or (region, category) of a final user."""

SEPARATOR = "|"
LAST_YEAR = 9999


def labels_from(values: object, what: str) -> tuple[Label, ...]:
    """Labels of sectors or of final users as pairs; a text of two letters is not taken for a pair."""
    return pairs(values, what=what, parts=("region", "category" if what == "demands" else "sector"))


def require_year(year: object, what: str = "year") -> int:
    """A whole calendar year of at most four digits."""
    if isinstance(year, int | np.integer) and not isinstance(year, bool) and 1 <= year <= LAST_YEAR:
        return int(year)
    seen = "a whole number of more than four digits" if isinstance(year, int) and abs(year) > LAST_YEAR else repr(year)
    raise RangeError(f"{what} is {seen}; expected a whole year such as 2019")


def require_origin(origin: object, what: str) -> Origin:
    """Every table and every made sector says where it comes from."""
    if not isinstance(origin, Origin):
        raise RangeError(
            f"{what} has no origin (seen {origin!r})\n"
            "  Say where its figures come from: origin=Origin(producer=…, dataset=…, title=…, vintage=…, …)."
        )
    return origin


def require_labels(labels: tuple[Label, ...], what: str) -> None:
    if not labels and what == "sectors":
        raise ShapeError("the table has no sectors; flows need at least one row and column")
    twice = (
        [label for label in dict.fromkeys(labels) if labels.count(label) > 1] if len(set(labels)) < len(labels) else []
    )
    if twice:
        raise DuplicateError(f"{what} are listed twice: {listing(SEPARATOR.join(t) for t in twice)}")
    bad = [label for label in labels if any(not part.strip() or SEPARATOR in part for part in label)]
    if bad:
        raise RangeError(f"{what} need a region and a name without '{SEPARATOR}'; seen {listing(map(repr, bad))}")


def require_shapes(shapes: Mapping[str, tuple[Array, tuple[int, ...]]], *, sectors: int, demands: int) -> None:
    """Every named array has the shape that the labels need."""
    for name, (array, shape) in shapes.items():
        if array.shape != shape:
            raise ShapeError(
                f"'{name}' has shape {array.shape}; {sectors} sectors and {demands} demand columns need {shape}"
                f"{turned_hint(array.shape, shape)}"
            )


def require_rows(key: str, values: Array, users: Array | None, *, sectors: int, demands: int) -> None:
    """An extension has one figure per sector, and one per demand column if it has any."""
    _require_length(key, "stressor row", values, sectors, "sectors")
    if users is not None:
        _require_length(key, "final-demand row", users, demands, "demand columns")


def require_sector_notes(row_units: Sequence[str] | None, origins: Iterable[Label], sectors: tuple[Label, ...]) -> None:
    """Units per row fit the sectors, and origins are of sectors that exist."""
    if row_units is not None and len(row_units) != len(sectors):
        raise ShapeError(f"row_units has {len(row_units)} entries for {len(sectors)} sectors")
    stray = [SEPARATOR.join(label) for label in origins if label not in set(sectors)]
    if stray:
        raise MismatchError(f"sector_origins names sectors that the table does not have: {listing(stray)}")


def _require_length(key: str, what: str, values: Array, expected: int, of: str) -> None:
    if values.shape != (expected,):
        raise ShapeError(
            f"{what} of extension '{key}' has {values.shape} figures; the table has {expected} {of}\n"
            "  Give one figure per label, in the order of the table; absence is a missing extension, not a short row."
        )


def require_units(unit: object, rounding: object) -> None:
    if not isinstance(unit, str) or not unit.strip():
        raise UnitError("the table has no unit; give one, such as 'mln EUR'")
    number(rounding, what="rounding", least=0)
