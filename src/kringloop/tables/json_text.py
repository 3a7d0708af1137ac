"""JSON read strictly: what a table cannot hold is refused with its place."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from kringloop.core import KringloopError, Names, Problems, TableError

_ROWS = Names("rijen", "rows")


def json_of(text: str, name: str, *, wanted: Names = _ROWS) -> Any:
    """JSON without what a table cannot hold: no NaN, no key twice, not too deep.

    Parameters
    ----------
    wanted : what the file should hold, in words

    Raises
    ------
    TableError   it is empty, no JSON, or holds one of these
    """
    if not text.strip():
        raise TableError(f"{name} is empty; expected {wanted.en}", nl=f"{name} is leeg; verwacht: {wanted.nl}")
    try:
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once)
    except RecursionError:
        raise TableError(
            f"{name} nests too deep; no file of figures does",
            nl=f"{name} is te diep genest; geen bestand met cijfers is dat",
        ) from None
    except json.JSONDecodeError as error:
        where = f"regel {error.lineno}, kolom {error.colno}"
        raise TableError(f"{name} is no JSON: {error}", nl=f"{name} is geen JSON: fout op {where}") from None
    except _NoFigureError as error:
        raise TableError(f"{name} is no JSON: {error}", nl=f"{name} is geen JSON: {error.in_language('nl')}") from None
    except ValueError as error:
        raise TableError(f"{name} is no JSON: {error}", nl=f"{name} is geen JSON: een getal is te lang") from None


class _NoFigureError(KringloopError):
    """What JSON can hold and a table cannot."""


def _no_constant(word: str) -> float:
    raise _NoFigureError(f"{word} is no figure", nl=f"{word} is geen getal")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        twice = next(key for key, _ in pairs if [k for k, _ in pairs].count(key) > 1)
        raise _NoFigureError(
            f"the key '{twice}' stands twice in one place", nl=f"de sleutel '{twice}' staat twee keer op één plaats"
        )
    return made


def json_table(text: str, name: str) -> str:
    """A list of rows in JSON, each with its columns by name, as text of a table.

    Raises
    ------
    TableError   as `json_of`; no list of rows, or a value that is no figure and no text

    >>> json_table('[{"a": 1, "b": "x"}, {"a": null}]', "x.json")
    'a,b\\n1,x\\n,\\n'
    """
    rows, problems = json_of(text, name), Problems(name)
    if not isinstance(rows, list) or not rows or not all(isinstance(row, Mapping) for row in rows):
        raise TableError(
            f"{name} is no list of rows; expected [{{...}}, ...] with columns by name",
            nl=f"{name} is geen lijst van rijen; verwacht: [{{...}}, ...] met kolommen op naam",
        )
    heads = list(dict.fromkeys(head for row in rows for head in row))
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(heads)
    for place, row in enumerate(rows):
        writer.writerow([_cell(row.get(head), f"[{place}].{head}", problems) for head in heads])
    problems.raise_if_any(TableError, closing="Nothing was read.")
    return stream.getvalue()


def _cell(value: Any, place: str, problems: Problems) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        problems.add(place, f"{value!r} is no figure and no text", nl=f"{value!r} is geen getal en geen tekst")
        return ""
    return str(value)
