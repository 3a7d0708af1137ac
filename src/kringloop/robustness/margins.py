"""Rules that say how sure figures are, from a table that anybody may edit: one line per rule, each with its reason."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import polars as pl

from kringloop.core import Names, Problems, RangeError, TableError, listing
from kringloop.ledger import TOTALS
from kringloop.reference import QualityFactor, log_deviation, relative_deviation
from kringloop.robustness.sums import read_sum
from kringloop.tables import Column, Schema, read_table

Kind = Literal["producer", "source", "scores", "follows", "none"]
KINDS: Mapping[str, Names] = {
    "producer": Names("van de maker van het cijfer", "stated by the producer"),
    "source": Names("naar bron en editie", "by source and edition"),
    "scores": Names("naar scores voor kwaliteit", "by scores of data quality"),
    "follows": Names("sluitpost: volgt uit andere rijen", "balancing item: follows from other rows"),
    "none": Names("geen marge bekend", "no margin known"),
}
"""Where a deviation comes from, the best first."""
BESIDE_STUDY = "margins.csv"
"""Name of the table in the folder of a study."""
SCORED = ("reliability", "completeness", "time", "geography", "technology")
_NUMBERS = ("half_width", "vintage", "relative", "basic", "own_share")


def _column(name: str, *, integer: bool = False, number: bool = False, optional: bool = False) -> Column:
    return Column(
        name=name, type="integer" if integer else "number" if number else "text", empty=True, optional=optional
    )


MARGINS = Schema(
    columns=(
        _column("account"),
        _column("layer"),
        _column("where"),
        _column("source", optional=True),
        _column("from_year", integer=True, optional=True),
        _column("until_year", integer=True, optional=True),
        _column("half_width", number=True),
        _column("vintage", number=True, optional=True),
        _column("relative", number=True, optional=True),
        _column("basic", number=True),
        *(_column(name, integer=True) for name in SCORED),
        _column("shared"),
        _column("own_share", number=True, optional=True),
        _column("follows", optional=True),
        Column(name="because_nl"),
        Column(name="because_en"),
    ),
    key=(),
)
"""Columns of a table of margins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """How sure some rows are.

    Parameters
    ----------
    account, layer, source : which rows; empty for any
    where      : label by dimension; codes include everything below them
    years      : first and last
    half_width : half of the last printed digit, or of another interval that is as likely everywhere [unit]
    vintage    : standard deviation between editions of one figure, rounding included [unit]
    relative   : standard deviation as a share of the figure
    basic      : factor of the best scores
    scores     : 1 (best) to 5 by indicator; empty where `relative`, `vintage` or `half_width` say it all
    shared     : which rows err together: "source", "year" (all of a source in one year), a dimension, or none
    own_share  : of the variance by scores or a share, the part (0 to 1) that each row has by itself where rows err
                 together; `width` is always each row's own
    follows    : that rows do not err by themselves: "totals" for those between a printed total and its parts, or, of
                 the first code in `where`, the sum of others that it is, such as `1 - recycled - burnt`
    because    : why
    line       : where it stands in its file
    """

    account: str = ""
    layer: str = ""
    source: str = ""
    where: Mapping[str, str]
    years: tuple[int, int] = (-9999, 9999)
    half_width: float = 0.0
    vintage: float = 0.0
    relative: float = 0.0
    basic: float = 1.0
    scores: Mapping[str, int]
    shared: str = ""
    own_share: float = 0.0
    follows: str = ""
    because: Names
    line: int = 0

    @property
    def row(self) -> dict[str, Any]:
        """As a row of a table of margins, with its line, its kind and the share that its scores come to."""
        first, last = self.years
        return {
            "account": self.account or None,
            "layer": self.layer or None,
            "where": "; ".join(f"{name}={code}" for name, code in self.where.items()) or None,
            "source": self.source or None,
            "from_year": None if first == -9999 else first,
            "until_year": None if last == 9999 else last,
            **{name: getattr(self, name) or None for name in ("half_width", "vintage", "relative", "own_share")},
            "basic": self.basic if self.scores else None,
            **{name: self.scores.get(name) for name in SCORED},
            "shared": self.shared or None,
            "follows": self.follows or None,
            "because_nl": self.because.nl,
            "because_en": self.because.en,
            "line": self.line,
            "kind": self.kind,
            "share": self.share(),
        }

    @property
    def kind(self) -> Kind:
        """Scores where it has any, else source: an edition, a printed digit or a share; or that it follows."""
        return "follows" if self.follows else "scores" if self.scores else "source"

    @property
    def narrowness(self) -> int:
        """In how many respects it chooses rows: of two rules the narrower one counts."""
        years = sum(y not in (-9999, 9999) for y in self.years)
        return sum(bool(each) for each in (self.account, self.layer, self.source)) + len(self.where) + years

    def share(self, factors: Mapping[tuple[str, int], QualityFactor] | None = None) -> float:
        """Standard deviation as a share of the figure: that of a lognormal figure with these scores, or `relative`."""
        if not self.scores:
            return self.relative
        return relative_deviation(log_deviation(self.scores, basic=self.basic, factors=factors))

    @property
    def width(self) -> float:
        """Standard deviation that does not depend on the figure [unit]: of editions, or else of rounding."""
        return self.vintage or self.half_width / math.sqrt(3)


