"""Text and parquet files as frames: what cannot be read is refused with what to do about the file."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from kringloop.core import SourceError, header_problem, separator_problem
from kringloop.economies.sheets import read_sheet

if TYPE_CHECKING:
    import polars as pl


def read_frame(path: Path) -> pl.DataFrame:
    """A polars frame from a .parquet, .csv, .csv.gz or .xlsx file; columns of the last three are text.

    Raises
    ------
    SourceError   the file is missing, cut off, of another kind, or a stray quote makes one row of several
    """
    import polars as pl

    if not path.exists():
        raise SourceError(f"'{path}' does not exist", nl=f"'{path}' bestaat niet")
    try:
        if path.suffix == ".parquet":
            return pl.read_parquet(path)
        if path.name.endswith((".csv", ".csv.gz")):
            return _csv_frame(path)
        if path.suffix.lower() == ".xlsx":
            return read_sheet(path)
    except UnicodeDecodeError:
        raise SourceError(
            f"'{path.name}' is not UTF-8 text (an older code page or UTF-16), so that letters such as ë are not certain"
            "\n  Save it again as 'CSV UTF-8'."
        ) from None
    except (pl.exceptions.PolarsError, OSError, EOFError, ValueError, zlib.error) as error:
        first = str(error).splitlines()[0]
        raise SourceError(f"'{path}' cannot be read, it may be cut off: {first}\n  Fetch the file again.") from error
    raise SourceError(
        f"'{path.name}' is not a kind of table read here; expected .parquet, .csv, .csv.gz or .xlsx"
        "\n  Another sheet (.ods, .xls): format its columns of codes as text (01, 10.10), then save it as 'CSV UTF-8'."
    )


def _csv_frame(path: Path) -> pl.DataFrame:
    import polars as pl

    data = path.read_bytes()
    data = gzip.decompress(data) if path.suffix == ".gz" else data
    text = data.decode("utf-8-sig")
    if not text.strip():
        raise SourceError(f"'{path.name}' is empty; expected a header and rows")
    try:
        first = next(csv.reader(io.StringIO(text)))
    except csv.Error as error:
        raise SourceError(
            f"'{path.name}' cannot be read as CSV: {error}\n  Save it again as 'CSV UTF-8', one row per line."
        ) from None
    names = [n.strip() for n in first]
    if len(names) > 1 and not names[0]:  # a matrix written by another program: its first column holds the names
        names[0], text = "sector", "sector" + text.lstrip(" \t").removeprefix('""')
    wrong = separator_problem(text.split("\n", 1)[0]) or header_problem(names)
    if wrong is not None:
        raise SourceError(f"'{path.name}' line 1: {wrong}")
    frame = pl.read_csv(io.BytesIO(text.encode()), infer_schema=False)
    for name in frame.columns if '"' in text else ():
        swallowed = frame[name].str.contains("\n", literal=True).fill_null(value=False).arg_true().to_list()
        if swallowed:
            raise SourceError(
                f"'{path.name}' row {swallowed[0] + 2}, column '{name}': a quote opens here and takes more lines into "
                "one cell\n  Remove the stray quote; no label of a table has a line end."
            )
    return frame
