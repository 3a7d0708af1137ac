"""Strict arithmetic on labelled arrays (rules C1, C2, C5).

xarray by itself keeps shared labels only, matches unlabelled operands by position and
drops conflicting attributes without a word. All arithmetic on results goes through
`combine`, which refuses each of these.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kringloop.core.errors import MismatchError, MissingDataError, UnitError, listing
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
    MismatchError   labels, their order, or scalar coordinates differ; a dimension has no labels
    UnitError       a unit is missing, or units differ in a sum
    """
    import numpy as np
    import xarray as xr

    function: Callable[..., xr.DataArray] = getattr(np, operation)
    for operand, side in ((left, "left"), (right, "right")):
        _require_labels(operand, side)
    _require_same_labels(left, right)
    unit = _combined_unit(operation, left, right)
    aligned_left, aligned_right = xr.align(left, right, join="exact", copy=False)
    result = function(aligned_left, aligned_right)
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
    result = array.sum(dimension, skipna=False)
    result.attrs = dict(array.attrs)
    return result


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
            _require_same_order(name, [str(v) for v in a], [str(v) for v in b])
        elif name not in left.dims and name not in right.dims and str(a) != str(b):
            raise MismatchError(f"'{name}' is {a} on the left and {b} on the right (rule C1)")


def _require_same_order(name: str, left: list[str], right: list[str]) -> None:
    if left == right:
        return
    only_left = [v for v in left if v not in set(right)]
    only_right = [v for v in right if v not in set(left)]
    if not only_left and not only_right:
        raise MismatchError(
            f"'{name}' has the same labels in another order on both sides (rule C1)\n"
            f"  left: {listing(left)}\n  right: {listing(right)}\n  Put both in the same order first."
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