def read_margins(path: Path) -> tuple[Margin, ...]:
    """The rules of a table.

    Raises
    ------
    TableError   the table is not as declared, or a rule says nothing, too much or what cannot be; all with their lines
    """
    problems = Problems(str(path))
    found = []
    for number, row in enumerate(read_table(path, MARGINS).iter_rows(named=True), 2):
        try:
            found.append(margin_of_row(row, number))
        except RangeError as error:
            problems.add(f"line {number}", error)
    problems.raise_if_any(TableError, closing="Nothing was read.")
    return tuple(found)


def margins_of_study(folder: Path) -> tuple[Margin, ...]:
    """The rules that lie beside a study file; none where it has no such table.

    Raises
    ------
    TableError   as `read_margins`
    """
    path = folder / BESIDE_STUDY
    return read_margins(path) if path.exists() else ()


def margin_columns() -> dict[str, pl.DataType]:
    """Columns of rules that are kept: those of a table of margins, and what `Margin.row` adds."""
    kinds = {"integer": pl.Int64(), "number": pl.Float64(), "text": pl.String()}
    columns = {column.name: kinds[str(column.type)] for column in MARGINS.columns}
    return {**columns, "line": pl.Int64(), "kind": pl.String(), "share": pl.Float64()}


def margin_of_row(row: Mapping[str, Any], line: int) -> Margin:
    """One rule from a row of a table.

    Raises
    ------
    RangeError   it says nothing, too much or what cannot be
    """
    if row.get("follows"):
        return _following(row, line)
    scores = {name: row[name] for name in SCORED if row[name] is not None}
    numbers = {name: row[name] for name in _NUMBERS if row[name] is not None}
    for name, value in numbers.items():
        if not (math.isfinite(value) and value >= (1 if name == "basic" else 0)):
            raise RangeError(f"{name} is {value:g}; expected a number of at least {1 if name == 'basic' else 0}")
    if numbers.get("own_share", 0.0) > 1 or ("own_share" in numbers and not row["shared"]):
        raise RangeError(
            f"own_share is {numbers['own_share']:g}; expected a part from 0 to 1, of rows that share an error"
            if row["shared"]
            else "has an own_share and no shared error; say in 'shared' which rows err together, or leave it out"
        )
    if scores and "relative" in numbers:
        raise RangeError("gives a relative deviation and scores; one of the two says how sure the figure is")
    if "basic" in numbers and not scores:
        raise RangeError("has a basic factor without scores; give the five scores, or leave it out")
    if scores:
        log_deviation(scores, basic=numbers.get("basic", 1.0))
    elif not any(numbers.values()):
        raise RangeError("says nothing; give scores, a relative deviation, half_width or vintage")
    return Margin(
        account=row["account"] or "",
        layer=row["layer"] or "",
        source=row["source"] or "",
        shared=row["shared"] or "",
        where=_conditions(row["where"] or ""),
        years=_years(row),
        **numbers,
        scores=scores,
        because=Names(row["because_nl"], row["because_en"]),
        line=line,
    )


def _following(row: Mapping[str, Any], line: int) -> Margin:
    """A rule that rows follow from others: it says which, and gives no deviation."""
    follows, where = row["follows"].strip(), _conditions(row["where"] or "")
    given = [n for n in ("source", "shared", *_NUMBERS, *SCORED) if row[n] is not None]
    if given:
        raise RangeError(f"says that rows follow from others and gives {listing(given)}; what follows has no more")
    if not row["account"]:
        raise RangeError("says that rows follow from others and not of which account; name it")
    years = _years(row)
    if follows == TOTALS and (where or years != (-9999, 9999)):
        raise RangeError(
            "says that rows follow from printed totals and chooses among rows; leave where and years empty"
        )
    if follows != TOTALS:
        if not where:
            raise RangeError(f"says '{follows}' and not which code that is; begin 'where' with dimension=code")
        read_sum(follows)
    return Margin(
        account=row["account"],
        layer=row["layer"] or "",
        where=where,
        years=years,
        follows=follows,
        scores={},
        because=Names(row["because_nl"], row["because_en"]),
        line=line,
    )


def _years(row: Mapping[str, Any]) -> tuple[int, int]:
    first, last = row["from_year"], row["until_year"]
    years = (-9999 if first is None else first, 9999 if last is None else last)
    if years[0] > years[1]:
        raise RangeError(f"runs from {years[0]} until {years[1]}; the first year comes first")
    return years


def _conditions(text: str) -> dict[str, str]:
    """`flow=discarded; product=0101` by dimension."""
    parts = [part.strip() for part in text.split(";") if part.strip()]
    pairs = [part.partition("=") for part in parts]
    for (name, sign, code), part in zip(pairs, parts, strict=True):
        if not (name.strip() and sign and code.strip()):
            raise RangeError(f"'{part}' is no condition; write dimension=code, with ; between conditions")
    return {name.strip(): code.strip() for name, _, code in pairs}
