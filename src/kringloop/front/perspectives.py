"""Perspectives on a run, for Python: what all say, where they part, what makes the difference."""

from __future__ import annotations

from functools import cached_property

from kringloop.front.frame import Frame
from kringloop.front.layout import Sheet, Shown
from kringloop.perspectives import Cell, Compared, Group, Row, told
from kringloop.reading import Reading, Words

WIDE = ("parted", "open")
"""Groups shown with a column for each perspective."""


class Perspectives(Shown):
    """Perspectives side by side; `.compared` has every verdict, `.frame` a row per sentence and perspective."""

    def __init__(self, reading: Reading, words: Words, compared: Compared) -> None:
        self._words = words
        self.compared = compared
        self.told = told(compared, reading, words)

    @cached_property
    def frame(self) -> Frame:
        """A row per sentence and perspective: whether it holds, its figure, the share of draws; who agrees."""
        names = ("holds", "value", "unit", "year", "in_draws")
        rows = [
            {"line": line.key, "kind": line.kind, "perspective": who, "answer": line.answers.get(who)}
            | {name: getattr(verdict, name) for name in names}
            | {"agreement": line.agreement, "sure": verdict.sure(line.sure)}
            for line in self.compared.lines
            for who, verdict in line.verdicts.items()
        ]
        return Frame(rows, infer_schema_length=None)

    def __repr__(self) -> str:
        return "\n\n".join(sheet.text() for sheet in self._sheets())

    def _repr_html_(self) -> str:
        return "".join(sheet.html() for sheet in self._sheets())

    def _sheets(self) -> list[Sheet]:
        return [Sheet(f"{self.told.title}."), *(self._group(g) for g in self.told.groups), Sheet(self.told.note)]

    def _group(self, group: Group) -> Sheet:
        words = self._words
        if group.key in WIDE:
            verdicts = list(dict.fromkeys(_verdict(c) for r in group.rows for c in r.cells))
            rows = [(r.says, *(self._who(r, verdict) for verdict in verdicts)) for r in group.rows]
            notes = [f"{r.says}: {r.difference}" for r in group.rows if r.difference]
            return Sheet(group.title, (words("perspectives.statement"), *verdicts), rows, notes)
        heads = (words("perspectives.statement"), words("perspectives.figure"))
        rows = [(_told(r), r.figures or "–") for r in group.rows]
        return Sheet(group.title, heads, rows, [group.lead])

    def _who(self, row: Row, verdict: str) -> str:
        """Who says this of a sentence, and how certain that is."""
        cells = [(p.name, c) for p, c in zip(self.told.people, row.cells, strict=True) if _verdict(c) == verdict]
        return ", ".join(f"{name} ({cell.doubt})" if cell.doubt else name for name, cell in cells) or "–"


def _verdict(cell: Cell) -> str:
    return f"{cell.sign} {cell.word}".strip()


def _told(row: Row) -> str:
    return f"{row.all_say} · {row.says}" if row.all_say else row.says
