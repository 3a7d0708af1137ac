"""Scales chosen by us, so that labels can be placed before anything is drawn: nice steps, margins, ticks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kringloop.charts.figures import decimals_for, number
from kringloop.charts.render import SCHEMA
from kringloop.charts.text import width_of
from kringloop.charts.theme import SIZES

Layers = list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class Axis:
    """Domain and ticks of a numeric axis."""

    low: float
    high: float
    ticks: tuple[float, ...]
    decimals: int

    def at(self, value: float, start: float, end: float) -> float:
        """Place of a value between two pixels."""
        return start + (value - self.low) / (self.high - self.low) * (end - start)

    def labels(self, language: str) -> list[str]:
        return [number(t, language, self.decimals) for t in self.ticks]

    def label_room(self, language: str) -> float:
        """Width of the widest tick label [px]."""
        return max(width_of(t, SIZES["label"]) for t in self.labels(language))

    @property
    def vega(self) -> dict[str, object]:
        """Axis of an encoding."""
        return {"values": list(self.ticks), "format": f",.{self.decimals}f", "title": None}

    @property
    def scale(self) -> dict[str, object]:
        """Scale of an encoding."""
        return {"domain": [self.low, self.high], "nice": False, "zero": False}


def nice_axis(values: Iterable[float], *, count: int = 5, zero: bool | None = None) -> Axis:
    """An axis with round steps around the values.

    Zero is on it when asked for, or when leaving it out would show less than half the height.

    >>> nice_axis([3.0, 41.0]).ticks
    (0.0, 10.0, 20.0, 30.0, 40.0, 50.0)
    """
    known = [v for v in values if math.isfinite(v)] or [0.0, 1.0]
    low, high = min(known), max(known)
    if zero or (zero is None and 0 < low < 0.6 * high):
        low = min(low, 0.0)
    if zero or (zero is None and low < 0 and high < 0.4 * -low):
        high = max(high, 0.0)
    if high - low <= 1e-12 * max(abs(high), abs(low), 1e-300):
        pad = abs(high) / 2 or 1.0
        low, high = (low, high + pad) if low == 0 else (low - pad, high + pad)
    step = _nice_step((high - low) / count)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    decimals = next((d for d in range(9) if abs(round(step, d) - step) < 1e-6 * step), 9)
    ticks = tuple(float(f"{i * step:.12g}") for i in range(first, last + 1))
    return Axis(ticks[0], ticks[-1], ticks, decimals)


def _nice_step(rough: float) -> float:
    size = 10.0 ** math.floor(math.log10(rough))
    return next(m * size for m in (1, 2, 2.5, 5, 10) if m * size >= rough * 0.999)


def year_ticks(first: int, last: int, room: float) -> list[int]:
    """Round years that fit in `room` pixels, the last one among them when there is place.

    >>> year_ticks(2000, 2023, 300)
    [2000, 2005, 2010, 2015, 2020]
    """
    most = max(2, int(room // 46))
    span = max(1, last - first)
    step = next((s for s in (1, 2, 5, 10, 20, 50) if span / s < most), 100)
    return [y for y in range(first, last + 1) if y % step == 0] or [first]


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places as near as possible to the wanted ones, in the same order and at least `gap` apart.

    >>> spread([10.0, 11.0, 40.0], 10, 0, 100)
    [5.5, 15.5, 40.0]
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    blocks: list[tuple[float, list[int]]] = []
    for i in order:
        blocks.append((wanted[i], [i]))
        while len(blocks) > 1 and _top(blocks[-2], gap) > blocks[-1][0] - (len(blocks[-1][1]) - 1) * gap / 2 - gap:
            (_, a), (_, b) = blocks[-2:]
            joined = a + b
            centre = sum(wanted[j] for j in joined) / len(joined)
            blocks[-2:] = [(centre, joined)]
    placed = [0.0] * len(wanted)
    for centre, members in blocks:
        start = centre - (len(members) - 1) * gap / 2
        for n, i in enumerate(members):
            placed[i] = start + n * gap
    shift = max(0.0, low - min(placed, default=low)) or min(0.0, high - max(placed, default=high))
    return [p + shift for p in placed]


def _top(block: tuple[float, list[int]], gap: float) -> float:
    return block[0] + (len(block[1]) - 1) * gap / 2


def plot(
    layers: Layers,
    *,
    width: float,
    height: float,
    left: float,
    right: float,
    top: float,
    bottom: float,
    extra: Mapping[str, object] | None = None,
) -> dict[str, object]:
    """A spec whose outer size is known: margins are ours, nothing is fitted."""
    return {
        "$schema": SCHEMA,
        "width": round(width - left - right, 1),
        "height": round(height - top - bottom, 1),
        "autosize": "none",
        "padding": {"left": round(left, 1), "right": round(right, 1), "top": top, "bottom": bottom},
        "layer": layers,
        **(extra or {}),
    }


def common_decimals(values: Iterable[float | None], errors: Iterable[float | None] = ()) -> int:
    """Decimals for a column of figures: those of the smallest error, else of the median size."""
    known_errors = [e for e in errors if e]
    if known_errors:
        return decimals_for(None, min(known_errors))
    sizes = sorted(abs(v) for v in values if v)
    return min(3, decimals_for(sizes[len(sizes) // 2])) if sizes else 0
