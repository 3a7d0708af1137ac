"""The pieces a page is made of, as plain data: what is said, never how it looks."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal

Style = Literal["plain", "lead", "soft", "label", "mono"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `goal` gives its colour."""

    text: str
    level: int = 1
    goal: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, with a word or two before it that stand out."""

    text: str
    style: Style = "plain"
    before: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list; each item is a text and a word before it that stands out."""

    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    Parameters
    ----------
    note : a second line, smaller
    svg  : a small drawing, with `alt` for who does not see it
    tone : better, worse or nothing; never the only sign
    href : address behind the text
    """

    text: str
    note: str = ""
    svg: str = ""
    alt: str = ""
    tone: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """Heading of a column; `share` of the width that is left, 0 for as wide as its text."""

    label: str
    share: float = 1.0
    right: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells, or with `group` a heading across the table."""

    cells: tuple[Cell, ...] = ()
    group: str = ""
    goal: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; what it holds is said in `caption`."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    small: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart with its title, unit, sentence and source; `share` of the width it is given."""

    svg: str
    title: str
    unit: str
    sentence: str
    source: str
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks that stay on one page."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Lying:
    """Blocks on a page that lies on its side, for a wide drawing."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Blocks in two columns, filled row by row."""

    parts: tuple[Together, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """The list of headings with their pages."""

    title: str


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a page of its own."""


Block = Heading | Text | Items | Grid | Drawing | Together | Lying | Beside | Contents | NewPage


def plain(thing: Any) -> Any:
    """Blocks as JSON carries them; each names its kind.

    >>> plain(Text("a")) == {"kind": "text", "text": "a", "style": "plain", "before": ""}
    True
    """
    if isinstance(thing, tuple | list):
        return [plain(t) for t in thing]
    if hasattr(thing, "__dataclass_fields__"):
        return {"kind": type(thing).__name__.lower(), **{f.name: plain(getattr(thing, f.name)) for f in fields(thing)}}
    return thing


def cells(*texts: str | Cell) -> Row:
    """A row of texts and cells."""
    return Row(tuple(t if isinstance(t, Cell) else Cell(t) for t in texts))
