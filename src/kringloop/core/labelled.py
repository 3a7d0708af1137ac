"""Strict arithmetic on labelled arrays (rules C1, C2, C5).

xarray by itself keeps shared labels only, matches unlabelled operands by position and
drops conflicting attributes without a word. All arithmetic on results goes through
`combine`, which refuses each of these.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kringloop.core.errors import MismatchError, MissingDataError, RangeError, UnitError, did_you_mean, listing
from kringloop.core.units import product_unit, ratio_unit

if TYPE_CHECKING:
    import xarray as xr

_SIGNS = {"add": "+", "subtract": "−", "multiply": "×", "divide": "÷"}


def combine(operation: str, left: xr.DataArray, right: xr.DataArray) -> xr.DataArray:
    """`left` operation `right`, where operation is add, subtract, multiply or divide.

    Both carry a unit in `attrs["unit"]`, labels on every dimension, and the same labels
    in the same order on the dimensions they share.

    Raises
    ------
    MismatchError   labels, their order or their type, or scalar coordinates differ; a dimension
                    has no labels, or is a single value on the other side
    UnitError       a unit is missing, or units differ in a sum
    RangeError      another operation, a whole number with more digits than a float holds, or an answer beyond the
                    largest float
    """
    import numpy as np
    import xarray as xr

    if operation not in _SIGNS:
        raise RangeError(f"operation is '{operation}'; {did_you_mean(operation, _SIGNS)}")
    function: Callable[..., xr.DataArray] = getattr(np, operation)
    for operand, side in ((left, "left"), (right, "right")):
        _require_labels(operand, side)
    _require_same_labels(left, right)
    unit = _combined_unit(operation, left, right)
    aligned_left, aligned_right = xr.align(left, right, join="exact", copy=False)
    left_side, right_side = _in_floats(aligned_left, "left"), _in_floats(aligned_right, "right")
    with np.errstate(all="ignore"):
        result = function(left_side, right_side)
    _require_held(operation, left_side, right_side, result)
    result.attrs = {"unit": unit}
    return result


def total(array: xr.DataArray, dimension: str) -> xr.DataArray:
    """Sum over one dimension; a missing value raises instead of being skipped (rule C5)."""
    if dimension not in array.dims:
        raise MismatchError(f"'{dimension}' is not a dimension of this array; it has {listing(array.dims)}")
    if bool(array.isnull().any()):
        others = [d for d in array.dims if d != dimension]
        gaps = array.isnull().any(others).values
        where = [str(label) for label, gap in zip(array[dimension].values, gaps, strict=True) if gap]
        raise MissingDataError(
            f"cannot sum over '{dimension}': values are missing for {listing(where)}\n"
            "  Select the labels that have data, or report the parts apart."
        )
    result = _in_floats(array, "summed").sum(dimension, skipna=False)
    result.attrs = dict(array.attrs)
    return result


def _in_floats(array: xr.DataArray, side: str) -> xr.DataArray:
    """The same figures in float64, where whole numbers cannot wrap round; refuses what it cannot hold exactly."""
    import numpy as np

    kind = array.dtype.kind
    if kind not in "iufb":
        raise RangeError(f"the {side} operand holds {array.dtype}; expected numbers")
    held = array.astype(np.float64)
    # from 2^53 on a whole number may fall between two floats
    large = np.abs(held.values) >= 2.0**53 if kind in "iu" else np.zeros(held.shape, dtype=bool)
    if any(int(v) != float(v) for v in array.values[large].tolist()):
        raise RangeError(
            f"the {side} operand holds whole numbers of more than 15 digits, which would be rounded\n"
            "  Give figures in a larger unit."
        )
    return held


def _require_held(operation: str, left: xr.DataArray, right: xr.DataArray, result: xr.DataArray) -> None:
    """An answer is a number wherever both operands are; a zero denominator has no answer."""
    import numpy as np

    with np.errstate(all="ignore"):
        known = (left * 0.0 + right * 0.0).values == 0.0
    lost = np.argwhere(known & ~np.isfinite(result.values)).tolist()
    if lost:
        cell = ", ".join(f"{d} {result[d].values[i]}" for d, i in zip(result.dims, lost[0], strict=True))
        raise RangeError(
            f"{len(lost)} cells of the left {_SIGNS[operation]} right operand have no number for an answer, "
            f"first {cell or 'the only one'}: a denominator is zero, or the answer is too large\n"
            "  Leave those cells out, or give figures in a larger unit."
        )


def _require_labels(array: xr.DataArray, side: str) -> None:
    bare = [str(d) for d in array.dims if d not in array.coords]
    if bare:
        raise MismatchError(
            f"the {side} operand has no labels on {listing(bare)} (rule C2)\n  Give every dimension its labels first."
        )


def _require_same_labels(left: xr.DataArray, right: xr.DataArray) -> None:
    for name in sorted(set(map(str, left.coords)) & set(map(str, right.coords))):
        a, b = left.coords[name].values, right.coords[name].values
        if name in left.dims and name in right.dims:
            _require_same_order(name, a.tolist(), b.tolist())
        elif name in left.dims or name in right.dims:
            many, one = ("left", b) if name in left.dims else ("right", a)
            raise MismatchError(
                f"'{name}' is a dimension on the {many} and the single value {one} on the other side (rule C1)\n"
                f"  Drop the single value with .drop_vars('{name}') if every {name} is to be set against it."
            )
        elif a.shape != b.shape or a.tolist() != b.tolist():
            raise MismatchError(f"'{name}' is {a} on the left and {b} on the right (rule C1)")


def _require_same_order(name: str, left: list[object], right: list[object]) -> None:
    if left == right:
        return
    only_left = [v for v in left if v not in right]
    only_right = [v for v in right if v not in left]
    if not only_left and not only_right:
        raise MismatchError(
            f"'{name}' has the same labels in another order on both sides (rule C1)\n"
            f"  left: {listing(left)}\n  right: {listing(right)}\n  Put both in the same order first."
        )
    if list(map(str, left)) == list(map(str, right)):
        kinds = [type(side[0]).__name__ for side in (left, right)]
        raise MismatchError(
            f"'{name}' holds labels of type {kinds[0]} on the left and {kinds[1]} on the right (rule C1)\n"
            "  Give both the same type first."
        )
    raise MismatchError(
        f"'{name}' differs between the two sides (rule C1)\n"
        f"  only left: {listing(only_left) or '–'}\n  only right: {listing(only_right) or '–'}\n"
        f"  Cut both to the labels they share with .sel({name}=…), or give what is missing."
    )


def _combined_unit(operation: str, left: xr.DataArray, right: xr.DataArray) -> str:
    for operand, side in ((left, "left"), (right, "right")):
        if "unit" not in operand.attrs:
            raise UnitError(f"the {side} operand has no unit; set attrs['unit'] (\"1\" for a pure number)")
    a, b = str(left.attrs["unit"]), str(right.attrs["unit"])
    if operation == "multiply":
        return product_unit(a, b)
    if operation == "divide":
        return ratio_unit(a, b)
    if a != b:
        raise UnitError(f"cannot compute '{a}' {_SIGNS[operation]} '{b}': convert one of them first (rule C3)")
    return a
