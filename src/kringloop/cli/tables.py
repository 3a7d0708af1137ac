"""Tables that fit a screen without cutting a digit, a year, a unit, a key or a code.

A column is exact ("left", "right"), a "name", or "words". Exact columns keep their width; names may end in
an ellipsis, words wrap. A table that still does not fit is printed row by row, each figure behind its heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.table import Table

NAME_LEAST, NAME_EASY, WORDS_LEAST, BETWEEN, EDGES = 14, 16, 12, 3, 2
MOST_ROWS = 0.8
FIRM = "\u00a0"
"""A blank at which no line ends; it is printed as any other."""


@dataclass(frozen=True)
class Column:
    """A heading and how its cells behave: "left", "right" (exact), "name" (clips) or "words" (wraps)."""

    head: str
    side: str


@dataclass
class Sheet:
    """Rows of text under headings; laid out when the width is known."""

    title: str
    columns: Sequence[Column]
    caption: str | None = None
    rows: list[tuple[str, ...]] = field(default_factory=list)
    beside: Sequence[Sheet] = ()
    """Sheets with the same columns, which get the same widths as this one."""
    openers: int = 2
    """Columns of words that open a row printed on lines of its own; what follows stands behind its heading."""
    breaks: tuple[int, ...] = ()
    """Rows below which an empty line stands."""

    def add_row(self, *cells: str) -> None:
        if len(cells) != len(self.columns):
            raise ValueError(f"a row of {len(cells)} cells in a table of {len(self.columns)} columns")
        self.rows.append(cells)

    @property
    def row_count(self) -> int:
        return len(self.rows)

    def fits(self, width: int, *, ease: int = 0) -> bool:
        """Whether the rows stand side by side with nothing cut, and names keep `ease` signs besides their code."""
        return self._widths(width, ease) is not None

    @property
    def _measured(self) -> list[tuple[str, ...]]:
        return [row for sheet in (self, *self.beside) for row in sheet.rows]

    def _natural(self, index: int) -> int:
        cells = [self.columns[index].head, *(row[index] for row in self._measured)]
        return max((_length(line) for cell in cells for line in cell.split("\n")), default=0)

    def _least(self, index: int, ease: int) -> int:
        column, natural = self.columns[index], self._natural(index)
        if column.side == "name":
            whole = max((_length(_unclipped(row[index])) for row in self._measured), default=0)
            return min(natural, max(NAME_LEAST, _length(column.head), whole + ease))
        if column.side == "words":
            words = [w for cell in (column.head, *(row[index] for row in self._measured)) for w in _WORD.findall(cell)]
            return min(natural, max([WORDS_LEAST, *map(_length, words)]))
        head = max((_length(w) for w in _WORD.findall(column.head)), default=0)
        cells = max((_length(line) for row in self._measured for line in row[index].split("\n")), default=0)
        return max(head, cells)

    def _widths(self, width: int, ease: int = 0) -> list[int] | None:
        """Width of each column; None when even the least does not fit."""
        room = width - EDGES - BETWEEN * (len(self.columns) - 1)
        least = [self._least(i, ease) for i in range(len(self.columns))]
        left = room - sum(least)
        if left < 0:
            return None
        for most in (self._eased, self._natural):  # first what keeps most rows on one line, then all there is
            wanted = [max(0, most(i) - w) for i, w in enumerate(least)]
            total = sum(wanted)
            if total > left:
                return [w + left * more // total for w, more in zip(least, wanted, strict=True)]
            least = [w + more for w, more in zip(least, wanted, strict=True)]
            left -= total
        return least

    def _eased(self, index: int) -> int:
        """The width at which most cells of words stand on one line and a name can be read; of others the least."""
        side = self.columns[index].side
        if side != "words":
            return min(self._natural(index), self._least(index, 0) + (NAME_EASY if side == "name" else 0))
        lengths = sorted(_length(row[index]) for row in self._measured)
        return lengths[int(MOST_ROWS * (len(lengths) - 1))] if lengths else 0

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from rich.text import Text

        if self.title:
            yield Text(self.title, style="bold")
        widths = self._widths(options.max_width)
        if widths is not None:
            yield self._table(widths)
            return
        for place, row in enumerate(self.rows):
            for line in self._stacked(row, options.max_width):
                yield Text(line, no_wrap=True, overflow="ignore")
            if place in self.breaks:
                yield Text("")
        if self.caption:
            yield Text(self.caption, style="dim")
        yield Text("")

    def _table(self, widths: Sequence[int]) -> Table:
        from rich import box
        from rich.table import Table
        from rich.text import Text

        made = Table(
            box=box.SIMPLE_HEAD,
            caption=Text(self.caption) if self.caption else None,
            caption_justify="left",
            pad_edge=False,
            caption_style="dim",
        )
        for column, width in zip(self.columns, widths, strict=True):
            made.add_column(
                Text(_laid(column.head, "words", width)),
                width=width,
                no_wrap=column.side != "words",
                justify="right" if column.side == "right" else "left",
                overflow="ellipsis",
            )
        for place, row in enumerate(self.rows):
            cells = (Text(_laid(c, k.side, w)) for c, k, w in zip(row, self.columns, widths, strict=True))
            made.add_row(*cells, end_section=place in self.breaks)
        return made

    def _stacked(self, row: tuple[str, ...], width: int) -> Iterator[str]:
        """A row on lines of its own: its names first, then each figure behind its heading."""
        start = next(
            (i for i, c in enumerate(self.columns) if c.side == "right"), min(self.openers, len(self.columns) - 1)
        )
        opening = "  ".join(" ".join(cell.split("\n")) for cell in row[:start] if cell.strip())
        yield from _wrapped(opening, width, " " * (len(opening) - len(opening.lstrip())))
        line = ""
        for column, cell in zip(self.columns[start:], row[start:], strict=True):
            if not cell.strip():
                continue
            text = " ".join(_WORD.findall(cell))
            pair = f"{column.head}: {text}" if column.head else text
            if line and _length(line) + _length(pair) + 4 > width:
                yield from _wrapped(line, width, "    ")
                line = ""
            line = f"{line}  {pair}" if line else f"    {pair}"
        if line:
            yield from _wrapped(line, width, "    ")


def table(title: str, columns: Sequence[tuple[str, str]], *, caption: str | None = None) -> Sheet:
    """An empty table; `columns` are (heading, "left", "right", "name" or "words")."""
    return Sheet(title, [Column(*c) for c in columns], caption)


def clipped(text: str, width: int) -> str:
    """A text cut to a width, with an ellipsis; a code in front of a name stays whole.

    >>> clipped("manufacture of machinery", 12)
    'manufacture…'
    """
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def coded(code: str, name: str, *, depth: int = 0) -> str:
    """A code and its name; what stands before the two blanks is never cut.

    >>> coded("24", "basic metals", depth=1)
    '  24  basic metals'
    """
    return "  " * depth + (code if name == code else f"{code}  {name}")


def flagged(texts: Sequence[str], flags: Sequence[str]) -> list[str]:
    """Figures with their marks; a figure without one keeps the room, so that the digits stand under each other.

    >>> flagged(["1.0", "2.0"], ["", "p"])
    ['1.0  ', '2.0 p']
    """
    room = max((len(f) + 1 for f in flags if f), default=0)
    return [text + (f" {flag}" if flag else "").ljust(room) for text, flag in zip(texts, flags, strict=True)]


_WORD = re.compile(r"[^ \n]+")
_CODE = re.compile(r"^( *\S+)  \S")


def _unclipped(text: str) -> str:
    """What may not be cut of a name: its indent and its code, and a sign that it goes on."""
    found = _CODE.match(text)
    if found is None:
        return text if " " not in text.strip() else ""
    return f"{found[1]}  x…"


def _wrapped(line: str, width: int, indent: str) -> list[str]:
    lines = wrap(line, max(width, 1), subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return [line.replace(FIRM, " ") for line in lines] or [""]


def _laid(cell: str, side: str, width: int) -> str:
    """A cell on the width of its column: a name clipped, words wrapped between words."""
    if side == "name":
        return clipped(cell, width)
    if side != "words":
        return cell
    return "\n".join(part for line in cell.split("\n") for part in _wrapped(line, width, ""))


def _length(text: str) -> int:
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)
