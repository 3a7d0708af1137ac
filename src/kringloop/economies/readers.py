"""Tables from files: which form a file has, and what it does not say itself.

Only the readers of other programs are used, never their solvers. What a file leaves open (unit, year) is given or
refused; a year that stands in the name of a file is used and said in the notes of the table.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kringloop.core import Origin, RangeError, SourceError, listing
from kringloop.economies.economy import Economy
from kringloop.economies.figaro import from_figaro, is_figaro
from kringloop.economies.files import read_frame
from kringloop.economies.fitting import require_year
from kringloop.economies.grid import Grid
from kringloop.economies.plain import from_plain, is_plain
from kringloop.economies.residual import RESIDUAL_NOTE, may_hold_imports
from kringloop.economies.saved import is_saved_system, read_saved
from kringloop.economies.systems import from_pymrio
from kringloop.economies.tidy import COLUMNS, from_tidy
from kringloop.economies.wide import from_wide, is_wide

if TYPE_CHECKING:
    import polars as pl

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_EXIOBASE = re.compile(r"IOT_(\d{4})_(?:ixi|pxp)")


def read_table(
    path: Path,
    *,
    origin: Origin | None = None,
    rounding: float | None = None,
    unit: str | None = None,
    hybrid: bool = False,
    year: int | None = None,
) -> Economy:
    """A table from a file (.parquet, .csv, .csv.gz, .xlsx; .zip of tidy files): the tidy, the wide or the plain form.

    A folder or .zip as pymrio saves it is read too, with flows or with recipes only. EXIOBASE 3 as downloaded
    (IOT_YYYY_pxp, IOT_YYYY_ixi) is read through pymrio (extra `mrio`), which mends its names of regions. FIGARO as
    downloaded is read in its matrix form (matrix_eu-ic-io_ind-by-ind_25ed_YYYY.csv).

    Parameters
    ----------
    rounding : largest rounding error of one cell, in the unit of the table
    unit     : unit of the flows, where the file does not say it (wide form, saved systems without units)
    hybrid   : rows have units of their own, such as t beside mln EUR; columns are then never summed
    year     : year of the figures, where the file does not say it

    Raises
    ------
    SourceError   the file does not exist, is cut off, or has none of these forms
    RangeError    a unit or year that the file contradicts
    """
    economy = _read(path, origin, rounding=rounding, unit=unit, hybrid=hybrid, year=year)
    if may_hold_imports(economy):
        return replace(economy, notes=(*economy.notes, RESIDUAL_NOTE))
    return economy


def _read(
    path: Path, origin: Origin | None, *, rounding: float | None, unit: str | None, hybrid: bool, year: int | None
) -> Economy:
    about = origin or Origin(
        producer="file", dataset=path.name, title=path.name, vintage="as given", licence="as given", kind="assumed"
    )
    allowed = rounding or 0.0
    if not path.exists():
        raise SourceError(f"'{path}' does not exist", nl=f"'{path}' bestaat niet")
    if is_saved_system(path):
        when, notes = year_of(path, year)
        return from_pymrio(
            _system(path), year=when, origin=about, unit=unit, hybrid=hybrid, rounding=allowed, copy=False, notes=notes
        )
    if path.is_dir():
        raise SourceError(f"'{path.name}' is a folder without a system that pymrio saved (file_parameters.json)")
    frame = _read_zip(path) if path.suffix == ".zip" else read_frame(path)
    if set(COLUMNS) <= set(frame.columns) or path.suffix == ".zip":
        return _agreed(from_tidy(frame, origin=about, hybrid=hybrid, rounding=allowed), unit, year)
    if is_figaro(frame.columns):
        when, notes = year_of(path, year)
        return _agreed(
            from_figaro(frame, path.name, year=when, origin=origin, rounding=allowed, notes=notes), unit, year
        )
    if is_wide(frame.columns):
        if hybrid:
            raise RangeError("the wide form has one unit for all rows; give a hybrid table in the tidy form")
        when, notes = year_of(path, year)
        return from_wide(frame, path.name, year=when, origin=about, unit=unit, rounding=allowed, notes=notes)
    if is_plain(frame):
        if hybrid:
            raise RangeError("the plain form has one unit for all sectors; give a hybrid table in the tidy form")
        when, notes = year_of(path, year)
        return from_plain(Grid(frame, path.name), year=when, origin=about, unit=unit, rounding=allowed, notes=notes)
    raise SourceError(
        f"'{path.name}' is not a table known here: its columns begin with {listing(frame.columns, most=5)}\n"
        f"  Expected the tidy form ({listing(COLUMNS)}), the wide form (region, industry, output [mln EUR], …), or the "
        "plain form (names of sectors in the first column and in the header)."
    )


def _agreed(economy: Economy, unit: str | None, year: int | None) -> Economy:
    """The table, when what was asked is what its rows say."""
    if unit is not None and unit != economy.unit:
        raise RangeError(f"--unit says '{unit}' and the rows of the table say '{economy.unit}'; leave --unit out")
    if year is not None and year != economy.year:
        raise RangeError(f"--year says {year} and the rows of the table say {economy.year}; leave --year out")
    return economy


def _system(path: Path) -> Any:
    """What was saved; EXIOBASE as downloaded goes through the reader made for it."""
    if _EXIOBASE.search(path.name) is None:
        return read_saved(path)
    try:
        import pymrio  # type: ignore[import-untyped]
    except ImportError:
        raise SourceError(
            f"'{path.name}' is EXIOBASE 3 as downloaded, and pymrio is not installed\n  pip install 'kringloop[mrio]'"
        ) from None
    try:
        return pymrio.parse_exiobase3(path)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, EOFError) as error:
        raise SourceError(f"'{path}' cannot be read, it may be cut off: {error}\n  Fetch it again.") from error


def year_of(path: Path, given: int | None) -> tuple[int, list[str]]:
    """The year as given, or the one year that the name of the file holds, and what is to be said of it."""
    if given is not None:
        return require_year(given), []
    found = _YEAR.findall(path.name)
    if not found:
        raise SourceError(
            f"'{path.name}' has no year in its name, and this form has no year inside\n  Give it: --year 2019."
        )
    if len(found) > 1:
        raise SourceError(
            f"'{path.name}' has {len(found)} years in its name ({listing(found)}), and this form has no year inside\n"
            f"  Give the year of its figures, such as --year {found[0]}."
        )
    return int(found[0]), [f"the year {found[0]} was taken from the name of the file; --year says otherwise"]


def _read_zip(path: Path) -> pl.DataFrame:
    import polars as pl

    try:
        with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
            names = [n for n in archive.namelist() if n.endswith((".parquet", ".csv", ".csv.gz"))]
            if not names:
                raise SourceError(f"'{path.name}' holds no .parquet or .csv file; seen {listing(archive.namelist())}")
            return pl.concat([read_frame(Path(archive.extract(n, folder))) for n in names], how="vertical_relaxed")
    except (zipfile.BadZipFile, EOFError, pl.exceptions.PolarsError) as error:
        raise SourceError(f"'{path}' cannot be read, it may be cut off: {error}\n  Fetch the file again.") from error
