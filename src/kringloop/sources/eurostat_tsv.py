"""Read a dataset of Eurostat as TSV: one line per series, one column per period.

Owns the format: the first column joins the codes of all dimensions but the period, whose name stands after a backslash
in its header; a cell is a figure and the flags behind it (`14.3 i`), `:` is no figure. A `:` without a flag is no
observation, as in SDMX-CSV, which leaves it out; `: c` is one without a figure.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from kringloop.core import SourceError, listing
from kringloop.sources.sdmx_csv import FLAG, PERIOD, VALUE, Located, select_observations, whole_observations
from kringloop.sources.text import require_columns, source_text
from kringloop.sources.whole import Whole

_PERIODS: Final = frozenset({PERIOD, "time"})
_NO_FIGURE: Final = ":"


def read_eurostat_tsv(path: Path, *, dimensions: Sequence[str], where: Mapping[str, str] | None = None) -> pl.DataFrame:
    """Rows `geo, year, <dimensions>, value, flag` of an annual dataset; see `read_eurostat`, which reads every form."""
    names, rows = _observations(path)
    require_columns(path, names, ["geo", *dimensions, *(where or {})])
    return select_observations(path, rows, dimensions=dimensions, where=where or {})


def whole_eurostat_tsv(path: Path) -> Whole:
    """Every observation: a column per dimension, `period`, `value` and `flag`."""
    names, rows = _observations(path)
    return whole_observations(path, rows, names, ())


def _observations(path: Path) -> tuple[list[str], list[Located]]:
    """Names of the dimensions, and one row per observation with the line of its series."""
    lines = list(csv.reader(io.StringIO(source_text(path)), delimiter="\t", quoting=csv.QUOTE_NONE))
    names, periods = _header(path, lines[0] or [""])
    found: list[Located] = []
    for line, cells in enumerate(lines[1:], 2):
        codes = [code.strip() for code in cells[0].split(",")] if cells else []
        if len(codes) != len(names) or len(cells) != len(periods) + 1:
            raise SourceError(
                f"{path} line {line}: {len(codes)} codes and {max(len(cells) - 1, 0)} periods; expected {len(names)} "
                f"and {len(periods)}; the file is cut off or was edited",
                nl=f"{path} regel {line}: {len(codes)} codes en {max(len(cells) - 1, 0)} perioden; verwacht "
                f"{len(names)} en {len(periods)}; het bestand is afgebroken of bewerkt",
            )
        series = dict(zip(names, codes, strict=True))
        for period, cell in zip(periods, cells[1:], strict=True):
            value, flag = _split(path, line, period, cell)
            if value or flag:
                found.append((line, series | {PERIOD: period, VALUE: value, FLAG: flag}))
    if not found:
        raise SourceError(f"{path} holds no observation", nl=f"{path} bevat geen waarneming")
    return names, found


def _header(path: Path, cells: Sequence[str]) -> tuple[list[str], list[str]]:
    joined, slash, time = cells[0].strip().partition("\\")
    if not slash or time not in _PERIODS or len(cells) == 1:
        raise SourceError(
            f"{path} line 1: '{cells[0]}' is no header of Eurostat's TSV; expected one such as freq,unit,geo\\{PERIOD}",
            nl=f"{path} regel 1: '{cells[0]}' is geen kop van Eurostats TSV; verwacht een zoals "
            f"freq,unit,geo\\{PERIOD}",
        )
    names, periods = [name.strip() for name in joined.split(",")], [cell.strip() for cell in cells[1:]]
    twice = sorted({name for each in (names, periods) for name in each if each.count(name) > 1 or not name})
    if twice:
        raise SourceError(
            f"{path} line 1: names that are empty or stand twice: {listing(map(repr, twice))}",
            nl=f"{path} regel 1: namen die leeg zijn of dubbel staan: {listing(map(repr, twice), language='nl')}",
        )
    return names, periods


def _split(path: Path, line: int, period: str, cell: str) -> tuple[str, str]:
    """The figure and the flags of a cell, each empty where there is none."""
    text = cell.strip()
    if not text:
        raise SourceError(
            f"{path} line {line}, period {period}: the cell is empty; expected a figure, or ':' where there is none",
            nl=f"{path} regel {line}, periode {period}: de cel is leeg; verwacht een cijfer, of ':' waar er geen is",
        )
    if text.startswith(_NO_FIGURE):
        return "", text.removeprefix(_NO_FIGURE).strip()
    value, _, flag = text.partition(" ")
    return value, flag.strip()
