"""Which cells of a table of company figures may not be shown: rules on who stands behind each, by enterprise group.

Firms of one group count as one. The limits are those of the owner of the data; the defaults are usual ones, from
memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kringloop.core import (
    Array,
    ConfidentialityError,
    MissingDataError,
    Names,
    RangeError,
    figures,
    number,
    unknown,
    whole,
)

if TYPE_CHECKING:
    import polars as pl

RULES_OF_DISCLOSURE: Final[Mapping[str, Names]] = {
    "threshold": Names("te weinig groepen", "too few groups"),
    "dominance": Names("enkele groepen overheersen", "a few groups dominate"),
    "p_percent": Names("een groep kan een andere te nauw schatten", "one group can estimate another too closely"),
}
TOTAL: Final = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """When a cell is sensitive.

    at_least  : groups that must stand behind a cell; groups without a figure do not count
    dominance : (n, k): the n largest groups hold more than k % of the cell; None: not asked
    p         : the second largest group could estimate the largest within p %; None: not asked

    Raises
    ------
    RangeError   limits that cannot be
    """

    at_least: int = 3
    dominance: tuple[int, float] | None = (1, 75.0)
    p: float | None = 10.0

    def __post_init__(self) -> None:
        whole(self.at_least, what="at_least", least=1)
        if self.dominance is not None:
            whole(self.dominance[0], what="dominance, n", least=1)
            number(self.dominance[1], what="dominance, k", above=0, most=100)
        if self.p is not None:
            number(self.p, what="p", above=0, most=100)


def why_sensitive(contributions: ArrayLike, rules: Rules) -> tuple[str, ...]:
    """Keys of the rules that a cell breaks, from what each group adds to it; signed figures count by their size.

    threshold   fewer than `at_least` groups
    dominance   x₁ + … + x_n > k/100 X
    p %         X − x₁ − x₂ < p/100 x₁

    Example     one group of 90 beside 6 and 4: it dominates, and the second can tell it within 10 %
    >>> why_sensitive([90, 6, 4], Rules())
    ('dominance', 'p_percent')
    >>> why_sensitive([40, 35, 25], Rules())
    ()
    """
    sizes = _sizes(contributions)
    if not sizes.size:
        return ()
    total, found = float(sizes.sum()), []
    if sizes.size < rules.at_least:
        found.append("threshold")
    if rules.dominance is not None and sizes[: rules.dominance[0]].sum() > rules.dominance[1] / 100 * total:
        found.append("dominance")
    if rules.p is not None and total - sizes[:2].sum() < rules.p / 100 * sizes[0]:
        found.append("p_percent")
    return tuple(found)


def protection(contributions: ArrayLike, rules: Rules) -> float:
    """How far a sensitive cell must stay from being known, to either side [unit]; the largest that its rules ask.

    p %         p/100 x₁ − (X − x₁ − x₂)
    dominance   100/k (x₁ + … + x_n) − X
    threshold   p/100 x₁ (10 % where no p is asked)

    >>> protection([90, 6, 4], Rules())
    20.0
    """
    sizes, broken = _sizes(contributions), why_sensitive(contributions, rules)
    asked = [0.0]
    if "threshold" in broken:
        asked.append((rules.p or 10.0) / 100 * float(sizes[0]))
    if "dominance" in broken and rules.dominance is not None:
        asked.append(100 / rules.dominance[1] * float(sizes[: rules.dominance[0]].sum()) - float(sizes.sum()))
    if "p_percent" in broken and rules.p is not None:
        asked.append(rules.p / 100 * float(sizes[0]) - float(sizes[2:].sum()))
    return max(asked)


def _sizes(contributions: ArrayLike) -> Array:
    sizes = np.abs(figures(contributions, what="contributions", shape=(None,)))
    return -np.sort(-sizes[sizes > 0])


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Guarded:
    """A table of company figures behind a guard, with its totals: row by column, the last of each the total.

    Shows no value that breaks a rule. `values`, `needed` and `groups` are for the owner of the data alone.

    rows, columns : labels, `total` last
    values        : (row, column) [unit]
    reasons       : (row, column) rules that each cell breaks
    needed        : (row, column) protection of the sensitive cells [unit], 0 elsewhere
    groups        : (row, column) groups behind each cell
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: Array
    reasons: NDArray[np.object_]
    needed: Array
    groups: NDArray[np.int64]

    def __repr__(self) -> str:
        return f"Guarded {len(self.rows)} × {len(self.columns)}, {int(self.sensitive.sum())} sensitive cells"

    @property
    def sensitive(self) -> NDArray[np.bool_]:
        """(row, column)  cells that break a rule."""
        return np.array([[bool(cell) for cell in row] for row in self.reasons], dtype=np.bool_)

    def of(self, row: str, column: str) -> float:
        """One figure, where no rule forbids it.

        Raises
        ------
        ConfidentialityError   a rule forbids it; says which, and never the figure
        UnknownNameError       no such row or column
        """
        i, j = _place(self.rows, row, "row"), _place(self.columns, column, "column")
        refuse_sensitive(row, column, self.reasons[i, j])
        return float(self.values[i, j])


