"""Wholes and what they are made of, each part beginning where the last one ended, so that one sees that it adds up.

A whole is a bar over the full width, its parts are the steps below it. A part that is a whole itself is opened in the
next block, drawn to the full width again. What nobody stands for is hatched, what comes from a file of the reader is
solid ink: neither is told by its colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kringloop.charts.chart import Chart, Table
from kringloop.charts.data import About, Language, Text
from kringloop.charts.drawing import element, group, text
from kringloop.charts.figures import Scale, decimals_for, number, require_language, scale_for
from kringloop.charts.text import width_of, wrap
from kringloop.charts.theme import CARD, INK, LINE, SIZES, SOFT_INK, colour_of, mix
from kringloop.charts.words import said, word
from kringloop.core import NOISE, BalanceError, RangeError

_FINEST = 3
"""Decimals of a small part, where its whole has no more."""
_LINE, _BAR, _GAP = 14.0, 13.0, 9.0
_STACKED = 480.0
"""Below this width a name stands over its bar [px]."""
_NAMES = 0.34
"""Part of the width that names take beside the bars."""
_MARKS = {"rest": "parted_rest_mark", "less": "parted_less_mark", "own": "parted_own_mark"}
"""Kind of a piece → the words beside it in the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a whole.

    value : [unit of the chart]; below 0 what is taken off, such as what members deliver to each other
    kind  : "part", "rest" (what nobody stands for), "less" (taken off) or "own" (from a file of the reader)
    """

    name: Text
    value: float
    kind: str = "part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """A whole and its parts, which add up to it."""

    name: Text
    value: float
    pieces: tuple[Piece, ...]

    def __post_init__(self) -> None:
        made = sum(p.value for p in self.pieces)
        size = max(abs(self.value), sum(abs(p.value) for p in self.pieces))
        if abs(made - self.value) > NOISE * size:
            raise BalanceError(
                f"the parts of '{said(self.name, 'en')}' add up to {made:g}, not {self.value:g}",
                nl=f"de delen van '{said(self.name, 'nl')}' tellen op tot {made:g}, niet {self.value:g}",
            )


def parted_bars(about: About, wholes: Sequence[Parted], language: Language, *, width: float = 720) -> Chart:
    """Wholes below each other, each with its parts as steps and the share of each.

    Raises
    ------
    RangeError   no whole, or a whole without parts, or of 0 or less
    """
    require_language(language)
    if not wholes or not all(w.pieces and w.value > 0 for w in wholes):
        raise RangeError(
            f"{len(wholes)} wholes; expected one at least, each above 0 with parts",
            nl=f"{len(wholes)} gehelen; verwacht: minstens één, elk boven 0 en met delen",
        )
    scale = scale_for(about.unit, [w.value for w in wholes], language)
    shown = [_figure(v, w, scale, language) for w in wholes for v in (w.value, *(p.value for p in w.pieces))]
    right = max(width_of(s, SIZES["label"], bold=True) for s in shown)
    sheet = _Sheet(about, scale, language, width, right)
    for whole in wholes:
        sheet.whole(whole)
    return Chart(
        key="parted",
        title=said(about.title, language),
        unit=scale.label,
        source=said(about.source, language),
        language=language,
        sentence=" ".join(_sentence(w, scale, language) for w in wholes),
        table=_table(wholes, scale, language),
        drawing=group([_hatch(), *sheet.parts]),
        size=(width, sheet.y),
    )


class _Sheet:
    """What is drawn so far, from the top down."""

    def __init__(self, about: About, scale: Scale, language: str, width: float, right: float) -> None:
        self.scale, self.language, self.width, self.right = scale, language, width, right
        self.colour = colour_of(about.goal)
        self.stacked = width < _STACKED
        self.y, self.parts = 0.0, list[str]()

    def whole(self, whole: Parted) -> None:
        """A bar over the full width, and the steps below it."""
        self.y += 4 if self.parts else 0
        shown = [_figure(v, whole, self.scale, self.language) for v in (whole.value, *(p.value for p in whole.pieces))]
        left = 1.0 if self.stacked else self.width * _NAMES
        end = self.width - 1 if self.stacked else self.width - self.right - 10
        names = [said(whole.name, self.language), *(said(p.name, self.language) for p in whole.pieces)]
        lowest = min(0.0, *_ends(whole))
        highest = max(whole.value, *_ends(whole))

        def at(value: float) -> float:
            return left + (end - left) * (value - lowest) / (highest - lowest)

        begin = 0.0
        self._row(names[0], shown[0], (at(0.0), at(whole.value)), "whole", left)
        for name, figure, piece in zip(names[1:], shown[1:], whole.pieces, strict=True):
            self._row(name, figure, (at(begin), at(begin + piece.value)), piece.kind, left)
            begin += piece.value
        self.y += 8

    def _row(self, name: str, figure: str, ends: tuple[float, float], kind: str, left: float) -> None:
        bold, size = kind == "whole", SIZES["label"]
        room = self.width - self.right - 12 if self.stacked else left - 14
        lines = wrap(name, size, room, bold=bold)
        top = self.y + 11
        for place, line in enumerate(lines):
            x, anchor = (0.0, None) if self.stacked else (left - 8, "end")
            self.parts.append(text(line, x, top + place * _LINE, size=size, bold=bold, anchor=anchor))
        high = len(lines) * _LINE
        if self.stacked:
            self.parts.append(text(figure, self.width, top, size=size, bold=bold, anchor="end"))
            self.parts.append(self._bar(ends, self.y + high + 2, kind))
            self.y += high + _BAR + _GAP
            return
        middle = self.y + max(high, _BAR + 1) / 2
        self.parts.append(text(figure, self.width, middle + 4, size=size, bold=bold, anchor="end"))
        self.parts.append(self._bar(ends, middle - _BAR / 2, kind))
        self.y += max(high, _BAR + 1) + _GAP

    def _bar(self, ends: tuple[float, float], y: float, kind: str) -> str:
        x, wide = min(ends), max(abs(ends[1] - ends[0]), 0.8)
        fill, edge = {
            "whole": (mix(self.colour, CARD, 0.82), self.colour),
            "rest": ("url(#rest)", SOFT_INK),
            "less": (CARD, SOFT_INK),
            "own": (INK, INK),
        }.get(kind, (self.colour, self.colour))
        dashes = "3 2" if kind == "less" else None
        return element("rect", x=x, y=y, width=wide, height=_BAR, fill=fill, stroke=edge, stroke_dasharray=dashes)


def _ends(whole: Parted) -> list[float]:
    """Where each step ends."""
    ends, so_far = [], 0.0
    for piece in whole.pieces:
        so_far += piece.value
        ends.append(so_far)
    return ends


def _hatch() -> str:
    lines = element("path", d="M0,0V6", stroke=SOFT_INK, stroke_width=2.4)
    ground = element("rect", width=6, height=6, fill=mix(LINE, CARD, 0.5))
    turned = {"patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
    return element("defs", element("pattern", ground, lines, id="rest", width=6, height=6, **turned))


def _figure(value: float, whole: Parted, scale: Scale, language: str) -> str:
    """A figure, and its share where it is not the whole."""
    shown = _number(value, whole, scale, language)
    return shown if value == whole.value else f"{shown} ({_share(value, whole, language)})"


def _number(value: float, whole: Parted, scale: Scale, language: str) -> str:
    """A figure in three digits, so that it reads alike as a part and as a whole; of a small part only its size."""
    scaled = value * scale.factor
    most = max(_FINEST, decimals_for(whole.value * scale.factor))
    return number(scaled, language, min(decimals_for(scaled), most))


def _share(value: float, whole: Parted, language: str) -> str:
    per_cent = 100 * value / whole.value
    return f"{number(per_cent, language, 1 if abs(per_cent) < 99.95 else 0)} %"


def _sentence(whole: Parted, scale: Scale, language: str) -> str:
    largest = max((p for p in whole.pieces if p.kind != "less"), key=lambda p: p.value)
    rest = next((p for p in whole.pieces if p.kind == "rest"), None)
    made = word(
        "parted_whole",
        language,
        name=said(whole.name, language),
        figure=f"{number(whole.value * scale.factor, language)} {scale.label}".rstrip(),
        part=said(largest.name, language),
        share=_share(largest.value, whole, language),
    )
    own = [p for p in whole.pieces if p.kind == "own"]
    for piece in own:
        made += " " + word(
            "parted_own", language, part=said(piece.name, language), share=_share(piece.value, whole, language)
        )
    if rest is None or rest is largest:
        return made
    return made + " " + word("parted_rest", language, share=_share(rest.value, whole, language))


def _table(wholes: Sequence[Parted], scale: Scale, language: str) -> Table:
    columns = tuple(word(key, language) for key in ("parted_of", "item", "value", "parted_share", "remark"))
    rows = []
    for whole in wholes:
        name, everything = said(whole.name, language), _number(whole.value, whole, scale, language)
        rows.append((name, word("parted_all", language), everything, "", ""))
        for piece in whole.pieces:
            remark = "" if piece.kind == "part" else word(_MARKS[piece.kind], language)
            figure = _number(piece.value, whole, scale, language)
            rows.append((name, said(piece.name, language), figure, _share(piece.value, whole, language), remark))
    return Table(columns=columns, rows=tuple(rows), numeric=frozenset({2, 3}))
