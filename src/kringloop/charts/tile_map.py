"""Where pressure falls: a map of tiles, one per country.

Not a drawing of borders. Every country has the same tile, roughly where it lies, so that small countries
are seen and no outline has to be fetched or shipped. The places of the tiles are our own (`tiles.csv`).
Regions without a tile are named below the map with their figure, never dropped.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kringloop.charts.axes import nice_axis
from kringloop.charts.bars import figure_texts, item_table
from kringloop.charts.chart import Chart
from kringloop.charts.data import About, Item, Language
from kringloop.charts.drawing import element, group, text
from kringloop.charts.figures import Scale, figure, number, require_language, scale_for
from kringloop.charts.text import wrap
from kringloop.charts.theme import CARD, LINE, SIZES, SOFT_INK, colour_of, mix, text_on
from kringloop.charts.words import said, word

CLASSES = 5
_WIDE = 0.3
"""A margin above this share of the figure is hatched."""


@dataclass(frozen=True, slots=True)
class Tile:
    """Place of a country on the grid."""

    two: str
    column: int
    row: int


@cache
def tiles() -> Mapping[str, Tile]:
    """Tiles by three-letter and by two-letter code, as Eurostat writes them (EL, UK)."""
    content = (files("kringloop.charts") / "tiles.csv").read_text(encoding="utf-8")
    made: dict[str, Tile] = {}
    for row in csv.DictReader(content.splitlines()):
        tile = Tile(row["two"], int(row["column"]), int(row["row"]))
        made[row["code"]] = made[row["two"]] = tile
    return made


def tile_map(about: About, places: Sequence[Item], language: Language, *, width: float = 720) -> Chart:
    """Places by their code, in classes of equal width; the largest in the full colour."""
    require_language(language)
    scale = scale_for(about.unit, (p.value for p in places), language)
    breaks = _breaks(places, scale)
    size = width / (1 + max(t.column for t in tiles().values()))
    colours = [
        mix(mix(colour_of(about.goal), CARD, 0.86), colour_of(about.goal), n / (CLASSES - 1)) for n in range(CLASSES)
    ]
    found = {tiles()[p.code]: p for p in places if p.code in tiles()}
    parts = [_hatch()]
    parts += [_tile(t, found.get(t), size, breaks, colours, scale) for t in dict.fromkeys(tiles().values())]
    floor = size * (1 + max(t.row for t in tiles().values())) + 14
    legend, floor = _legend(breaks, colours, scale, language, floor)
    off, floor = _off_map([p for p in places if p.code not in tiles()], scale, language, width, floor)
    note = wrap(word("map_note", language), SIZES["small"], width)
    parts += [
        *legend,
        *off,
        *(text(t, 0, floor + 15 * n + 11, size=SIZES["small"], colour=SOFT_INK) for n, t in enumerate(note)),
    ]
    return Chart(
        key="map",
        title=said(about.title, language),
        unit=scale.label,
        source=said(about.source, language),
        language=language,
        sentence=_sentence(places, scale, language),
        table=item_table(places, scale, language, "place"),
        drawing=group(parts),
        size=(width, floor + 15 * len(note) + 2),
    )


def _breaks(places: Sequence[Item], scale: Scale) -> list[float]:
    """Lower bounds of the classes and the upper bound of the last."""
    axis = nice_axis([0.0, *(scale.factor * p.value for p in places if p.value is not None)], zero=True)
    return [axis.low + (axis.high - axis.low) * n / CLASSES for n in range(CLASSES + 1)]


def _class(value: float, breaks: list[float]) -> int:
    return min(CLASSES - 1, max(0, sum(value >= b for b in breaks) - 1))


def _tile(tile: Tile, place: Item | None, size: float, breaks: list[float], colours: list[str], scale: Scale) -> str:
    x, y = tile.column * size, tile.row * size
    value = scale.of(place.value) if place else None
    fill = CARD if value is None else colours[_class(value, breaks)]
    box = {"x": x + 1, "y": y + 1, "width": size - 2, "height": size - 2, "rx": 2}
    parts = [element("rect", **box, fill=fill, stroke=LINE if value is None else None)]
    hatched = place is not None and value is not None and _uncertain(place)
    if hatched:
        parts.append(element("rect", x=x + 1, y=y + size - 6, width=size - 2, height=5, fill="url(#wide)"))
    ink = SOFT_INK if value is None else text_on(fill)
    parts.append(
        text(tile.two, x + size / 2, y + size / 2 + (2 if hatched else 4), size=10, colour=ink, anchor="middle")
    )
    return "".join(parts)


def _uncertain(place: Item) -> bool:
    if place.low is None or place.high is None or not place.value:
        return False
    return (place.high - place.low) / 2 > _WIDE * abs(place.value)


def _hatch() -> str:
    return element(
        "defs",
        element(
            "pattern",
            element("rect", width=4, height=4, fill=CARD),
            element("path", d="M0,0V4", stroke=SOFT_INK, stroke_width=2.4),
            id="wide",
            width=4,
            height=4,
            patternUnits="userSpaceOnUse",
            patternTransform="rotate(45)",
        ),
    )


def _legend(
    breaks: list[float], colours: list[str], scale: Scale, language: str, top: float
) -> tuple[list[str], float]:
    parts, wide = [], 62.0
    decimals = next((d for d in range(6) if all(abs(round(b, d) - b) < 1e-9 * breaks[-1] for b in breaks)), 2)
    for n, colour in enumerate(colours):
        parts.append(element("rect", x=n * wide, y=top, width=wide, height=10, fill=colour))
        label = number(breaks[n], language, decimals)
        parts.append(text(label, n * wide, top + 24, size=SIZES["small"], colour=SOFT_INK))
    end = f"{number(breaks[-1], language, decimals)} {scale.label}"
    parts.append(text(end, CLASSES * wide, top + 24, size=SIZES["small"], colour=SOFT_INK))
    x = CLASSES * wide + 110
    parts.append(element("rect", x=x, y=top, width=26, height=10, fill="url(#wide)", stroke=SOFT_INK, stroke_width=0.6))
    parts.append(text(word("map_uncertain", language), x, top + 24, size=SIZES["small"], colour=SOFT_INK))
    return parts, top + 34


def _off_map(places: Sequence[Item], scale: Scale, language: str, width: float, top: float) -> tuple[list[str], float]:
    if not places:
        return [], top
    shown = zip(places, figure_texts(places, scale, language), strict=True)
    line = f"{word('off_map', language)}: " + "; ".join(f"{said(p.name, language)} {t} {scale.label}" for p, t in shown)
    lines = wrap(line, SIZES["label"], width)
    return [text(t, 0, top + 17 * n + 13, size=SIZES["label"]) for n, t in enumerate(lines)], top + 17 * len(lines) + 6


def _sentence(places: Sequence[Item], scale: Scale, language: str) -> str:
    known = [(p.value, p) for p in places if p.value is not None]
    if not known:
        return word("nothing_to_draw", language)
    value, most = max(known, key=lambda k: k[0])
    total = sum(v for v, _ in known)
    share = figure(100 * value / total, language, "%") if total else "–"
    shown = figure(scale.of(value), language, scale.label)
    interval = any(p.low is not None for p in places)
    return " ".join([
        word("map_sentence", language, name=said(most.name, language), figure=shown, share=share),
        word("interval_sentence" if interval else "no_interval", language),
    ])  # fmt: skip
