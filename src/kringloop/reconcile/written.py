"""A system in a small file: comma-separated, a row per quantity, flow or constraint.

    name, value, deviation, unit        a quantity; without a value it is unknown
    …, from, to                         it flows: what flows into a node flows out of it, where both are known
    name, constraint                    what must hold, such as  F4 = F3 * TC
    constant, share = yes               the value holds exactly; it lies between 0 and 1
    lower, upper, start, year           bounds, where a search begins, the year a figure is of

A node with flows on one side only is a border and has no balance. A figure with a year is named with it, `stock[2020]`;
a constraint holds in every year in which all it names is there, and may name the year before: `stock - stock[-1]`.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kringloop.core import (
    FormulaError,
    KringloopError,
    Problems,
    TableError,
    UnitError,
    did_you_mean,
    header_problem,
    number_problem,
    require_unit,
    separator_problem,
)
from kringloop.reconcile.building import system_of
from kringloop.reconcile.equation import Equation, read_equation
from kringloop.reconcile.quantity import LIMITLESS, Quantity
from kringloop.reconcile.system import System
from kringloop.tables import read_plain

COLUMNS = (
    "name",
    "value",
    "deviation",
    "unit",
    "from",
    "to",
    "constraint",
    "constant",
    "share",
    "lower",
    "upper",
    "start",
    "year",
    "source",
    "note",
)
LARGEST = 2**26
"""Bytes of a file."""
_NUMBERS = ("value", "deviation", "lower", "upper", "start")
_YES, _NO = ("yes", "ja", "true", "1", "x"), ("", "no", "nee", "false", "0")
_BEFORE = re.compile(r"([^\W\d][\w.]*)\[(-\d+)\]")


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands in the file, with its line."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    @property
    def name(self) -> str:
        """Its name, with the year it is of; a flow without one is named after its ends."""
        plain = self["name"] or (f"{self['from']} -> {self['to']}" if self["from"] else "")
        return f"{plain}[{self['year']}]" if self["year"] else plain


def read_system(path: Path | str) -> System:
    """Read a system from a file; every problem is told with its line.

    Raises
    ------
    TableError   no such file, unknown or missing columns, cells that are no number, texts that are no constraint
    UnitError, MissingDataError, RangeError, UnknownNameError   what is wrong with the system, with lines
    """
    path = Path(path)
    rows = _rows(path)
    problems = Problems(str(path))
    constraints = [r for r in rows if r["constraint"]]
    flows = [r for r in rows if not r["constraint"]]
    quantities = [_quantity(row, flows, problems) for row in flows]
    equations = [*_balances(flows), *_equations(constraints, {q.name for q in quantities}, problems)]
    problems.raise_if_any(TableError)
    return system_of(quantities, equations, where=str(path))


def _rows(path: Path) -> list[Row]:
    try:
        text = read_plain(path, most=LARGEST).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TableError(f"{path} is not UTF-8; save it as UTF-8", nl=f"{path} is geen UTF-8; bewaar het zo") from None
    lines = csv.reader(io.StringIO(text, newline=""))
    problems = Problems(str(path))
    header = [name.strip() for name in next(lines, [])]
    what = separator_problem(",".join(header)) or header_problem(header) if header else "it is empty"
    if what:
        problems.add("1", what)
    for name in [] if what else header:
        if name not in COLUMNS:
            problems.add("1", f"column '{name}' is not known; {did_you_mean(name, COLUMNS)}")
    problems.raise_if_any(TableError)
    found = []
    for cells in lines:
        line = lines.line_num
        if not any(c.strip() for c in cells) or cells[0].lstrip().startswith("#"):
            continue
        if len(cells) != len(header):
            problems.add(str(line), f"{len(cells)} cells under {len(header)} columns; put text with a comma in quotes")
            continue
        found.append(Row(line, {n: c.strip() for n, c in zip(header, cells, strict=True)}))
    problems.raise_if_any(TableError)
    if not found:
        raise TableError(
            f"{path} has a header and no row below it; there is nothing to make agree",
            nl=f"{path} heeft een kop en geen rij eronder; er is niets kloppend te maken",
        )
    return found


def _quantity(row: Row, rows: Sequence[Row], problems: Problems) -> Quantity:
    place = str(row.line)
    number = {column: _number(row, column, rows, problems) for column in _NUMBERS}
    if not row.name:
        problems.add(place, "a row has a name, or a 'from' and a 'to', or a constraint")
    if bool(row["from"]) != bool(row["to"]):
        problems.add(place, f"'{row.name}' has one end; give from and to")
    if row["year"] and not row["year"].isdigit():
        problems.add(place, f"the year of '{row['name']}' is '{row['year']}'; expected a year such as 2020")
    share = _flag(row, "share", problems)
    try:
        unit = require_unit(row["unit"] or "1")
    except UnitError as error:
        problems.add(place, error)
        unit = "1"
    lower, upper = (0.0, 1.0) if share else (-LIMITLESS, LIMITLESS)
    low, high = number["lower"], number["upper"]
    return Quantity(
        name=row.name,
        unit=unit,
        value=number["value"],
        deviation=number["deviation"],
        constant=_flag(row, "constant", problems),
        lower=lower if low is None else low,
        upper=upper if high is None else high,
        start=number["start"],
        place=place,
    )


def _number(row: Row, column: str, rows: Sequence[Row], problems: Problems) -> float | None:
    text = row[column]
    if not text:
        return None
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if math.isfinite(found):
        return found
    why = number_problem(text, (r[column] for r in rows)) or "is no number"
    problems.add(str(row.line), f"{column} '{text}' {why}")
    return None


def _flag(row: Row, column: str, problems: Problems) -> bool:
    word = row[column].lower()
    if word not in (*_YES, *_NO):
        problems.add(str(row.line), f"{column} is '{row[column]}'; expected yes, or nothing")
    return word in _YES


def _balances(flows: Sequence[Row]) -> list[Equation]:
    """What flows into a node flows out of it, in each year; not at the borders."""
    terms: dict[tuple[str, str], dict[tuple[str, ...], float]] = {}
    for row in flows:
        if row["from"] and row["from"] != row["to"]:
            for node, sign in ((row["to"], 1.0), (row["from"], -1.0)):
                terms.setdefault((node, row["year"]), {})[(row.name,)] = sign
    return [
        Equation(name=f"{node}[{year}]" if year else node, terms=held)
        for (node, year), held in terms.items()
        if len(set(held.values())) == 2
    ]


def _equations(constraints: Sequence[Row], names: set[str], problems: Problems) -> list[Equation]:
    years = sorted({n.rpartition("[")[2][:-1] for n in names if n.endswith("]")})
    found: list[Equation] = []
    for row in constraints:
        name = row["name"] or row["constraint"]
        try:
            equation = read_equation(row["constraint"], name=name, place=str(row.line))
        except FormulaError as error:
            dutch = error.in_language("nl").split("van de formule: ")[-1]
            problems.add(str(row.line), str(error).split("of the formula: ")[-1], nl=dutch)
            continue
        except KringloopError as error:
            problems.add(str(row.line), error)
            continue
        bare = [q for q in equation.quantities if q not in names]
        yearly = bool(bare) and bool(years) and all(_base(q) in {n.rpartition("[")[0] for n in names} for q in bare)
        made = [e for year in years if (e := _in_year(equation, year, names)) is not None] if yearly else [equation]
        if not made:
            problems.add(str(row.line), f"constraint '{name}' holds in no year: not all it names is there in any")
        found += made
    return found


def _base(name: str) -> str:
    held = _BEFORE.fullmatch(name)
    return held[1] if held else name


def _in_year(equation: Equation, year: str, names: set[str]) -> Equation | None:
    """The constraint in one year; None where something it names is not there in that year."""

    def dated(name: str) -> str:
        held = _BEFORE.fullmatch(name)
        return name if name in names else f"{_base(name)}[{int(year) + (int(held[2]) if held else 0)}]"

    terms = {tuple(sorted(dated(n) for n in key)): value for key, value in equation.terms.items()}
    if any(n not in names for key in terms for n in key):
        return None
    return Equation(
        name=f"{equation.name}[{year}]", terms=terms, sense=equation.sense, text=equation.text, place=equation.place
    )
