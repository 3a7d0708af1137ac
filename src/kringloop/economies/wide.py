"""The wide csv form: one row per sector, one column per buyer, pressures beside them, each with its unit.

Columns: region, industry, `output [mln EUR]`, pressures such as `co2 [kt]` or `co2_kt`, then one column per buyer
'region|name'. A row of imports ('abroad', 'imports', or an origin of its own) needs no column, because it buys nothing
here; its output is the sum of what it sells. The unit of money stands in the header or is given; none is assumed
(rule C3).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from kringloop.core import Array, MissingDataError, Origin, TableError, UnitError, listing, number_problem, require_unit
from kringloop.economies.economy import Economy
from kringloop.economies.fitting import SEPARATOR, Label
from kringloop.economies.imports import IMPORTED, IMPORTS_NOTE

if TYPE_CHECKING:
    import polars as pl

_BRACKETS = re.compile(r"(?P<name>.*?)\s*\[(?P<unit>[^\]]+)\]\s*")
_RESIDUAL = "primary_inputs_residual"


def is_wide(columns: list[str]) -> bool:
    """Whether the columns are those of the wide form."""
    return {"region", "industry", "output"} <= {_split(c)[0] for c in columns}


def from_wide(
    frame: pl.DataFrame, name: str, *, year: int, origin: Origin, unit: str | None, rounding: float, notes: list[str]
) -> Economy:
    """A table from the wide form; figures are text until here.

    Raises
    ------
    UnitError          no unit of money, or a pressure whose unit is not in its header
    TableError         a row without a column of the same label, or a column that names no buyer
    MissingDataError   a cell that is no number
    """
    import polars as pl

    sectors: list[Label] = list(
        zip(frame["region"].fill_null("").to_list(), frame["industry"].fill_null("").to_list(), strict=True)
    )
    _require_once([(_split(c)[0], c) for c in frame.columns], name)
    named = {_split(c)[0]: c for c in frame.columns if SEPARATOR not in c}
    buyers = {_split(c)[0]: c for c in frame.columns if SEPARATOR in c}
    labels = [SEPARATOR.join(s) for s in sectors]
    lacking = [label for label in labels if label not in buyers]
    at_home = {region for region, sector in sectors if SEPARATOR.join((region, sector)) in buyers}
    bought = [
        SEPARATOR.join(s)
        for s in sectors
        if SEPARATOR.join(s) not in buyers and s[0] not in at_home and IMPORTED.search(s[1])
    ]
    frame = frame.with_columns(pl.lit("0").alias(label) for label in bought)
    buyers |= {label: label for label in bought}
    if len(lacking) > len(bought):
        others = [f"'{label}'" for label in lacking if label not in bought]
        raise TableError(
            f"'{name}' has rows without a column of the same label: {listing(others)}\n"
            "  A total, a blank row or a note: remove it. Imports: call the row 'abroad', 'imports'. Otherwise the "
            "file may be cut off."
        )
    users = [b for b in buyers if b not in set(labels)]
    money = _money(frame.columns, named["output"], name, unit)
    pressures = [c for key, c in named.items() if key not in ("region", "industry", "output", _RESIDUAL)]
    _require_once([(_pressure(c)[0], c) for c in pressures], name)
    left_out = [f"column '{_RESIDUAL}' is not read: value added is the residual"] if _RESIDUAL in named else []
    return Economy.from_arrays(
        sectors=sectors,
        demands=[_buyer(u, name) for u in users],
        flows=figures_of(frame, [buyers[b] for b in labels], name),
        final_demand=figures_of(frame, [buyers[b] for b in users], name),
        output=figures_of(frame, [named["output"]], name)[:, 0],
        extensions={_pressure(c)[0]: (_pressure(c)[1], figures_of(frame, [c], name)[:, 0]) for c in pressures},
        unit=money,
        year=year,
        origin=origin,
        rounding=rounding,
        notes=[*notes, *left_out, *([IMPORTS_NOTE] if bought else [])],
    )


def _split(column: str) -> tuple[str, str | None]:
    found = _BRACKETS.fullmatch(column)
    return (found["name"].strip(), found["unit"].strip()) if found else (column, None)


def _require_once(columns: list[tuple[str, str]], called: str) -> None:
    """Refuse two columns of one name, of which one would be lost."""
    seen: dict[str, str] = {}
    for name, column in columns:
        if name in seen:
            raise TableError(f"'{called}' has '{seen[name]}' and '{column}', which are both '{name}'; keep one of them")
        seen[name] = column


def _money(columns: list[str], output: str, name: str, given: str | None) -> str:
    """The one unit of all money columns: from the headers, or given; refused where they differ."""
    seen = {u for c in columns if SEPARATOR in c or c == output if (u := _split(c)[1]) is not None}
    if given is not None:
        seen.add(given)
    if not seen:
        raise UnitError(
            f"'{name}' does not say in which unit its figures are\n"
            "  Write it in the header, 'output [mln EUR]', or give it: --unit 'mln EUR' (unit='mln EUR' in Python)."
        )
    if len(seen) > 1:
        raise UnitError(f"'{name}' has its figures in {listing(sorted(seen))}; convert them to one unit")
    return seen.pop()


def _pressure(column: str) -> tuple[str, str]:
    """Name and unit: 'co2 [kt]', or 'co2_kt' where what follows an underscore is a unit that is known."""
    name, unit = _split(column)
    if unit is not None:
        return name, unit
    parts = column.split("_")
    for cut in range(1, len(parts)):
        written = "_".join(parts[cut:])
        try:
            return "_".join(parts[:cut]), require_unit(written)
        except UnitError:
            continue
    raise UnitError(
        f"column '{column}' does not end in a unit that is known; write it in brackets: 'co2 [kt]'"
        "\n  Is it a total or a note? Remove the column."
    )


def _buyer(column: str, name: str) -> Label:
    parts = column.split(SEPARATOR)
    if len(parts) != 2 or not all(p.strip() for p in parts):
        raise TableError(f"'{name}' has a column '{column}'; expected a buyer as 'region{SEPARATOR}name'")
    return parts[0], parts[1]


def figures_of(frame: pl.DataFrame, columns: list[str], name: str) -> Array:
    """Columns of text as figures.

    Raises
    ------
    MissingDataError   a cell that is empty or no number
    """
    import polars as pl

    values = np.empty((frame.height, len(columns)))
    for j, column in enumerate(columns):
        cells = frame[column].cast(pl.String).str.strip_chars()
        read = cells.cast(pl.Float64, strict=False)
        bad = (~read.is_finite()).fill_null(value=True).arg_true().to_list()
        if bad:
            cell = cells[bad[0]]
            why = number_problem(cell or "", cells.drop_nulls().to_list()) or "is not a number"
            raise MissingDataError(
                f"'{name}' row {bad[0] + 2}, column '{column}': '{cell or ''}' {why} (rule C4)\n"
                "  Write 0 where the figure is known to be zero."
            )
        values[:, j] = read.to_numpy()
    return values
