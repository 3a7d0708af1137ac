"""A chart: picture, sentence, table, unit and source, in one language and inseparable."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kringloop.charts.drawing import element, group, text
from kringloop.charts.figures import FORMAT_LOCALES
from kringloop.charts.render import digest, draw, inner, size_of, to_png, wrapped
from kringloop.charts.text import wrap
from kringloop.charts.theme import CARD, SIZES, SOFT_INK, VEGA_CONFIG
from kringloop.charts.words import word
from kringloop.core import RangeError, ShapeError

if TYPE_CHECKING:
    import altair

_MARGIN = 16.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The figures of a chart as text in its language.

    Parameters
    ----------
    columns : headers
    rows    : one text per column
    numeric : positions of the columns with figures, to be set flush right
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ShapeError(f"a row has {len(row)} texts for {len(self.columns)} columns: {row}")


@dataclass(frozen=True, kw_only=True, eq=False)
class Chart:
    """What a page, a report or a download shows.

    Parameters
    ----------
    key      : kind of chart
    sentence : text alternative: level, trend, certainty
    unit     : in words
    source   : line under the chart, complete
    table    : every figure that is drawn
    spec     : Vega-Lite, data inline; None for drawings of our own
    drawing  : body of an SVG of `size`; None for specs
    """

    key: str
    title: str
    sentence: str
    unit: str
    source: str
    language: str
    table: Table
    spec: Mapping[str, object] | None = None
    drawing: str | None = None
    size: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if (self.spec is None) == (self.drawing is None) or (self.drawing is not None and self.size is None):
            raise RangeError("a chart is a spec, or a drawing with its size")

    @property
    def digest(self) -> str:
        """Changes when the picture or its texts change."""
        look = digest(self.spec, self.language) if self.spec is not None else str(self.drawing)
        parts = [self.key, self.language, self.title, self.sentence, self.unit, self.source, look]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]

    def svg(self, *, framed: bool = True) -> str:
        """The picture; framed with title, unit and source for a download, bare for a page that writes them itself."""
        body, width, height = self._body()
        if framed:
            body, width, height = self._framed(body, width, height)
        prefix = f"c{self.digest}" + ("f" if framed else "")
        return wrapped(body, width, height, prefix=prefix, title=self.title, description=self.sentence)

    def png(self, *, framed: bool = True, scale: float = 2) -> bytes:
        """The picture as pixels on a white ground, for documents that take no SVG."""
        svg = self.svg(framed=framed)
        if framed:
            return to_png(svg, scale)
        cut = svg.index("</desc>") + len("</desc>")
        return to_png(svg[:cut] + element("rect", width="100%", height="100%", fill=CARD) + svg[cut:], scale)

    def altair(self) -> altair.Chart:
        """The same chart for a notebook.

        Raises
        ------
        RangeError   the chart is a drawing of our own
        """
        if self.spec is None:
            raise RangeError(f"'{self.key}' is drawn without Vega-Lite; show its .svg()")
        import altair

        return altair.Chart.from_dict({**self.spec, "config": dict(VEGA_CONFIG)})

    def alive(self) -> dict[str, object] | None:
        """The spec as a browser draws it with vega-embed, in the language of the chart; None without moving parts.

        Expressions are interpreted, never compiled, so that a page may forbid code made from text.
        """
        if self.spec is None or not self._moves:
            return None
        options = {
            "renderer": "svg",
            "actions": False,
            "ast": True,
            "defaultStyle": False,
            "tooltip": {"disableDefaultStyle": True},
            "formatLocale": dict(FORMAT_LOCALES[self.language]),
        }
        return {**self.spec, "config": dict(VEGA_CONFIG), "usermeta": {"embedOptions": options}}

    @cached_property
    def _moves(self) -> bool:
        """Whether anything shows its figure when it is pointed at."""
        return '"tooltip"' in json.dumps(self.spec)

    def _repr_html_(self) -> str:
        return self.svg()

    def _body(self) -> tuple[str, float, float]:
        if self.spec is None:
            assert self.drawing is not None
            assert self.size is not None
            return self.drawing, *self.size
        svg = draw(self.spec, self.language)
        return inner(svg), *size_of(svg)

    def _framed(self, body: str, width: float, height: float) -> tuple[str, float, float]:
        outer = max(width + 2 * _MARGIN, 280.0)
        room = outer - 2 * _MARGIN
        parts, y = [], _MARGIN
        for line in wrap(self.title, SIZES["title"], room, bold=True):
            y += 20
            parts.append(text(line, _MARGIN, y - 4, size=SIZES["title"], bold=True))
        for line in wrap(self.unit, SIZES["label"], room) if self.unit else []:
            y += 17
            parts.append(text(line, _MARGIN, y - 3, size=SIZES["label"], colour=SOFT_INK))
        top = y + 12
        y = top + height + 8
        for line in wrap(word("source", self.language, source=self.source), SIZES["small"], room):
            y += 15
            parts.append(text(line, _MARGIN, y - 3, size=SIZES["small"], colour=SOFT_INK))
        ground = element("rect", width=outer, height=y + _MARGIN - 4, fill=CARD)
        placed = element("g", body, transform=f"translate({_MARGIN:g},{top:g})")
        return ground + group(parts) + placed, outer, y + _MARGIN - 4
