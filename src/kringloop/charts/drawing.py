"""SVG written by ourselves: elements, attributes, escaped text. Knows no chart."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from kringloop.charts.theme import FONT_STACK, INK


def coordinate(value: float) -> str:
    """A coordinate with at most two decimals.

    >>> coordinate(3.0), coordinate(1 / 3), coordinate(-0.001)
    ('3', '0.33', '0')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def element(name: str, /, *children: str, **attributes: object) -> str:
    """An element; `stroke_width` becomes `stroke-width`, numbers are written short, None is left out.

    >>> element("rect", x=1.0, stroke_width=2)
    '<rect x="1" stroke-width="2"/>'
    """
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(_written(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(children)
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def _written(value: object) -> str:
    return coordinate(value) if isinstance(value, float | int) else str(value)


def text(
    content: str,
    x: float,
    y: float,
    *,
    size: float = 12,
    colour: str = INK,
    anchor: str | None = None,
    bold: bool = False,
    halo: str | None = None,
) -> str:
    """One line of text; `halo` keeps it legible over a mark."""
    return element(
        "text",
        escape(content),
        x=x,
        y=y,
        font_size=size,
        fill=colour,
        text_anchor=anchor,
        font_weight=600 if bold else None,
        stroke=halo,
        stroke_width=3 if halo else None,
        stroke_linejoin="round" if halo else None,
        paint_order="stroke" if halo else None,
    )


def group(children: Iterable[str], **attributes: object) -> str:
    """Elements together, in the font of the house."""
    return element("g", *children, **{"font_family": FONT_STACK, **attributes})


def path(points: Iterable[tuple[float, float]], **attributes: object) -> str:
    """Straight lines through points."""
    d = "M" + "L".join(f"{coordinate(x)},{coordinate(y)}" for x, y in points)
    return element("path", d=d, **attributes)
