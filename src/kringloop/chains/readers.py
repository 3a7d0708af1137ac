"""Tables from elsewhere: pymrio objects, and files for the audit.

Only the readers of other programs are used, never their solvers.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kringloop.chains.economy import Economy, Extension
from kringloop.chains.fitting import SEPARATOR, Label
from kringloop.chains.tidy import COLUMNS, from_tidy, read_frame
from kringloop.core import MissingDataError, Origin, SourceError, TableError, listing

if TYPE_CHECKING:
    import polars as pl


_PARAMETERS = "file_parameters.json"


def from_pymrio(
    system: Any,
    *,
    year: int,
    origin: Origin,
    unit: str | None = None,
    hybrid: bool = False,
    rounding: float = 0.0,
    copy: bool = True,
) -> Economy:
    """A table from a pymrio IOSystem: EXIOBASE 3, GLORIA, OECD ICIO, EORA26 come in through its readers.

    Every stressor row of every extension becomes one extension, 'account: row'; its unit is taken from the
    object. Units of Z are read from the object unless `unit` is given.

    Raises
    ------
    MissingDataError   the system lacks Z or Y, or an extension lacks units
    UnitError          Z has several units, none was given, and the table is not declared hybrid

    Example
    >>> import pymrio                                             # doctest: +SKIP
    >>> from_pymrio(pymrio.load_test(), year=2020, origin=mine)   # doctest: +SKIP
    """
    for part in ("Z", "Y"):
        if getattr(system, part, None) is None:
            raise MissingDataError(f"the pymrio system has no {part}; load it, or call calc_system first")
    flows, demand = system.Z, system.Y
    units = unit if unit is not None else _units(system, len(flows))
    extensions: dict[str, Extension] = {}
    for account in system.get_extensions(data=True):
        extensions |= _stressors(account)
    output = system.x.to_numpy().reshape(-1) if getattr(system, "x", None) is not None else None
    return Economy.from_arrays(
        sectors=_pairs(flows.index),
        demands=_pairs(demand.columns),
        flows=flows.to_numpy(),
        final_demand=demand.to_numpy(),
        output=output,
        extensions=extensions,
        unit=units,
        hybrid=hybrid,
        year=year,
        origin=origin,
        rounding=rounding,
        copy=copy,
    )


def read_table(path: Path, *, origin: Origin | None = None, rounding: float | None = None) -> Economy:
    """A table from a file: the tidy form (.parquet, .csv, .csv.gz), a .zip of tidy files, or the wide csv form.

    A folder or .zip as pymrio saves it, which is also how EXIOBASE 3 comes, is read through pymrio (extra `mrio`).

    Raises
    ------
    SourceError   the file does not exist, is cut off, or has none of these forms
    """
    about = origin or Origin(
        producer="file", dataset=path.name, title=path.name, vintage="as given", licence="as given", kind="assumed"
    )
    if _is_saved_system(path):
        return _from_saved_system(path, about, rounding or 0.0)
    if path.suffix == ".zip":
        return from_tidy(_read_zip(path), origin=about, rounding=rounding or 0.0)
    frame = read_frame(path)
    if set(COLUMNS) <= set(frame.columns):
        return from_tidy(frame, origin=about, rounding=rounding or 0.0)
    if {"region", "industry", "output"} <= set(frame.columns):
        return _from_wide(frame, path, about, 0.5 if rounding is None else rounding)
    raise SourceError(
        f"'{path.name}' is not a table known here: its columns begin with {listing(frame.columns, most=5)}\n"
        f"  Expected the tidy form ({listing(COLUMNS)}) or the wide form (region, industry, output, …)."
    )


def _is_saved_system(path: Path) -> bool:
    """Whether a folder or archive describes itself the way pymrio writes it."""
    if path.is_dir():
        return (path / _PARAMETERS).is_file()
    if path.suffix != ".zip" or not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(Path(name).name == _PARAMETERS for name in archive.namelist())


def _from_saved_system(path: Path, origin: Origin, rounding: float) -> Economy:
    try:
        import pymrio  # type: ignore[import-untyped]
    except ImportError:
        raise SourceError(
            f"'{path.name}' is a table as pymrio saves it, and pymrio is not installed\n  pip install 'kringloop[mrio]'"
        ) from None
    year = _year_in(path)
    try:
        system = pymrio.parse_exiobase3(path)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, EOFError) as error:
        raise SourceError(f"'{path}' cannot be read, it may be cut off: {error}\n  Fetch it again.") from error
    return from_pymrio(system, year=year, origin=origin, rounding=rounding, copy=False)


def _year_in(path: Path) -> int:
    found = re.search(r"(?<!\d)(19|20)\d\d(?!\d)", path.name)
    if found is None:
        raise SourceError(f"'{path.name}' has no year in its name, and this form has no year inside; rename it")
    return int(found.group())


def _read_zip(path: Path) -> pl.DataFrame:
    import polars as pl

    if not path.exists():
        raise SourceError(f"'{path}' does not exist")
    try:
        with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
            names = [n for n in archive.namelist() if n.endswith((".parquet", ".csv", ".csv.gz"))]
            if not names:
                raise SourceError(f"'{path.name}' holds no .parquet or .csv file; seen {listing(archive.namelist())}")
            return pl.concat([read_frame(Path(archive.extract(n, folder))) for n in names], how="vertical_relaxed")
    except (zipfile.BadZipFile, EOFError, pl.exceptions.PolarsError) as error:
        raise SourceError(f"'{path}' cannot be read, it may be cut off: {error}\n  Fetch the file again.") from error


def _from_wide(frame: pl.DataFrame, path: Path, origin: Origin, rounding: float) -> Economy:
    """One row per sector: region, industry, output, pressures such as co2_kt, then a column per buyer 'region|name'."""
    sectors: list[Label] = list(zip(frame["region"].to_list(), frame["industry"].to_list(), strict=True))
    buyers = [c for c in frame.columns if SEPARATOR in c]
    labels = [SEPARATOR.join(s) for s in sectors]
    lacking = [label for label in labels if label not in buyers]
    if lacking:
        raise TableError(
            f"'{path.name}' has rows without a column of the same label: {listing(lacking)}; it may be cut off"
        )
    users = [b for b in buyers if b not in set(labels)]
    year = _year_in(path)
    plain = [
        c
        for c in frame.columns
        if c not in buyers and c not in ("region", "industry", "output", "primary_inputs_residual")
    ]
    demands: list[Label] = [(u.split(SEPARATOR)[0], u.split(SEPARATOR)[1]) for u in users]
    return Economy.from_arrays(
        sectors=sectors,
        demands=demands,
        flows=frame.select(labels).to_numpy(),
        final_demand=frame.select(users).to_numpy(),
        output=frame["output"].to_numpy(),
        extensions={_name(c): (_unit(c), frame[c].to_numpy()) for c in plain},
        unit="mln USD",
        year=year,
        origin=origin,
        rounding=rounding,
    )


def _name(column: str) -> str:
    return column.rsplit("_", 1)[0]


def _unit(column: str) -> str:
    return column.rsplit("_", 1)[1] if "_" in column else "1"


def _pairs(index: Any) -> list[Label]:
    return [(str(a), str(b)) for a, b in (label[:2] for label in index)]


def _units(system: Any, rows: int) -> str | list[str]:
    if getattr(system, "unit", None) is None:
        raise MissingDataError("the pymrio system has no unit of Z; say unit='mln EUR' or what it is")
    units = [str(u) for u in np.asarray(system.unit).reshape(rows, -1)[:, 0]]
    return units[0] if len(set(units)) == 1 else units


def _stressors(account: Any) -> dict[str, Extension]:
    if getattr(account, "F", None) is None:
        return {}
    if getattr(account, "unit", None) is None:
        raise MissingDataError(f"extension '{account.name}' has no units; set its unit before")
    users = getattr(account, "F_Y", None)
    units = account.unit.iloc[:, 0]
    found = {}
    for row in account.F.index:
        name = f"{account.name}: {row if isinstance(row, str) else ', '.join(map(str, row))}"
        direct = users.loc[row].to_numpy() if users is not None else None
        found[name] = Extension(
            key=name, unit=str(units.loc[row]), values=account.F.loc[row].to_numpy(), final_demand=direct
        )
    return found
