"""The room that lines are drawn in."""

from __future__ import annotations

from dataclasses import dataclass

from kringloop.charts.axes import Axis
from kringloop.charts.data import Language
from kringloop.charts.figures import Scale


@dataclass(frozen=True, slots=True)
class Panel:
    """Where and how lines are drawn."""

    scale: Scale
    axis: Axis
    first: int
    last: int
    colours: tuple[str, ...]
    language: Language
