"""Where a row stands at its producer: table, codes, column and period, so that a reader finds the cell.

An address is made of parts: each turns what we know of a row (a dimension, the layer, the year) into a column and a
code of the producer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from kringloop.core import Names, Origin
from kringloop.ledger import TOTALS, Nodes, Term
from kringloop.study import Address
from kringloop.tables import UNSPECIFIED

JOINED: Final = "|"

BALANCING_WORDS: Final = Names(
    "door ons berekend: gepubliceerd totaal min de gepubliceerde delen",
    "computed by us: published total less its published parts",
)


def follows_words(follows: str) -> Names:
    """What the error of a row follows from, as its rule says it.

    >>> follows_words("1 - recycled").en
    'balancing item: it is 1 - recycled, and its error follows from those rows'
    """
    if follows == TOTALS:
        return Names(
            "sluitpost: de fout volgt uit die van het totaal en van de delen",
            "balancing item: its error follows from those of the total and its parts",
        )
    return Names(
        f"sluitpost: het is {follows}, en de fout volgt uit die rijen",
        f"balancing item: it is {follows}, and its error follows from those rows",
    )


def model_words(engine: str) -> Names:
    """Which model computed the rows, from the name of its engine.

    Raises
    ------
    UnknownNameError   no such model

    >>> model_words("stocks.levels").en
    'computed with a model: stock in use (stocks.levels)'
    """
    from kringloop.models import MODELS  # only where a model stands behind a figure

    names = MODELS[engine].names
    return Names(f"berekend met een model: {names.nl} ({engine})", f"computed with a model: {names.en} ({engine})")


@dataclass(frozen=True, slots=True)
class SourceCell:
    """A cell of a producer's table.

    Parameters
    ----------
    table    : id of the table or dataset
    codes    : the producer's columns with the code of the cell in each
    column   : the producer's column of the figure
    computed : the row is not this cell itself but what it leaves over when its published parts are taken off
    """

    table: str
    codes: tuple[tuple[str, str], ...]
    column: str
    computed: bool

    @property
    def parts(self) -> tuple[str, ...]:
        """Codes and column as words.

        >>> SourceCell("83300ENG", (("DutchEconomy", "320700"),), "GreenhouseGasEquivalents_6", False).parts
        ('DutchEconomy=320700', 'GreenhouseGasEquivalents_6')
        """
        return (*(f"{column}={code}" for column, code in self.codes), *([self.column] if self.column else []))


class SourceCells:
    """The addresses of a study, asked row by row."""

    def __init__(self, addresses: pl.DataFrame) -> None:
        self._parts: dict[str, dict[str, dict[str, list[tuple[str, str]]]]] = {}
        for row in addresses.fill_null("").iter_rows():
            part = Address(*row)
            codes = self._parts.setdefault(part.source, {}).setdefault(part.dimension, {})
            codes.setdefault(part.code, []).append((part.column, part.value))

    def behind(self, term: Term, nodes: Nodes, origins: Mapping[str, Origin]) -> tuple[SourceCell | None, ...]:
        """The cell of each row of a term; None where the study gives no address, as for a row of a model."""
        account, layer = term.selection.account.key, term.selection.layer
        found = []
        for row in term.rows.iter_rows(named=True):
            known = {
                n: str(v).removesuffix(UNSPECIFIED) for n, v in row.items() if isinstance(v, str | int) and v != ""
            }
            sector = _sector(nodes, (row.get("origin"), row.get("destination"), row.get("node")))
            facts = {**known, "series": account, "layer": layer, "": ""} | ({"sector": sector} if sector else {})
            found.append(self._cell(row["source"], facts, origins, computed=row["computed"]))
        return tuple(found)

    def _cell(
        self, source: str, facts: Mapping[str, str], origins: Mapping[str, Origin], *, computed: bool
    ) -> SourceCell | None:
        codes: list[tuple[str, str]] = []
        measures: list[str] = []
        for dimension, known in self._parts.get(source, {}).items():
            names = dimension.split(JOINED)
            if any(name not in facts for name in names):
                continue
            code = "" if dimension == "year" else JOINED.join(facts[name] for name in names)
            if code not in known:
                return None
            pairs = [(column, value.format(year=facts["year"])) for column, value in known[code]]
            codes += [pair for pair in pairs if pair[0]]
            measures += [value for column, value in pairs if not column]
        if not measures:
            return None
        return SourceCell(origins[source].dataset, tuple(codes), " ".join(measures), computed)


def _sector(nodes: Nodes, ends: Iterable[str | None]) -> str:
    """The activity of the end that has one."""
    sectors = (nodes[end].sector for end in ends if end)
    return next((s for s in sectors if s), "").removesuffix(UNSPECIFIED)


def shared_parts(cells: Iterable[SourceCell | None]) -> tuple[str, ...]:
    """The parts of an address that all cells of a term have, in their order."""
    given = [c.parts for c in cells if c is not None]
    return tuple(p for p in given[0] if all(p in other for other in given)) if given else ()
