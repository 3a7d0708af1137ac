"""Tables in and out as one long frame: a row per figure, with its unit.

The form has the columns block, row_region, row, column_region, column, value, unit and
year. Blocks: flows, final_demand, imports, output, value_added, extension, direct. A flow,
a delivery to final users or an import that is not listed is none; every other block must be complete.
Rules: C3, C4.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kringloop.core import (
    Array,
    MissingDataError,
    Origin,
    RangeError,
    TableError,
    UnitError,
    UnknownNameError,
    conversion_factor,
    did_you_mean,
    listing,
    number_problem,
)
from kringloop.economies.economy import Economy
from kringloop.economies.fitting import LAST_YEAR, SEPARATOR, Label
from kringloop.economies.imports import BLOCK, IMPORTED, IMPORTS_NOTE, with_supplier_abroad
from kringloop.economies.parts import Extension

if TYPE_CHECKING:
    import polars as pl

COLUMNS = ("block", "row_region", "row", "column_region", "column", "value", "unit", "year")
_LABELS = ("row_region", "row", "column_region", "column")
BLOCKS = ("flows", "final_demand", "imports", "output", "value_added", "extension", "direct")


def to_tidy(economy: Economy) -> pl.DataFrame:
    """The table as one long frame; zero flows are left out, everything else is listed.

    >>> from kringloop.economies.examples import two_regions
    >>> to_tidy(two_regions()).columns
    ['block', 'row_region', 'row', 'column_region', 'column', 'value', 'unit', 'year']
    """
    import polars as pl

    units = economy.row_units or (economy.unit,) * economy.size
    nowhere: list[Label] = [("", "")]
    parts = [
        _block("output", economy.sectors, nowhere, economy.output[:, None], units, all_cells=True),
        _block("final_demand", economy.sectors, economy.demands, economy.final_demand, units, all_cells=True),
        _block("flows", economy.sectors, economy.sectors, economy.flows, units, all_cells=False),
    ]
    rows: list[Label] = [("", name) for name in economy.value_added_rows]
    money = (economy.unit,) * len(rows)
    parts.append(_block("value_added", rows, economy.sectors, economy.value_added, money, all_cells=True))
    for key, extension in economy.extensions.items():
        one: list[Label] = [("", key)]
        parts.append(
            _block("extension", one, economy.sectors, extension.values[None], (extension.unit,), all_cells=True)
        )
        if extension.final_demand is not None:
            users = extension.final_demand[None]
            parts.append(_block("direct", one, economy.demands, users, (extension.unit,), all_cells=True))
    return pl.concat(parts).with_columns(year=pl.lit(economy.year, dtype=pl.Int32)).select(COLUMNS)


def from_tidy(
    frame: pl.DataFrame, *, origin: Origin, hybrid: bool = False, rounding: float = 0.0, price_year: int | None = None
) -> Economy:
    """A table from one long frame in the form of `to_tidy`; sectors keep the order of the output rows.

    Raises
    ------
    TableError        columns or blocks missing, a cell listed twice, more than one year
    UnknownNameError  a cell names a sector that has no output row
    MissingDataError  a value that is not a number; gaps in value added or in a pressure
    UnitError         rows in different units without `hybrid=True`

    Example
    >>> from kringloop.economies.examples import INVENTED, two_regions
    >>> again = from_tidy(to_tidy(two_regions()), origin=INVENTED)
    >>> bool((again.flows == two_regions().flows).all())
    True
    """
    given = _blocks(frame)
    blocks = with_supplier_abroad(given)
    output = blocks["output"]
    sectors = _labels(output, "row")
    units = _units(output)
    unit_of: dict[tuple[str, ...], str] = dict(zip(sectors, units, strict=True))
    for name in ("flows", "final_demand"):
        if name in blocks:
            blocks[name] = _given(_converted(blocks[name], ("row_region", "row"), unit_of, name))
    if "value_added" in blocks:
        blocks["value_added"] = _given(_money(blocks["value_added"], units, hybrid=hybrid))
    demands = list(dict.fromkeys(_labels(blocks["final_demand"], "column"))) if "final_demand" in blocks else []
    extensions = _extensions(blocks, sectors, demands)
    rows = _value_added(blocks, sectors)
    return Economy.from_arrays(
        sectors=sectors,
        demands=demands,
        flows=_fill(blocks.get("flows"), sectors, sectors, "flows", complete=False),
        final_demand=_fill(blocks.get("final_demand"), sectors, demands, "final_demand", complete=False),
        output=output["value"].to_numpy(),
        value_added=rows,
        extensions=extensions,
        unit=units[0] if len(set(units)) == 1 and not hybrid else units,
        hybrid=hybrid,
        year=int(frame["year"][0]),
        price_year=price_year,
        origin=origin,
        rounding=rounding,
        copy=False,
        notes=[IMPORTS_NOTE] if BLOCK in given else (),
    )


def _block(
    name: str,
    rows: tuple[Label, ...] | list[Label],
    columns: tuple[Label, ...] | list[Label],
    values: Array,
    units: tuple[str, ...],
    *,
    all_cells: bool,
) -> pl.DataFrame:
    import polars as pl

    # column by column, so that the order of the columns can be read back
    j, i = np.nonzero(np.ones_like(values.T, dtype=bool) if all_cells else values.T)
    row, column = np.array(rows, dtype=object).reshape(-1, 2), np.array(columns, dtype=object).reshape(-1, 2)
    data = {
        "block": pl.Series([name]).new_from_index(0, len(i)),
        "row_region": pl.Series(row[i, 0], dtype=pl.String),
        "row": pl.Series(row[i, 1], dtype=pl.String),
        "column_region": pl.Series(column[j, 0], dtype=pl.String),
        "column": pl.Series(column[j, 1], dtype=pl.String),
        "value": np.ascontiguousarray(values[i, j]),
        "unit": pl.Series(np.array(units, dtype=object)[i], dtype=pl.String),
    }
    return pl.DataFrame(data)


def _blocks(frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
    import polars as pl

    lacking = [c for c in COLUMNS if c not in frame.columns]
    if lacking:
        hints = "; ".join(f"'{c}': {did_you_mean(c, frame.columns)}" for c in lacking[:3])
        raise TableError(f"a tidy table needs the columns {listing(COLUMNS)}; missing {listing(lacking)} ({hints})")
    for name in ("block", *_LABELS, "unit"):
        if frame[name].dtype.is_numeric():
            seen = frame[name].drop_nulls()
            raise TableError(
                f"column '{name}' holds numbers (code {seen[0] if len(seen) else ''} was stored as a number), so that "
                "01 and 1 are one\n  Write codes as text."
            )
    text = [pl.col(c).cast(pl.String).fill_null("") for c in ("block", *_LABELS)]
    text[0] = text[0].str.strip_chars()
    _require_blocks(frame.with_columns(text[0]))
    written, when = frame["value"], _year_of(frame["year"])
    value = pl.col("value").str.strip_chars() if written.dtype == pl.String else pl.col("value")
    frame = frame.with_columns(*text, value.cast(pl.Float64, strict=False), year=pl.lit(when, dtype=pl.Int64))
    bad = frame.filter(~pl.col("value").is_finite().fill_null(False))
    if len(bad):
        where = [f"{r['block']} {r['row_region']}{SEPARATOR}{r['row']}" for r in bad.head(5).iter_rows(named=True)]
        raise MissingDataError(
            f"{len(bad)} values are not numbers, first in {listing(where)} (rule C4)\n  {_way(written)}"
        )
    twice = frame.filter(frame.select(COLUMNS[:5]).is_duplicated())
    if len(twice):
        where = [SEPARATOR.join(r) for r in twice.select(COLUMNS[:5]).unique(maintain_order=True).head(5).iter_rows()]
        raise TableError(
            f"cells are listed twice: {listing(where)}\n  Sum or drop them before; nothing is added up on your behalf."
        )
    found = {str(k[0]): v for k, v in frame.group_by("block", maintain_order=True)}
    if "output" not in found:
        raise TableError("block 'output' is missing: it says which sectors the table has, and in what order")
    return found


def _require_blocks(frame: pl.DataFrame) -> None:
    """Refuse blank rows and notes below a table by their place, before anything else is said of them."""
    empty = (frame["block"] == "").arg_true().to_list()
    if empty:
        raise TableError(
            f"{len(empty)} rows of the table have no block, first row {empty[0] + 1} below the header: a blank row, or "
            "a total or note\n  Remove these rows from the file; a note can stand in a file beside it."
        )
    strange = sorted(set(frame["block"].to_list()) - set(BLOCKS))
    if strange:
        raise TableError(
            f"block '{strange[0]}' is not known; {did_you_mean(strange[0], BLOCKS)}\n"
            "  Is it a note or a total? Remove that row from the file."
        )


def _way(written: pl.Series) -> str:
    """What to do about cells that are no numbers."""
    import polars as pl

    if written.dtype == pl.String:
        cells = written.drop_nulls().str.strip_chars().to_list()
        for cell in cells:
            why = number_problem(cell, cells)
            if why is not None:
                return f"'{cell}' {why}."
        bad = written.filter(
            ~written.str.strip_chars().cast(pl.Float64, strict=False).is_finite().fill_null(value=False)
        )
        shown = [f"'{cell}'" for cell in bad.drop_nulls().to_list() if cell.strip()]
        if shown:
            return f"Seen {listing(shown, most=3)}. Give the figures or leave the rows out."
    return "Give the figures or leave the rows out."


def _year_of(column: pl.Series) -> int:
    """The one year of the table, a whole number."""
    import polars as pl

    seen = column.unique()
    if len(seen) != 1:
        raise TableError(f"a table holds one year; seen {listing(seen.sort())}. Filter on one year first.")
    (year,) = seen.cast(pl.Float64, strict=False).to_list()
    if year is None or year != year // 1 or not 1 <= year <= LAST_YEAR:
        raise RangeError(
            f"year is {seen[0]!r}; expected a whole year such as 2019 in every row; a sign such as * belongs in a note"
        )
    return int(year)


def _converted(
    frame: pl.DataFrame | None, by: tuple[str, ...], wanted: Mapping[tuple[str, ...], str], what: str
) -> pl.DataFrame | None:
    """The block with each figure in the unit that its row has in the table; what cannot be converted is refused."""
    import polars as pl

    if frame is None:
        return None
    factors = []
    for *label, unit in frame.select(*by, "unit").unique(maintain_order=True).iter_rows():
        name = SEPARATOR.join(part for part in label if part)
        expected = wanted.get(tuple(label), unit)
        if unit is None or not str(unit).strip():
            raise UnitError(f"{what} of '{name}' has no unit; fill column 'unit', such as '{expected or 'mln EUR'}'")
        try:
            factor = conversion_factor(str(unit), expected)
        except UnitError as error:
            raise UnitError(
                f"{what} of '{name}' are in '{unit}' and the table has it in '{expected}'; convert one of them"
                f"\n  ({error})"
            ) from None
        factors.append((*label, unit, factor))
    if all(row[-1] == 1.0 for row in factors):
        return frame
    table = pl.DataFrame(factors, schema=[*by, "unit", "_factor"], orient="row")
    joined = frame.join(table, on=[*by, "unit"], how="left", maintain_order="left")
    return joined.with_columns(value=pl.col("value") * pl.col("_factor")).drop("_factor")


def _labels(frame: pl.DataFrame, side: str) -> list[Label]:
    return list(zip(frame[f"{side}_region"].to_list(), frame[side].to_list(), strict=True))


def _fill(frame: pl.DataFrame | None, rows: list[Label], columns: list[Label], block: str, *, complete: bool) -> Array:
    values = np.zeros((len(rows), len(columns)))
    if frame is not None:
        i, j = _places(frame, "row", rows, block), _places(frame, "column", columns, block)
        values[i, j] = frame["value"].to_numpy()
        if complete and len(frame) < values.size:
            listed = np.zeros(values.shape, dtype=bool)
            listed[i, j] = True
            gaps = [SEPARATOR.join(columns[k]) for k in np.flatnonzero(~listed.all(axis=0))]
            raise MissingDataError(
                f"block '{block}' has no figure for {listing(gaps)} (rule C4)"
                f"\n  Write 0 where the figure is known to be zero."
            )
    return values


def _places(frame: pl.DataFrame, side: str, labels: list[Label], block: str) -> NDArray[np.intp]:
    place = {label: i for i, label in enumerate(labels)}
    try:
        return np.array([place[label] for label in _labels(frame, side)], dtype=np.intp)
    except KeyError as error:
        label = SEPARATOR.join(error.args[0])
        known = [SEPARATOR.join(x) for x in labels]
        raise UnknownNameError(
            f"block '{block}' names '{label}' as {side}, which has no output row; {did_you_mean(label, known)}"
        ) from None


def _units(output: pl.DataFrame) -> list[str]:
    units = output["unit"].to_list()
    for label, unit in zip(_labels(output, "row"), units, strict=True):
        if unit is None or not str(unit).strip():
            raise UnitError(f"output of '{SEPARATOR.join(label)}' has no unit; fill column 'unit', such as 'mln EUR'")
    return units


def _money(frame: pl.DataFrame, units: list[str], *, hybrid: bool) -> pl.DataFrame | None:
    """Rows of value added in the unit of the table; in a hybrid table in one unit of their own."""
    rows = frame.select("row_region", "row").unique().iter_rows()
    target = str(frame["unit"][0]) if hybrid else units[0]
    return _converted(frame, ("row_region", "row"), dict.fromkeys(rows, target), "value_added")


def _given(frame: pl.DataFrame | None) -> pl.DataFrame:
    assert frame is not None
    return frame


def _extensions(blocks: Mapping[str, pl.DataFrame], sectors: list[Label], demands: list[Label]) -> dict[str, Extension]:
    found: dict[str, Extension] = {}
    known = blocks["extension"]["row"].unique().to_list() if "extension" in blocks else []
    stray = sorted(set(blocks["direct"]["row"].unique()) - set(known)) if "direct" in blocks else []
    if stray:
        raise UnknownNameError(
            f"block 'direct' names {listing(stray)}, which block 'extension' does not have; "
            f"{did_you_mean(stray[0], known)}"
        )
    if "extension" not in blocks:
        return found
    direct = {str(k[0]): v for k, v in blocks["direct"].group_by("row")} if "direct" in blocks else {}
    for (key,), rows in blocks["extension"].group_by("row", maintain_order=True):
        name = str(key)
        units = rows["unit"].unique(maintain_order=True).to_list()
        if any(unit is None or not str(unit).strip() for unit in units):
            raise UnitError(f"extension '{name}' has rows without a unit; fill column 'unit', such as 'kt'")
        if len(units) != 1:
            rows = _given(_converted(rows, ("row",), {(name,): str(units[0])}, "extension"))
        one: list[Label] = [("", name)]
        values = _fill(rows, one, sectors, "extension", complete=True)[0]
        own = _converted(direct.get(name), ("row",), {(name,): str(units[0])}, "figures of final users")
        users = None if own is None else _fill(own, one, demands, "direct", complete=True)[0]
        found[name] = Extension(key=name, unit=str(units[0]), values=values, final_demand=users)
    return found


def _value_added(blocks: Mapping[str, pl.DataFrame], sectors: list[Label]) -> dict[str, Array]:
    if "value_added" not in blocks:
        return {}
    names = list(dict.fromkeys(_labels(blocks["value_added"], "row")))
    bought = [name for _, name in names if IMPORTED.search(name)]
    if bought:
        raise TableError(
            f"block 'value_added' holds {listing(bought)}: imports are not earned here, shares at home would be too "
            "high\n  Write them in block 'imports': the same columns and figures, and a row for each final user that "
            "buys abroad."
        )
    values = _fill(blocks["value_added"], names, sectors, "value_added", complete=True)
    once = len({name for _, name in names}) == len(names)
    return {name if once or not r else f"{r}{SEPARATOR}{name}": values[i] for i, (r, name) in enumerate(names)}
