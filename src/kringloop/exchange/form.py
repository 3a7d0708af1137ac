"""What a form of export is, and the list of forms: one file in `forms` each, found by being there.

The name of a form is that of its file, with a hyphen for each underscore. What it writes is up to what it declares: the
figures of an analyst in words (`sheet`), a table as it is stored (`table`), or figures with all that other programs
need to read them (`files`).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import IO, TYPE_CHECKING

from kringloop.core import KringloopError, listing, unknown

if TYPE_CHECKING:
    import polars as pl

    from kringloop.exchange.analyst import AnalystTable
    from kringloop.exchange.delivered import Delivery

FIRST = "csv"
"""The form of a name without an ending."""
SDMX_PACKAGES = ("pysdmx", "lxml")
Write = Callable[[Path], object]
"""Makes a file at a path that is free."""


class NotInstalledError(KringloopError):
    """A form needs a package that is not installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form of export.

    Parameters
    ----------
    ending     : of the name of its file; of a form of several files, that of the figures
    media_type : as it is told to a browser
    sheet      : the bytes of an analyst's table
    table      : writes a table as it is stored, to a path
    files      : the files of a delivery by name, the figures first; what it needs is read when a file is written
    takes      : what must or may be told of a delivery, by the name of its option
    needs_whole: whether it takes a whole run only
    most_rows  : that a table can have; None where there is no limit
    needs      : packages that must be there, of the extra `exchange`
    """

    ending: str
    media_type: str
    sheet: Callable[[AnalystTable], bytes] | None = None
    table: Callable[[pl.DataFrame, Path], object] | None = None
    files: Callable[[Delivery], Mapping[str, Write]] | None = None
    takes: tuple[str, ...] = ()
    needs_whole: bool = False
    most_rows: int | None = None
    needs: tuple[str, ...] = ()


def form_names() -> tuple[str, ...]:
    """Names of all forms; reads none of them.

    >>> "csv" in form_names() and "sdmx-csv" in form_names()
    True
    """
    folder = Path(__file__).with_name("forms")
    return tuple(sorted(module.name.replace("_", "-") for module in iter_modules([str(folder)])))


def find_form(name: str) -> Form:
    """A form by its name.

    Raises
    ------
    UnknownNameError    no such form; names the nearest
    NotInstalledError   it needs packages that are not there; says how to install them

    >>> find_form("parquet").ending
    'parquet'
    """
    if name not in form_names():
        raise unknown("format", name, form_names())
    form: Form = import_module(f"kringloop.exchange.forms.{name.replace('-', '_')}").FORM
    lacking = [package for package in form.needs if find_spec(package) is None]
    if lacking:
        raise NotInstalledError(
            f"'{name}' needs {listing(lacking)}, which is not installed; install it with: "
            "pip install 'kringloop[exchange]'",
            nl=f"'{name}' heeft {listing(lacking, language='nl')} nodig, en dat is niet geïnstalleerd; installeer met: "
            "pip install 'kringloop[exchange]'",
        )
    return form


def plain_forms() -> Mapping[str, Form]:
    """Forms that hold a table as it is stored: their name is the ending of their files.

    >>> sorted(plain_forms())
    ['csv', 'json', 'parquet', 'xlsx']
    """
    found = {name: import_module(f"kringloop.exchange.forms.{name}") for name in form_names() if "-" not in name}
    return {name: module.FORM for name, module in found.items() if module.FORM.table is not None}


def sheet_bytes_of(table: AnalystTable, name: str) -> bytes:
    """An analyst's table as the bytes of a file, for the command line and the pages alike.

    Raises
    ------
    UnknownNameError   no such form, or one that is no sheet
    """
    form = find_form(name)
    if form.sheet is None:
        raise unknown("format", name, plain_forms())
    return form.sheet(table)


def written_to(write: Callable[[io.BytesIO], object]) -> bytes:
    """The bytes that `write` puts into a stream.

    >>> written_to(lambda stream: stream.write(b"x"))
    b'x'
    """
    stream = io.BytesIO()
    write(stream)
    return stream.getvalue()


def write_lines(lines: pl.DataFrame, stream: IO[bytes]) -> None:
    """One column of texts as lines, as they are."""
    lines.write_csv(stream, include_header=False, quote_style="never")
