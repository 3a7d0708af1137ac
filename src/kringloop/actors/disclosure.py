"""Which cells of a table of company figures may not be shown: rules on who stands behind each, by enterprise group.

Firms of one group count as one. The limits are those of the owner of the data; the defaults are usual ones, from
memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
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
    listing,
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
MOST_CELLS: Final = 200_000
"""Cells of one table with its totals, beyond which no audit ends in a reasonable time."""


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
    """A table of company figures behind a guard, with its totals: an axis per dimension, the last label always `total`.

    Shows no value that breaks a rule. `values`, `needed` and `groups` are for the owner of the data alone.

    dimensions : names, in the order of the axes
    labels     : of each dimension, `total` last
    values     : (dimension, …) [unit]
    reasons    : (dimension, …) rules that each cell breaks
    needed     : (dimension, …) protection of the sensitive cells [unit], 0 elsewhere
    groups     : (dimension, …) groups behind each cell
    """

    dimensions: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    values: Array
    reasons: NDArray[np.object_]
    needed: Array
    groups: NDArray[np.int64]

    def __repr__(self) -> str:
        return f"Guarded {sizes_text(self.values.shape)}, {int(self.sensitive.sum())} sensitive cells"

    @property
    def sensitive(self) -> NDArray[np.bool_]:
        """(dimension, …)  cells that break a rule."""
        found = np.fromiter((bool(cell) for cell in self.reasons.ravel()), dtype=np.bool_, count=self.reasons.size)
        return found.reshape(self.reasons.shape)

    def place(self, names: Sequence[str]) -> tuple[int, ...]:
        """Where a cell stands, from a label of each dimension.

        Raises
        ------
        UnknownNameError   no such label
        RangeError         not one label for each dimension
        """
        if len(names) != len(self.dimensions):
            raise RangeError(
                f"a cell has a label of each of {listing(self.dimensions)}; seen {len(names)}",
                nl=f"een cel heeft een naam bij elk van {listing(self.dimensions, language='nl')};"
                f" gezien: {len(names)}",
            )
        for name, labels, dimension in zip(names, self.labels, self.dimensions, strict=True):
            if name not in labels:
                raise unknown("label", name, labels, where=f"'{dimension}'", where_nl=f"'{dimension}'")
        return tuple(labels.index(name) for name, labels in zip(names, self.labels, strict=True))

    def names_of(self, at: Sequence[int]) -> tuple[str, ...]:
        """The labels of a cell."""
        return tuple(labels[i] for labels, i in zip(self.labels, at, strict=True))

    def of(self, *names: str) -> float:
        """One figure, by a label of each dimension, where no rule forbids it.

        Raises
        ------
        ConfidentialityError   a rule forbids it; says which, and never the figure
        UnknownNameError       no such label
        """
        at = self.place(names)
        refuse_sensitive(names, self.reasons[at])
        return float(self.values[at])


def sizes_text(shape: Sequence[int]) -> str:
    """The size of a table: "4 × 4 × 3"."""
    return " × ".join(map(str, shape))


def refuse_sensitive(names: Sequence[str], broken: tuple[str, ...]) -> None:
    """Raises ConfidentialityError where rules are broken, naming the rules and no figure."""
    if not broken:
        return
    said = ", ".join(RULES_OF_DISCLOSURE[key].en for key in broken)
    gezegd = ", ".join(RULES_OF_DISCLOSURE[key].nl for key in broken)
    raise ConfidentialityError(
        f"the figure of {quoted(names)} is confidential: {said}\n  Ask for a larger whole, such as its total.",
        nl=f"het cijfer van {quoted(names)} is vertrouwelijk: {gezegd}\n  Vraag een groter geheel, zoals het totaal.",
    )


def quoted(names: Sequence[str]) -> str:
    """The labels of a cell as an error names them."""
    return ", ".join(f"'{name}'" for name in names)


def guarded(
    frame: pl.DataFrame, by: Sequence[str], *, value: str = "value", group: str = "group", rules: Rules
) -> Guarded:
    """A table with totals from the figures of firms, each with its enterprise group; every cell held against the rules.

    Parameters
    ----------
    by : columns that make the dimensions of the table, one or more

    Raises
    ------
    MissingDataError   a firm without a group, a label or a figure (rule C4)
    UnknownNameError   a column that is not there
    RangeError         a label that is the word `total`, figures below 0, a dimension twice, or too many cells

    Example
    >>> import polars as pl
    >>> firms = pl.DataFrame({"sector": ["a"] * 4 + ["b"], "place": ["N", "N", "N", "S", "S"],
    ...                       "group": ["1", "2", "3", "1", "4"], "value": [4.0, 5.0, 6.0, 7.0, 8.0]})
    >>> table = guarded(firms, ["sector", "place"], rules=Rules())
    >>> table.of("a", "N"), table.reasons[1, 1]
    (15.0, ('threshold', 'dominance', 'p_percent'))
    """
    import polars as pl

    labels = _labels(frame, by, value, group)
    frame = frame.with_columns(pl.col(*by).cast(pl.String))
    both = frame.group_by(*by, group).agg(pl.col(value).sum())
    shape = tuple(len(each) for each in labels)
    values, needed = np.zeros(shape), np.zeros(shape)
    groups, reasons = np.zeros(shape, dtype=np.int64), np.empty(shape, dtype=np.object_)
    reasons.fill(())
    behind: dict[tuple[int, ...], dict[str, float]] = {}
    places = [{label: i for i, label in enumerate(each)} for each in labels]
    for *names, holder, amount in both.select(*by, group, value).iter_rows():
        own_or_total = ((at[name], len(at) - 1) for at, name in zip(places, names, strict=True))
        for cell in product(*own_or_total):
            own = behind.setdefault(cell, {})
            own[holder] = own.get(holder, 0.0) + amount
    for cell, each in behind.items():
        sizes = list(each.values())
        values[cell], groups[cell] = sum(sizes), sum(s > 0 for s in sizes)
        reasons[cell], needed[cell] = why_sensitive(sizes, rules), protection(sizes, rules)
    return Guarded(tuple(by), labels, values, reasons, needed, groups)


def _labels(frame: pl.DataFrame, by: Sequence[str], value: str, group: str) -> tuple[tuple[str, ...], ...]:
    """Labels of each dimension with the total, after a look at all that is needed."""
    if not by or len(set(by)) < len(by) or {value, group} & set(by):
        raise RangeError(
            f"a table needs one or more dimensions, each once, beside '{value}' and '{group}'; seen {listing(by)}",
            nl=f"een tabel vraagt een of meer dimensies, elk één keer, naast '{value}' en '{group}';"
            f" gezien: {listing(by, language='nl')}",
        )
    for name in (*by, value, group):
        if name not in frame.columns:
            raise unknown("column", name, frame.columns)
        if frame[name].null_count():
            raise MissingDataError(
                f"'{name}' is empty for {frame[name].null_count()} firms (rule C4)",
                nl=f"'{name}' is leeg bij {frame[name].null_count()} bedrijven (regel C4)",
            )
    found = tuple((*(str(v) for v in frame[n].unique(maintain_order=True).to_list()), TOTAL) for n in by)
    if any(each.count(TOTAL) > 1 for each in found) or (frame[value] < 0).any():
        raise RangeError(
            f"figures must be 0 or more, and '{TOTAL}' is no label of a dimension",
            nl=f"cijfers moeten 0 of meer zijn, en '{TOTAL}' is geen naam binnen een dimensie",
        )
    cells = int(np.prod([len(each) for each in found]))
    if cells > MOST_CELLS:
        raise RangeError(
            f"the table has {cells} cells with its totals; at most {MOST_CELLS} can be audited\n"
            "  Take labels together, or make tables of fewer dimensions.",
            nl=f"de tabel heeft met totalen {cells} cellen; hoogstens {MOST_CELLS} zijn na te gaan\n"
            "  Neem namen samen, of maak tabellen met minder dimensies.",
        )
    return found
