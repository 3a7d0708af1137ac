"""Where pressure falls: a map of tiles, one per country.

Not a drawing of borders. Every country has the same tile, roughly where it lies, so that small countries
are seen and no outline has to be fetched or shipped. The places of the tiles are our own (`tiles.csv`).
Regions without a tile are named below the map with their figure, never dropped. An area of several
countries has one outline around its tiles; what stands for all other countries gets one tile of its own
and leaves grey dots on the map, so that one figure does not look like a hundred.
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
from kringloop.charts.data import About, Item, Language, interval_words
from kringloop.charts.drawing import element, group, text
from kringloop.charts.figures import Scale, figure, number, require_language, scale_for
from kringloop.charts.text import wrap
from kringloop.charts.theme import CARD, INK, LINE, SIZES, SOFT_INK, colour_of, mix, text_on
from kringloop.charts.words import said, word
from kringloop.core import NOISE

CLASSES = 5
EVERY_OTHER = "*"
"""In `areas`: every tile that no other place has."""
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


def tile_map(
    about: About,
    places: Sequence[Item],
    language: Language,
    *,
    areas: Mapping[str, Sequence[str]] | None = None,
    home: str = "",
    width: float = 720,
) -> Chart:
    """Places by their code, in classes of equal width; the largest in the full colour.

    Parameters
    ----------
    areas : for places that are no country of their own: codes of their tiles, or `EVERY_OTHER`
    home  : two-letter code of the tile with a heavy edge
    """
    require_language(language)
    look = _Look.of(about, places, language, width)
    known = areas or {}
    found = _placed(places, known)
    rest = next((p for p in places if EVERY_OTHER in known.get(p.code, ())), None)
    together = [p for p in places if p.code in known and p is not rest and p in found.values()]
    parts = [_hatch(), *(_tile(t, found.get(t), look, rest) for t in dict.fromkeys(tiles().values()))]
    parts += [_outlines(found, {p.code for p in together}, look.size)]
    parts += [_edge(tiles()[home], look.size)] if home in tiles() else []
    parts += [_rest_tile(rest, places, look)] if rest else []
    legend, floor = _legend(look, look.size * _rows() + 14, hatched=any(map(_uncertain, places)))
    below = (
        _line("map_together", together, places, look),
        _line("off_map", [p for p in places if p not in found.values()], places, look),
    )
    lines = [t for line in below if line for t in wrap(line, SIZES["label"], width)]
    notes = wrap(_note(home, rest, language), SIZES["small"], width)
    top = floor + 17 * len(lines) + (6 if lines else 0)
    parts += [
        *legend,
        *(text(t, 0, floor + 17 * n + 13, size=SIZES["label"]) for n, t in enumerate(lines)),
        *(text(t, 0, top + 15 * n + 11, size=SIZES["small"], colour=SOFT_INK) for n, t in enumerate(notes)),
    ]
    return Chart(
        key="map",
        title=said(about.title, language),
        unit=look.scale.label,
        source=said(about.source, language),
        language=language,
        sentence=_sentence(places, look.scale, language),
        table=item_table(places, look.scale, language, "place"),
        drawing=group(parts),
        size=(width, top + 15 * len(notes) + 2),
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """What every tile needs: its size, the scale, the bounds of the classes and their colours."""

    size: float
    scale: Scale
    breaks: list[float]
    colours: list[str]
    language: str

    @classmethod
    def of(cls, about: About, places: Sequence[Item], language: str, width: float) -> _Look:
        scale = scale_for(about.unit, (p.value for p in places), language)
        full = colour_of(about.goal)
        colours = [mix(mix(full, CARD, 0.86), full, n / (CLASSES - 1)) for n in range(CLASSES)]
        size = width / (1 + max(t.column for t in tiles().values()))
        return cls(size, scale, _breaks(places, scale), colours, language)

    def fill(self, place: Item | None) -> str:
        """Colour of the class a figure is in; the ground without one."""
        value = self.scale.of(place.value) if place else None
        if value is None:
            return CARD
        return self.colours[min(CLASSES - 1, max(0, sum(value >= b for b in self.breaks) - 1))]


def _rows() -> int:
    return 1 + max(t.row for t in tiles().values())


def _note(home: str, rest: Item | None, language: str) -> str:
    """How the map is to be read."""
    said_of = [word("map_note", language)]
    if home in tiles():
        said_of.append(word("map_home", language, code=tiles()[home].two))
    if rest:
        said_of.append(word("map_rest", language, name=said(rest.name, language)))
    return " ".join(said_of)


def _placed(places: Sequence[Item], areas: Mapping[str, Sequence[str]]) -> dict[Tile, Item]:
    """The place of each tile; a country of its own goes before an area, an area before all others."""
    found: dict[Tile, Item] = {}
    for place in places:
        if EVERY_OTHER in areas.get(place.code, ()):
            found.update(dict.fromkeys(tiles().values(), place))
    for place in places:
        found.update({tiles()[c]: place for c in areas.get(place.code, ()) if c in tiles()})
    return found | {tiles()[p.code]: p for p in places if p.code in tiles() and p.code not in areas}


def _breaks(places: Sequence[Item], scale: Scale) -> list[float]:
    """Lower bounds of the classes and the upper bound of the last."""
    axis = nice_axis([0.0, *(scale.factor * p.value for p in places if p.value is not None)], zero=True)
    return [axis.low + (axis.high - axis.low) * n / CLASSES for n in range(CLASSES + 1)]


def _tile(tile: Tile, place: Item | None, look: _Look, rest: Item | None) -> str:
    size, x, y = look.size, tile.column * look.size, tile.row * look.size
    if place is not None and place is rest:
        return element("circle", cx=x + size / 2, cy=y + size / 2, r=2.2, fill=mix(SOFT_INK, CARD, 0.55))
    known, fill = place is not None and place.value is not None, look.fill(place)
    box = {"x": x + 1, "y": y + 1, "width": size - 2, "height": size - 2, "rx": 2}
    parts = [element("rect", **box, fill=fill, stroke=None if known else LINE)]
    hatched = place is not None and _uncertain(place)
    if hatched:
        parts.append(element("rect", x=x + 1, y=y + size - 6, width=size - 2, height=5, fill="url(#wide)"))
    ink = text_on(fill) if known else SOFT_INK
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


def _outlines(found: Mapping[Tile, Item], areas: set[str], size: float) -> str:
    """One outline around the tiles of each area of several countries."""
    at = {(t.column, t.row): p.code for t, p in found.items() if p.code in areas}
    steps = ((0, -1, 0, 0, 1, 0), (0, 1, 0, 1, 1, 0), (-1, 0, 0, 0, 0, 1), (1, 0, 1, 0, 0, 1))
    drawn = [
        f"M{(c + x) * size:.1f},{(r + y) * size:.1f}l{along * size:.1f},{down * size:.1f}"
        for (c, r), code in at.items()
        for aside, below, x, y, along, down in steps
        if at.get((c + aside, r + below)) != code
    ]
    if not drawn:
        return ""
    return element("path", d="".join(drawn), fill="none", stroke=SOFT_INK, stroke_width=1.2, stroke_linecap="square")


def _rest_tile(place: Item, places: Sequence[Item], look: _Look) -> str:
    """The one tile of all other countries, where the map is empty: at its lower left."""
    fill, width = look.fill(place), 7 * look.size
    ink = text_on(fill) if place.value is not None else SOFT_INK
    lines = wrap(_named(place, places, look), SIZES["small"], width - 12)
    height = 15 * len(lines) + 10
    y = _rows() * look.size - height - 1
    return element("rect", x=1, y=y, width=width, height=height, rx=2, fill=fill, stroke=SOFT_INK) + "".join(
        text(line, 8, y + 15 * (n + 1) + 1, size=SIZES["small"], colour=ink) for n, line in enumerate(lines)
    )


def _edge(tile: Tile, size: float) -> str:
    """The heavy edge of the home country."""
    return element(
        "rect",
        x=tile.column * size + 0.5,
        y=tile.row * size + 0.5,
        width=size - 1,
        height=size - 1,
        rx=2,
        fill="none",
        stroke=INK,
        stroke_width=2.4,
    )


def _legend(look: _Look, top: float, *, hatched: bool) -> tuple[list[str], float]:
    breaks, language = look.breaks, look.language
    parts, wide = [], 62.0
    decimals = next((d for d in range(6) if all(abs(round(b, d) - b) < NOISE * breaks[-1] for b in breaks)), 2)
    for n, colour in enumerate(look.colours):
        parts.append(element("rect", x=n * wide, y=top, width=wide, height=10, fill=colour))
        label = number(breaks[n], language, decimals)
        parts.append(text(label, n * wide, top + 24, size=SIZES["small"], colour=SOFT_INK))
    end = f"{number(breaks[-1], language, decimals)} {look.scale.label}".rstrip()
    parts.append(text(end, CLASSES * wide, top + 24, size=SIZES["small"], colour=SOFT_INK))
    if hatched:
        x = CLASSES * wide + 110
        box = {"x": x, "y": top, "width": 26, "height": 10}
        parts.append(element("rect", **box, fill="url(#wide)", stroke=SOFT_INK, stroke_width=0.6))
        parts.append(text(word("map_uncertain", language), x, top + 24, size=SIZES["small"], colour=SOFT_INK))
    return parts, top + 34


def _line(key: str, chosen: Sequence[Item], places: Sequence[Item], look: _Look) -> str:
    """A line of places with their figures, below the map; nothing without places."""
    if not chosen:
        return ""
    return f"{word(key, look.language)}: " + "; ".join(_named(p, places, look) for p in chosen)


def _named(place: Item, places: Sequence[Item], look: _Look) -> str:
    """Name and figure, with the decimals that all places share."""
    shown = figure_texts(places, look.scale, look.language)[list(places).index(place)]
    return f"{said(place.name, look.language)} {shown} {look.scale.label}".rstrip()


def _sentence(places: Sequence[Item], scale: Scale, language: str) -> str:
    known = [(p.value, p) for p in places if p.value is not None]
    if not known:
        return word("nothing_to_draw", language)
    value, most = max(known, key=lambda k: k[0])
    total = sum(v for v, _ in known)
    share = figure(100 * value / total, language, "%") if total else "–"
    shown = figure(scale.of(value), language, scale.label)
    return " ".join(
        [
            word("map_sentence", language, name=_first_capital(said(most.name, language)), figure=shown, share=share),
            interval_words([(p.name, p.value, p.low, p.high) for p in places], language),
        ]
    )


def _first_capital(name: str) -> str:
    return name[:1].upper() + name[1:]
