"""Colours, type and Vega settings: the look of the house, in one place.

Colour means something or is absent. Each colour of a mark has a contrast of at least 3 to 1 on paper
and on cards, each colour of text 4.5 to 1; a test computes them. Knows no figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PAPER, CARD = "#fbfaf6", "#ffffff"
INK, SOFT_INK, LINE = "#1c2a2e", "#54656a", "#dfe3de"
GRID = "#e9ece8"

GOAL_COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "pressure": "#7c2d4f",
        "value": "#0b6e69",
        "security": "#46535e",
        "quality": "#5e6114",
        "circulation": "#3d6b35",
        "prosperity": "#5b4a7d",
    }
)
VERDICT_COLOURS: Mapping[str, str] = MappingProxyType(
    {"better": "#1f5fa8", "worse": "#b24c06", "changed": "#1c2a2e", "none": "#5b6468"}
)
"""Blue and orange, which everybody tells apart, and never without the word; no goal has a colour near them."""
STRATEGY_COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "reuse": "#0b6e69",
        "repair": "#0b6e69",
        "refurbish": "#2a857c",
        "remanufacture": "#2a857c",
        "repurpose": "#2a857c",
        "recycling": "#5c9046",
        "energy": "#76858a",
        "loss": "#6b3b34",
        "main": "#7d8b8f",
    }
)
MAIN_FILL = "#c6cdce"
"""Soft body of the main stream; its edge carries the contrast."""

FONT = "Kringloop Sans"
FONT_STACK = f"'{FONT}', Inter, system-ui, sans-serif"
SIZES: Mapping[str, float] = MappingProxyType({"figure": 20, "title": 16, "text": 13, "label": 12, "small": 11})


def colour_of(goal: str) -> str:
    """Colour of a goal; ink where a figure belongs to none."""
    return GOAL_COLOURS.get(goal, INK)


def _light(channel: int) -> float:
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` (WCAG 2.2), from 0 for black to 1 for white."""
    red, green, blue = (_light(c) for c in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours (WCAG 2.2), from 1 to 21.

    >>> round(contrast("#000000", "#ffffff"), 2)
    21.0
    """
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """The colour `share` of the way from one to the other.

    >>> mix("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def text_on(background: str) -> str:
    """Black or white, whichever reads better; one of them always has a contrast of 4.5, ink has not."""
    return max(("#000000", CARD), key=lambda ink: contrast(ink, background))


VEGA_CONFIG: Mapping[str, object] = MappingProxyType(
    {
        "aria": False,
        "background": "transparent",
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            "labelFont": FONT,
            "labelFontSize": 12,
            "labelColor": SOFT_INK,
            "labelPadding": 6,
            "labelLimit": 400,
            "labelLineHeight": 14,
            "titleFont": FONT,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "titleColor": SOFT_INK,
            "domainColor": "#8b989b",
            "tickColor": "#8b989b",
            "gridColor": GRID,
            "ticks": False,
        },
        "axisY": {"domain": False},
        "title": {"font": FONT, "fontSize": 13, "fontWeight": 600, "color": INK, "anchor": "start"},
        "text": {"font": FONT, "fontSize": 12, "color": INK},
        "legend": {"disable": True},
    }
)
