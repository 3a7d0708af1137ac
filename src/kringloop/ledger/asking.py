"""The grid that is asked for, from dimensions and labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from numbers import Integral

from kringloop.core import RangeError
from kringloop.ledger.algebra import Formula
from kringloop.ledger.cells import Grid
from kringloop.ledger.selection import require_labels, union_labels


def make_grid(expression: Formula, dimensions: tuple[str, ...], labels: Mapping[str, object]) -> Grid:
    """The grid asked for; labels that are not given are those of the selected rows."""
    selections = expression.selections()
    by = (*dimensions, *(d for d in labels if d not in dimensions))
    chosen: dict[str, tuple[str, ...]] = {}
    for dimension in by:
        given = labels.get(dimension)
        if given is None:
            chosen[dimension] = union_labels(selections, dimension)
        else:
            chosen[dimension] = _as_labels(given)
            require_labels(selections, dimension, chosen[dimension])
    return Grid(by, chosen)


def require_one_cell(grid: Grid, cell: Mapping[str, object]) -> None:
    """Refuse a question about one cell that names several."""
    if any(size != 1 for size in grid.shape):
        raise RangeError(f"one cell has one label per dimension; seen {dict(cell)}")


def _as_labels(given: object) -> tuple[str, ...]:
    if isinstance(given, str | Integral):
        return (str(given),)
    if isinstance(given, Iterable):
        return tuple(str(v) for v in given)
    raise RangeError(f"labels are codes or a list of codes; seen {given!r}")
