"""The results file: one immutable DuckDB file per run.

Written under a temporary name, synced and renamed, so that a reader sees a whole file or
none and a crash leaves nothing half-done. Readers open it read-only; any DuckDB client can.
A file may come from somebody else: it is data, and nothing in it is run.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from kringloop.core import ResultsError, did_you_mean, system_reason, unknown
from kringloop.tables.contents import HASH_KEY, content_hash
from kringloop.tables.locking import folder_lock
from kringloop.tables.writing import RESULTS_SIGNATURE, SIGNATURE_AT, put_file

if TYPE_CHECKING:
    import duckdb

EXAMPLE_STUDY = "netherlands"
"""The study that commands take where none is named, and that examples show: the one place that says which."""

LAYOUT = 2
"""Version of the tables inside; a reader refuses files of another layout."""

SUFFIX = ".duckdb"
MOST_ROWS, MOST_TEXT = 20_000_000, 2**31
"""Rows and bytes of text of one table that are read; more is refused, whoever made the file."""
READ_MEMORY = "1GB"
_TYPES = {"VARCHAR": pl.String, "BIGINT": pl.Int64, "INTEGER": pl.Int32, "DOUBLE": pl.Float64, "BOOLEAN": pl.Boolean}
_ALIAS = "results"
_NAME = re.compile(r"^(?P<study>.+)-[0-9a-f]{10}\.duckdb$")
_PARTIAL = re.compile(r"^\.(kringloop-[0-9a-f]{16}|.+\.\d+-[0-9a-f]+)\.partial(\.wal)?$")


def write_results(path: Path, tables: Mapping[str, pl.DataFrame], meta: Mapping[str, str]) -> Path:
    """Write tables to a new results file at `path`, with the hash of its content.

    Writers on one folder, also from other machines, take turns.

    Raises
    ------
    ResultsError   the folder cannot be written; nothing is left behind
    """
    import duckdb

    folder = path.parent
    about = {**meta, "layout": str(LAYOUT)}
    about[HASH_KEY] = content_hash(tables)
    rows = pl.DataFrame(
        {"key": list(about), "value": list(about.values())}, schema={"key": pl.String, "value": pl.String}
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with folder_lock(folder):
            _remove_abandoned(folder)
            put_file(Path(os.path.realpath(path)), lambda partial: _make(partial, {"meta": rows, **tables}))
    except (OSError, duckdb.Error) as error:
        raise ResultsError(
            f"results cannot be written to {folder}: {system_reason(error)}\n"
            "  Choose another folder with --out, or make this one writable. Nothing was written.",
            nl=f"de resultaten kunnen niet naar {folder} worden geschreven: {system_reason(error, 'nl')}\n"
            "  Kies met --out een andere map, of geef rechten om hier te schrijven. Er is niets geschreven.",
        ) from None
    return path


def _make(partial: Path, frames: Mapping[str, pl.DataFrame]) -> None:
    import duckdb

    connection = duckdb.connect(_as_text(partial))
    try:
        for name, frame in frames.items():
            _store(connection, name, frame)
    finally:
        connection.close()


def _store(connection: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    with tempfile.TemporaryDirectory(prefix="kringloop-") as folder:
        parquet = Path(folder) / "table.parquet"
        frame.write_parquet(parquet)
        connection.execute(f'create table "{name}" as select * from read_parquet(?)', [str(parquet)])


def _remove_abandoned(folder: Path) -> None:
    """Clear partial results: whoever makes one holds the folder, so there is nobody whose they can be."""
    for path in folder.iterdir():
        if _PARTIAL.match(path.name):
            path.unlink(missing_ok=True)


def _as_text(path: Path) -> str:
    """A path as DuckDB takes it: UTF-8, whatever the language of this machine is set to.

    Raises
    ------
    ResultsError   the name of the file or of a folder is not UTF-8
    """
    try:
        return os.fsencode(path).decode("utf-8")
    except UnicodeDecodeError:
        shown = os.fsencode(path).decode("utf-8", errors="backslashreplace")
        raise ResultsError(
            f"'{shown}' has a name that is not UTF-8; give the file or its folder another name",
            nl=f"'{shown}' heeft een naam die geen UTF-8 is; geef het bestand of de map een andere naam",
        ) from None


def _no_file(path: Path) -> ResultsError:
    """The error for a path at which no file stands that can be read."""
    what, what_nl = "does not exist", "bestaat niet"
    held = sorted(path.glob(f"*{SUFFIX}")) if path.is_dir() else []
    if held:
        return ResultsError(
            f"{path} is a folder with {len(held)} results files; name one, such as {held[-1]}, or the folder with "
            "--results",
            nl=f"{path} is een map met {len(held)} bestanden met resultaten; noem er een, zoals {held[-1]}, of de map "
            "met --results",
        )
    if path.is_dir():
        what, what_nl = "is a folder", "is een map"
    elif path.exists():
        what, what_nl = "is no plain file", "is geen gewoon bestand"
    return ResultsError(
        f"{path} {what}; make a results file with: kringloop run {EXAMPLE_STUDY}",
        nl=f"{path} {what_nl}; maak een bestand met resultaten met: kringloop run {EXAMPLE_STUDY}",
    )


class ResultsFile:
    """A results file, opened read-only for each question, or once for all of them.

    Parameters
    ----------
    keep_open : open it once, for whoever asks much; opening takes longer than most answers
    called    : how it is named where it is told of, when the file that is read has another name

    Raises
    ------
    ResultsError   the file is missing, not a results file, or of another layout
    """

    def __init__(self, path: Path, *, keep_open: bool = False, called: Path | None = None) -> None:
        self.path = path if called is None else called
        self._read_from = path
        _as_text(path)
        self._kept: duckdb.DuckDBPyConnection | None = None
        if not path.is_file():
            raise _no_file(path)
        self._require_signature()
        layout = self._layout(keep_open)
        if layout != LAYOUT:
            raise ResultsError(
                f"{path} has layout {layout}, this version reads layout {LAYOUT}\n"
                "  Compute it again with: kringloop run <study>. The old file is left as it is.",
                nl=f"{path} heeft indeling {layout}, deze versie leest indeling {LAYOUT}\n"
                "  Reken het opnieuw door met: kringloop run <studie>. Het oude bestand blijft zoals het is.",
            )

    def _require_signature(self) -> None:
        try:
            with self._read_from.open("rb") as file:
                start = file.read(SIGNATURE_AT + 4)
        except OSError as error:
            raise ResultsError(
                f"{self.path} cannot be read: {error.strerror}",
                nl=f"{self.path} is niet te lezen: {system_reason(error, 'nl')}",
            ) from None
        if start[SIGNATURE_AT:] != RESULTS_SIGNATURE:
            raise ResultsError(
                f"{self.path} is not a results file; list them with: kringloop list runs",
                nl=f"{self.path} is geen bestand met resultaten; welke er zijn, toont: kringloop list runs",
            )

    def _layout(self, keep_open: bool) -> int:
        try:
            self._kept = self._opened()  # once for all that is read first
            try:
                found = str(self.meta.get("layout"))
            finally:
                if not keep_open:
                    self._kept.close()
                    self._kept = None
        except (ResultsError, pl.exceptions.ColumnNotFoundError) as error:
            why = error.in_language("nl") if isinstance(error, ResultsError) else str(error)
            raise ResultsError(
                f"{self.path} is not a results file, or a damaged one: {error}",
                nl=f"{self.path} is geen bestand met resultaten, of een beschadigd bestand: {why}",
            ) from None
        return int(found) if found.isdecimal() else 0

    @contextmanager
    def connect(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A read-only connection that reaches this file and nothing else, and loads nothing.

        The tables are in the catalogue `results`, so that no name in the file stands in for one of the program.
        """
        with _faults_told():
            connection = self._kept.cursor() if self._kept else self._opened()
            try:
                yield connection
            finally:
                connection.close()

    def _opened(self) -> duckdb.DuckDBPyConnection:
        import duckdb

        path = _as_text(self._read_from).replace("'", "''")
        with _faults_told():
            connection = duckdb.connect(":memory:", config=dict(_SAFE))
            try:
                connection.execute(f"attach '{path}' as {_ALIAS} (type duckdb, read_only)")
                for setting in _LOCKED:
                    connection.execute(setting)
            except BaseException:
                connection.close()
                raise
        return connection

    @cached_property
    def meta(self) -> dict[str, str]:
        """What is known of the run; read once, because the file never changes."""
        frame = self.table("meta")
        return dict(zip(frame["key"].to_list(), frame["value"].to_list(), strict=True))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the tables inside, views left out; read once, because the file never changes."""
        with self.connect() as connection:
            return _tables(connection)

    def table(self, name: str) -> pl.DataFrame:
        """One table as a frame.

        Raises
        ------
        UnknownNameError   no such table
        ResultsError       it cannot be read whole, holds other types than results do, or is too large
        """
        if name not in self.names:
            if name == "meta":
                raise ResultsError("there is no table 'meta'")
            raise unknown("table", name, self.names, where=str(self.path))
        with self.connect() as connection:
            return _read(connection, name)

    def query(self, sql: str, parameters: list[object] | None = None) -> pl.DataFrame:
        """The answer to a SQL question as a frame; the tables are called `results.name`, or by their name alone."""
        with self.connect() as connection:
            connection.execute(f"use {_ALIAS}")
            return _frame(connection.sql(sql, params=parameters))

    def sound(self) -> bool:
        """Whether all tables are as they were written; reads the whole file."""
        try:
            with self.connect() as connection:
                frames = {name: _read(connection, name) for name in _tables(connection)}
            meta = frames.pop("meta")
            about = dict(zip(meta["key"].to_list(), meta["value"].to_list(), strict=True))
            return about.get(HASH_KEY) == content_hash(frames)
        except (ResultsError, KeyError, pl.exceptions.PolarsError):
            return False


@contextmanager
def _faults_told() -> Iterator[None]:
    """Faults of duckdb as ours, in one sentence; its own word for Ctrl-C as Ctrl-C."""
    import duckdb

    try:
        yield
    except duckdb.InterruptException:
        raise KeyboardInterrupt from None
    except duckdb.Error as error:
        raise ResultsError(system_reason(error)) from None


_SAFE: Mapping[str, str | bool | int] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    "memory_limit": READ_MEMORY,
    "threads": 2,
}
_LOCKED = ("set temp_directory = ''", "set enable_external_access = false", "set lock_configuration = true")


def _tables(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    found = connection.execute(
        "select table_name from duckdb_tables() where database_name = ? and schema_name = 'main' order by 1",
        [_ALIAS],
    ).fetchall()
    return tuple(row[0] for row in found)


def _read(connection: duckdb.DuckDBPyConnection, name: str) -> pl.DataFrame:
    quoted = f'{_ALIAS}.main."' + name.replace('"', '""') + '"'
    columns = connection.execute(f"describe {quoted}").fetchall()
    strange = [f"'{c[0]}' ({c[1]})" for c in columns if c[1] not in _TYPES]
    if strange:
        raise ResultsError(f"table '{name}' has columns of a kind that results have not: {', '.join(strange[:5])}")
    texts = ['strlen("' + c[0].replace('"', '""') + '")' for c in columns if c[1] == "VARCHAR"]
    asked = ", ".join(["count(*)", *(f"coalesce(sum({t}), 0)" for t in texts)])
    (counts,) = connection.execute(f"select {asked} from {quoted}").fetchall()
    rows, text = counts[0], sum(counts[1:])
    if rows > MOST_ROWS or text > MOST_TEXT:
        raise ResultsError(f"table '{name}' has {rows} rows and {text} bytes of text, more than is read")
    return _frame(connection.sql(f"select * from {quoted}"))


class _Stream:
    """A relation as an Arrow stream and nothing else: given the relation itself, polars looks up its class in ways
    that make duckdb complain of leaks when the program ends."""

    def __init__(self, relation: duckdb.DuckDBPyRelation) -> None:
        self._relation = relation

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._relation.__arrow_c_stream__(requested_schema)


def _frame(relation: duckdb.DuckDBPyRelation) -> pl.DataFrame:
    """The rows of a relation in memory; nothing is put on a disk on the way.

    Raises
    ------
    ResultsError   rows that cannot be read: the stream meets them one by one, after the question was taken
    """
    try:
        return pl.DataFrame(_Stream(relation))
    except pl.exceptions.PolarsError as error:
        raise ResultsError(system_reason(error)) from None


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
        known = set(studies.values()) - {""}
        raise ResultsError(
            f"there are no results of study '{study}' in {folder}; {did_you_mean(study, known)}",
            nl=f"er zijn in {folder} geen resultaten van studie '{study}'; {did_you_mean(study, known, 'nl')}",
        )
    if not found:
        of, of_nl = (f" of study '{study}'", f" van studie '{study}'") if study else ("", "")
        raise ResultsError(
            f"there are no results{of} in {folder}; make them with: kringloop run {study or EXAMPLE_STUDY}",
            nl=f"er zijn in {folder} geen resultaten{of_nl}; maak ze met: kringloop run {study or EXAMPLE_STUDY}",
        )
    return max(found, key=lambda p: (ages[p], p.name))
