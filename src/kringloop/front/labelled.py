"""Rows of figures as a labelled array."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
import xarray as xr


def labelled(
    frame: pl.DataFrame, dimensions: Sequence[str], *, name: str, unit: str, about: Mapping[str, Any]
) -> xr.DataArray:
    """year × dimensions; NaN where no row has a figure. `status`, and `low` and `high` where known, stand beside.

    Parameters
    ----------
    unit : of every figure; kept in `attrs`
    """
    dims = ("year", *dimensions)
    labels = {d: frame[d].unique(maintain_order=True).to_list() for d in dims}
    labels["year"].sort()
    place = {d: {label: i for i, label in enumerate(found)} for d, found in labels.items()}
    at = tuple(np.array([place[d][v] for v in frame[d]], dtype=np.intp) for d in dims)
    shape = tuple(len(labels[d]) for d in dims)

    def filled(column: str) -> np.ndarray[Any, Any]:
        values = np.full(shape, np.nan)
        values[at] = frame[column].cast(pl.Float64).fill_null(np.nan).to_numpy()
        return values

    status = np.full(shape, "missing", dtype=object)
    status[at] = frame["status"].fill_null("missing").to_list()
    coords: dict[str, Any] = {**labels, "status": (dims, status)}
    coords |= {c: (dims, filled(c)) for c in ("low", "high") if frame[c].null_count() < frame.height}
    return xr.DataArray(filled("value"), dims=dims, coords=coords, name=name, attrs={"unit": unit, **about})
