"""How the room hands back figures: labelled arrays with unit and residual, and figures that refuse to be summed.

Knows labels and units, no economics.
Rules: C2, C8.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import numpy as np

from kringloop.core import AdditivityError, Array, RangeError, unknown
from kringloop.economies import Economy

if TYPE_CHECKING:
    import polars as pl
    import xarray as xr


def labelled(
    values: Array,
    axes: Mapping[str, Sequence[str]],
    *,
    unit: str,
    residual: float | None = None,
    economy: Economy | None = None,
    **attributes: object,
) -> xr.DataArray:
    """A DataArray with labels on every axis, its unit, and the residual of the solve behind it.

    An axis named 'sector' or 'origin' also gets the coordinates region and industry.
    """
    import xarray as xr

    coords: dict[str, object] = {name: list(labels) for name, labels in axes.items()}
    if economy is not None:
        for name in ("sector", "origin", "product"):
            if name in axes and len(axes[name]) == economy.size:
                coords[f"{name}_region"] = (name, [r for r, _ in economy.sectors])
                coords[f"{name}_industry"] = (name, [s for _, s in economy.sectors])
    attrs: dict[str, object] = {"unit": unit}
    if residual is not None:
        attrs["residual"] = residual
    return xr.DataArray(values, dims=list(axes), coords=coords, attrs=attrs | attributes)


@dataclass(frozen=True, slots=True, eq=False)
class Overlapping:
    """Figures that overlap and so do not add up (rule C8): what each sector could touch, or would take with it.

    Read one with `of`, rank them with `largest`, take all with `to_frame`. Summing raises.
    `overlap` says how many times the total is counted when they are added anyway.
    """

    labels: tuple[str, ...]
    figures: Array
    unit: str
    what: str
    total: float
    residual: float

    @property
    def overlap(self) -> float:
        """Sum of the figures over the true total: 1 would mean that nothing overlaps, as where all are zero.

        Raises
        ------
        RangeError   figures of both signs whose true total is zero
        """
        if self.total:
            return float(self.figures.sum() / self.total)
        if self.figures.any():
            raise RangeError(f"{self.what} has no overlap: its true total is 0; read single figures")
        return 1.0

    def of(self, label: str) -> float:
        """The figure of one label, such as 'NLD|c13'."""
        if label not in self.labels:
            raise unknown("sector", label, self.labels)
        return float(self.figures[self.labels.index(label)])

    def largest(self, count: int = 10) -> tuple[tuple[str, float], ...]:
        """The `count` largest figures, largest first."""
        order = np.argsort(-self.figures, kind="stable")[:count]
        return tuple((self.labels[i], float(self.figures[i])) for i in order)

    def to_frame(self) -> pl.DataFrame:
        """All figures as a polars frame with a column that says they are not additive."""
        import polars as pl

        columns = {"sector": list(self.labels), "value": self.figures, "unit": self.unit, "additive": False}
        return pl.DataFrame(columns)

    def sum(self, *_: object, **__: object) -> NoReturn:
        raise AdditivityError(
            f"{self.what} does not add up: the figures overlap"
            f"{f' {self.overlap:.3g} times' if self.total else ''} (rule C8)\n"
            "  Read single figures, or use shared_responsibility, which adds up to the total."
        )

    def __add__(self, other: object) -> NoReturn:
        self.sum()

    __radd__ = __add__

    def __iter__(self) -> NoReturn:
        self.sum()

    def __array__(self, *_: object, **__: object) -> NoReturn:
        self.sum()