def refuse_sensitive(row: str, column: str, broken: tuple[str, ...]) -> None:
    """Raises ConfidentialityError where rules are broken, naming the rules and no figure."""
    if not broken:
        return
    said = ", ".join(RULES_OF_DISCLOSURE[key].en for key in broken)
    gezegd = ", ".join(RULES_OF_DISCLOSURE[key].nl for key in broken)
    raise ConfidentialityError(
        f"the figure of '{row}', '{column}' is confidential: {said}\n  Ask for a larger whole, such as its total.",
        nl=f"het cijfer van '{row}', '{column}' is vertrouwelijk: {gezegd}\n"
        "  Vraag een groter geheel, zoals het totaal.",
    )


def _place(labels: tuple[str, ...], name: str, kind: str) -> int:
    if name not in labels:
        raise unknown(kind, name, labels)
    return labels.index(name)


def guarded(
    frame: pl.DataFrame, *, row: str, column: str, value: str = "value", group: str = "group", rules: Rules
) -> Guarded:
    """A table with totals from the figures of firms, each with its enterprise group; every cell held against the rules.

    Raises
    ------
    MissingDataError   a firm without a group, or without a figure (rule C4)
    RangeError         a label that is the word `total`, or figures below 0

    Example
    >>> import polars as pl
    >>> firms = pl.DataFrame({"sector": ["a"] * 4 + ["b"], "place": ["N", "N", "N", "S", "S"],
    ...                       "group": ["1", "2", "3", "1", "4"], "value": [4.0, 5.0, 6.0, 7.0, 8.0]})
    >>> table = guarded(firms, row="sector", column="place", rules=Rules())
    >>> table.of("a", "N"), table.reasons[1, 1]
    (15.0, ('threshold', 'dominance', 'p_percent'))
    """
    import polars as pl

    for name in (row, column, value, group):
        if frame[name].null_count():
            raise MissingDataError(
                f"'{name}' is empty for {frame[name].null_count()} firms (rule C4)",
                nl=f"'{name}' is leeg bij {frame[name].null_count()} bedrijven (regel C4)",
            )
    rows, columns = (tuple(frame[n].unique(maintain_order=True).to_list()) for n in (row, column))
    if TOTAL in (*rows, *columns) or (frame[value] < 0).any():
        raise RangeError(
            f"figures must be 0 or more, and '{TOTAL}' is no label of a row or column",
            nl=f"cijfers moeten 0 of meer zijn, en '{TOTAL}' is geen naam van een rij of kolom",
        )
    both = frame.group_by(row, column, group).agg(pl.col(value).sum())
    shape = (len(rows) + 1, len(columns) + 1)
    values, needed = np.zeros(shape), np.zeros(shape)
    groups, reasons = np.zeros(shape, dtype=np.int64), np.empty(shape, dtype=np.object_)
    behind: dict[tuple[int, int], dict[str, float]] = {}
    at_row, at_column = ({label: i for i, label in enumerate(labels)} for labels in (rows, columns))
    for r, c, g, v in both.select(row, column, group, value).iter_rows():
        for cell in ((i, j) for i in (at_row[r], len(rows)) for j in (at_column[c], len(columns))):
            own = behind.setdefault(cell, {})
            own[g] = own.get(g, 0.0) + v
    for i in range(shape[0]):
        for j in range(shape[1]):
            sizes = list(behind.get((i, j), {}).values())
            values[i, j], groups[i, j] = sum(sizes), sum(s > 0 for s in sizes)
            reasons[i, j] = why_sensitive(sizes, rules)
            needed[i, j] = protection(sizes, rules)
    return Guarded((*rows, TOTAL), (*columns, TOTAL), values, reasons, needed, groups)
