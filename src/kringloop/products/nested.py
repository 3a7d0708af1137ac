"""A bill of materials in JSON: a list of rows, or parts that hold parts; both come out as rows of one table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from kringloop.core import Problems, TableError
from kringloop.products.columns import BILL

DEEPEST: Final = 100
"""Levels of parts in parts."""
INSIDE: Final = "parts"
"""Key that holds the parts of a part."""


def beside_parts(read: Any) -> Mapping[str, Any]:
    """What a file of parts holds beside them, which is no property of a part.

    >>> beside_parts({"maker": "x", "parts": [{"part": "pump"}]})
    {'maker': 'x'}
    """
    return {key: value for key, value in read.items() if key != INSIDE} if _holds_parts(read) else {}


def _holds_parts(read: Any) -> bool:
    return isinstance(read, Mapping) and INSIDE in read and "part" not in read


def parts_text(read: Any, name: str) -> tuple[str, list[str]]:
    """The rows of loaded JSON as text of a table, and the place of each in the file (such as `parts[0].parts[2]`).

    A part inside another has that one as its parent. `after`, or a key of another program, may be a list; true and
    false are yes and no.

    Raises
    ------
    TableError   no parts, parts too deep, a value that is no figure and no text
    """
    problems = Problems(name)
    parts = _top(read, name)
    rows, places = [], []
    for place, parent, part in _walk(parts, "parts", "", 1, problems):
        rows.append(_row(part, parent, place, problems))
        places.append(place)
    problems.raise_if_any(TableError, closing="Nothing was read.")
    heads = list(dict.fromkeys(key for row in rows for key in row))
    return rows_text(heads, rows), places


def completed(text: str) -> str:
    """The text of a table of parts with the columns that every bill has; in JSON a key may be absent everywhere."""
    heads, *rows = list(csv.reader(io.StringIO(text)))
    lacking = [name for name in ("part", "parent", "mass") if name not in heads]
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(
        [[*heads, *lacking], *([*r, *("" for _ in lacking)] for r in rows)]
    )
    return stream.getvalue()


def rows_text(heads: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    """Rows as text of a table; what a row does not have is an empty cell."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, heads, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def _top(read: Any, name: str) -> list[Any]:
    if _holds_parts(read):
        read = read[INSIDE]
    parts = [read] if isinstance(read, Mapping) else read
    if not isinstance(parts, list) or not parts:
        raise TableError(
            f'{name} holds no parts; expected a list of parts, or {{"parts": [...]}}',
            nl=f'{name} bevat geen onderdelen; verwacht: een lijst, of {{"parts": [...]}}',
        )
    return parts


def _walk(
    parts: list[Any], place: str, parent: str, depth: int, problems: Problems
) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    if depth > DEEPEST:
        problems.add(
            place, f"parts lie deeper than {DEEPEST} levels", nl=f"onderdelen liggen dieper dan {DEEPEST} lagen"
        )
        return
    for number, part in enumerate(parts):
        here = f"{place}[{number}]"
        if not isinstance(part, Mapping):
            problems.add(
                here,
                f"{part!r} is no part; write its columns by name between braces",
                nl=f"{part!r} is geen onderdeel; schrijf de kolommen met naam tussen accolades",
            )
            continue
        yield here, parent, part
        inside = part.get(INSIDE, [])
        if isinstance(inside, list):
            yield from _walk(inside, f"{here}.{INSIDE}", str(part.get("part", "")), depth + 1, problems)
        else:
            problems.add(f"{here}.{INSIDE}", "is no list of parts", nl="is geen lijst van onderdelen")


def _row(part: Mapping[str, Any], parent: str, place: str, problems: Problems) -> dict[str, str]:
    row: dict[str, str] = {}
    known = {column.name for column in BILL.columns}
    for key, value in part.items():
        if key == INSIDE:
            continue
        text = _value(value, listed=key == "after" or key not in known)
        if text is None and key in known:
            problems.add(
                f"{place}.{key}", f"{value!r} is no figure and no text", nl=f"{value!r} is geen getal en geen tekst"
            )
        row[key] = json.dumps(value) if text is None else text
    if parent and row.get("parent", parent) != parent:
        problems.add(
            f"{place}.parent",
            f"says '{row['parent']}' and lies inside '{parent}'",
            nl=f"zegt '{row['parent']}' en ligt in '{parent}'",
        )
    if parent:
        row["parent"] = parent
    return row


def _value(value: Any, *, listed: bool) -> str | None:
    """A value as a cell; None where it is none. A list is its texts with blanks between."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if listed and isinstance(value, list) and all(isinstance(item, str | int) for item in value):
        return " ".join(map(str, value))
    return str(value) if isinstance(value, str | int | float) else None
