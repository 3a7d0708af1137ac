"""How an object shows itself: a title, a table and notes, as plain text of 80 columns and as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from io import StringIO
from textwrap import fill

WIDTH = 80
MOST_ROWS = 15
"""Rows of a table that stand in a text; the rest is in `.frame`."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is shown of an object.

    Parameters
    ----------
    heads : of the columns; a column of figures has `>` before its head and stands to the right
    rows  : text per cell
    notes : sentences below
    """

    title: str
    heads: tuple[str, ...] = ()
    rows: Sequence[tuple[str, ...]] = ()
    notes: Sequence[str] = ()

    def text(self) -> str:
        """As plain text; no line is longer than 80 signs."""
        parts = [_lines(self.title)]
        if self.rows:
            parts.append(self._table())
        return "\n".join([*parts, *(_lines(note) for note in self.notes if note)])

    def _table(self) -> str:
        from rich import box
        from rich.console import Console
        from rich.table import Table

        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        for head in self.heads:
            figure = head.startswith(">")
            table.add_column(head.lstrip(">"), justify="right" if figure else "left", no_wrap=figure, overflow="fold")
        for row in self.rows:
            table.add_row(*row)
        page = StringIO()
        Console(file=page, width=WIDTH, color_system=None, markup=False, highlight=False, emoji=False).print(table)
        return "\n".join(line.rstrip() for line in page.getvalue().splitlines())

    def html(self) -> str:
        """As a table with a caption; every text is escaped."""
        styles = [f"padding:0.1em 0.7em;text-align:{'right' if h.startswith('>') else 'left'}" for h in self.heads]
        heads = "".join(
            f'<th scope="col" style="{style}">{escape(head.lstrip(">"))}</th>'
            for style, head in zip(styles, self.heads, strict=True)
        )
        body = "".join(
            "<tr>" + "".join(f'<td style="{s}">{escape(c)}</td>' for s, c in zip(styles, row, strict=True)) + "</tr>"
            for row in self.rows
        )
        table = f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>" if self.rows else ""
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes if note)
        return f'<div style="max-width:60em"><p><strong>{escape(self.title)}</strong></p>{table}{notes}</div>'


def _lines(text: str) -> str:
    return fill(text, WIDTH, break_on_hyphens=False)


class Shown:
    """An object that shows itself as a sheet, in a terminal and in a notebook; computes nothing for it."""

    def _sheet(self) -> Sheet:
        raise NotImplementedError

    def __repr__(self) -> str:
        return self._sheet().text()

    def _repr_html_(self) -> str:
        return self._sheet().html()
