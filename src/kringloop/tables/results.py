"""The results file: one immutable DuckDB file per run.

Written under a temporary name, synced and renamed, so that a reader sees a whole file or
none and a crash leaves nothing half-done. Readers open it read-only; any DuckDB client can.
"""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from kringloop.core import ResultsError, did_you_mean, unknown

if TYPE_CHECKING:
    import duckdb

LAYOUT = 1
"""Version of the tables inside; a reader refuses files of another layout."""

SUFFIX = ".duckdb"
_SIGNATURE = b"DUCK"
_NAME = re.compile(r"^(?P<study>.+)-[0-9a-f]{10}\.duckdb$")
_PARTIAL = re.compile(r"^\..+\.(\d+)-[0-9a-f]+\.partial(\.wal)?$")


def write_results(path: Path, tables: Mapping[str, pl.DataFrame], meta: Mapping[str, str]) -> Path:
    """Write tables to a new results file at `path`.

    Raises
    ------
    ResultsError   the folder cannot be written; nothing is left behind
    """
    import duckdb

    folder = path.parent
    partial = folder / f".{path.stem}.{os.getpid()}-{secrets.token_hex(4)}.partial"
    rows = {**meta, "layout": str(LAYOUT)}
    about = pl.DataFrame(
        {"key": list(rows), "value": list(rows.values())}, schema={"key": pl.String, "value": pl.String}
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(folder)
        connection = duckdb.connect(str(partial))
        try:
            for name, frame in {"meta": about, **tables}.items():
                _store(connection, name, frame)
        finally:
            connection.close()
        _sync(partial)
        os.replace(partial, path)
        _sync(folder)
    except (OSError, duckdb.Error) as error:
        raise ResultsError(
            f"results cannot be written to {folder}: {_reason(error)}\n"
            "  Choose another folder with --out, or make this one writable. Nothing was written."
        ) from None
    finally:
        for leftover in (partial, partial.with_name(partial.name + ".wal")):
            with suppress(OSError):
                leftover.unlink(missing_ok=True)
    return path


def _store(connection: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    with tempfile.TemporaryDirectory() as folder:
        parquet = Path(folder) / "table.parquet"
        frame.write_parquet(parquet)
        connection.execute(f'create table "{name}" as select * from read_parquet(?)', [str(parquet)])


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove_abandoned(folder: Path) -> None:
    """Clear partial files of processes that no longer live."""
    for path in folder.glob(".*.partial*"):
        found = _PARTIAL.match(path.name)
        if found and not _alive(int(found[1])):
            path.unlink(missing_ok=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _reason(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error).splitlines()[0]


class ResultsFile:
    """A results file, opened read-only for each question.

    Raises
    ------
    ResultsError   the file is missing, not a results file, or of another layout
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.is_file():
            what = "is a folder" if path.is_dir() else "does not exist"
            raise ResultsError(f"{path} {what}; make a results file with: kringloop run netherlands")
        layout = self._layout()
        if layout != LAYOUT:
            raise ResultsError(
                f"{path} has layout {layout}, this version reads layout {LAYOUT}\n"
                "  Compute it again with: kringloop run <study>. The old file is left as it is."
            )

    def _layout(self) -> int:
        try:
            with self.path.open("rb") as file:
                start = file.read(12)
        except OSError as error:
            raise ResultsError(f"{self.path} cannot be read: {error.strerror}") from None
        if start[8:] != _SIGNATURE:
            raise ResultsError(f"{self.path} is not a results file; list them with: kringloop list runs")
        try:
            with self.connect() as connection:
                row = connection.execute("select value from meta where key = 'layout'").fetchone()
        except ResultsError as error:
            raise ResultsError(f"{self.path} is not a results file, or a damaged one: {error}") from None
        return int(row[0]) if row and str(row[0]).isdigit() else 0

    @contextmanager
    def connect(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A read-only connection."""
        import duckdb

        try:
            connection = duckdb.connect(str(self.path), read_only=True)
        except duckdb.Error as error:
            raise ResultsError(str(error).splitlines()[0]) from None
        try:
            yield connection
        except duckdb.Error as error:
            raise ResultsError(str(error).splitlines()[0]) from None
        finally:
            connection.close()

    @cached_property
    def meta(self) -> dict[str, str]:
        """What is known of the run; read once, because the file never changes."""
        frame = self.table("meta")
        return dict(zip(frame["key"].to_list(), frame["value"].to_list(), strict=True))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the tables inside; read once, because the file never changes."""
        with self.connect() as connection:
            found = connection.execute("select table_name from duckdb_tables() order by 1").fetchall()
        return tuple(row[0] for row in found)

    def table(self, name: str) -> pl.DataFrame:
        """One table as a frame."""
        if name != "meta" and name not in self.names:
            raise unknown("table", name, self.names, where=str(self.path))
        return self.query(f'select * from "{name}"')

    def query(self, sql: str, parameters: list[object] | None = None) -> pl.DataFrame:
        """The answer to a SQL question as a frame."""
        with tempfile.TemporaryDirectory() as folder, self.connect() as connection:
            parquet = Path(folder) / "answer.parquet"
            relation = connection.sql(sql, params=parameters)
            relation.write_parquet(str(parquet))
            return pl.read_parquet(parquet)


def newest_results(folder: Path, study: str | None = None) -> Path:
    """The results file written last, of one study or of any.

    Raises
    ------
    ResultsError   there is none yet
    """
    studies: dict[Path, str] = {}
    ages: dict[Path, int] = {}
    for path in folder.glob(f"[!.]*{SUFFIX}"):
        with suppress(FileNotFoundError):
            ages[path] = path.stat().st_mtime_ns
            named = _NAME.match(path.name)
            studies[path] = named["study"] if named else ""
    found = [p for p in ages if study is None or studies[p] == study]
    if not found and study is not None and any(studies.values()):
        hint = did_you_mean(study, set(studies.values()) - {""})
        raise ResultsError(f"there are no results of study '{study}' in {folder}; {hint}")
    if not found:
        of = f" of study '{study}'" if study else ""
        raise ResultsError(
            f"there are no results{of} in {folder}; make them with: kringloop run {study or 'netherlands'}"
        )
    return max(found, key=lambda p: (ages[p], p.name))
