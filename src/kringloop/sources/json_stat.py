"""Read a dataset in JSON-stat 2.0, as Eurostat sends it and others do.

Owns the format: figures stand at a flat index over all dimensions, the last of which runs fastest; `value` and `status`
are a list of all of them, or an object with those that there are. A place without a figure and without a status is no
observation, as in SDMX-CSV, which leaves it out; a status without a figure is one whose figure is absent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import prod
from pathlib import Path
from typing import Any, Final

import polars as pl

from kringloop.core import SourceError, listing
from kringloop.sources.sdmx_csv import FLAG, PERIOD, VALUE, Located, select_observations, whole_observations
from kringloop.sources.text import read_as, read_json, require_columns
from kringloop.sources.whole import Whole

_READ: Final = frozenset({"version", "class", "id", "size", "dimension", "value", "status", "role"})
_NO_FIGURE: Final = ":"
_FORM: Final = "JSON-stat 2.0"

Cube = Mapping[str, Any]


def read_json_stat(path: Path, *, dimensions: Sequence[str], where: Mapping[str, str] | None = None) -> pl.DataFrame:
    """Rows `geo, year, <dimensions>, value, flag` of an annual dataset; see `read_eurostat`, which reads every form."""
    with read_as(path, _FORM):
        names, rows, _ = _observations(path)
    require_columns(path, names, ["geo", PERIOD, *dimensions, *(where or {})])
    return select_observations(path, rows, dimensions=dimensions, where=where or {})


def whole_json_stat(path: Path) -> Whole:
    """Every observation: a column per dimension, `period`, `value` and `flag`."""
    with read_as(path, _FORM):
        names, rows, unused = _observations(path)
    require_columns(path, names, [PERIOD])
    return whole_observations(path, rows, [name for name in names if name != PERIOD], unused)


def _observations(path: Path) -> tuple[list[str], list[Located], tuple[str, ...]]:
    """Names of the dimensions, one row per observation with its place, and the fields that are not read."""
    cube = _cube(path)
    names = _names(cube)
    codes = [_codes(path, cube, key, size) for key, size in zip(cube["id"], cube["size"], strict=True)]
    count = prod(cube["size"])
    values = dict(_filled(path, cube.get("value"), "value", count))
    flags = {k: _flag(v) for k, v in _filled(path, cube.get("status"), "status", count)}
    rows = []
    for place in sorted({k for k, v in values.items() if v is not None} | {k for k, flag in flags.items() if flag}):
        row = dict(zip(names, _at(place, codes), strict=True))
        rows.append((place, row | {VALUE: _text(path, place, values.get(place)), FLAG: flags.get(place, "")}))
    if not rows:
        raise SourceError(f"{path} holds no observation", nl=f"{path} bevat geen waarneming")
    return names, rows, _unused(cube)


def _cube(path: Path) -> Cube:
    content = read_json(path)
    held = content if isinstance(content, dict) else {}
    lost = [part for part in ("id", "size", "dimension", "value") if part not in held]
    if lost or len(held["id"]) != len(held["size"]):
        told = listing(lost or ["size"])
        raise SourceError(
            f"{path} is no dataset of JSON-stat 2.0: {told} is missing or does not fit\n"
            "  Ask the producer for version 2.0, class 'dataset'.",
            nl=f"{path} is geen dataset van JSON-stat 2.0: {told} ontbreekt of past niet\n"
            "  Vraag de producent om versie 2.0, klasse 'dataset'.",
        )
    return held


def _names(cube: Cube) -> list[str]:
    """Names of the dimensions; that of the periods as SDMX-CSV calls it."""
    periods = {"time", *cube.get("role", {}).get("time", ())}
    return [PERIOD if key in periods else str(key) for key in cube["id"]]


def _codes(path: Path, cube: Cube, key: str, size: int) -> list[str]:
    """Codes of a dimension in the order of the index."""
    category = cube["dimension"].get(key, {}).get("category", {})
    index = category.get("index", list(category.get("label", {})))
    codes = sorted(index, key=index.__getitem__) if isinstance(index, dict) else list(index)
    positions = sorted(index.values()) if isinstance(index, dict) else list(range(len(codes)))
    if len(codes) != size or positions != list(range(size)):
        raise SourceError(
            f"{path}: dimension '{key}' has {len(codes)} codes; expected {size}, numbered from 0",
            nl=f"{path}: dimensie '{key}' heeft {len(codes)} codes; verwacht {size}, genummerd vanaf 0",
        )
    return [str(code) for code in codes]


def _filled(path: Path, held: Any, called: str, count: int) -> Iterator[tuple[int, Any]]:
    """What stands at each place: a list of all, an object with some, or one text that holds for all."""
    if held is None:
        return
    if isinstance(held, str):
        held = [held] * count
    places = range(len(held)) if isinstance(held, list) else [int(k) if str(k).isdigit() else -1 for k in held]
    if (isinstance(held, list) and len(held) != count) or any(not 0 <= k < count for k in places):
        raise SourceError(
            f"{path}: '{called}' has {len(held)} entries that do not fit the {count} places of its dimensions; the "
            "file is cut off or was edited",
            nl=f"{path}: '{called}' heeft {len(held)} waarden die niet passen bij de {count} plaatsen van de "
            "dimensies; het bestand is afgebroken of bewerkt",
        )
    yield from zip(places, held if isinstance(held, list) else held.values(), strict=True)


def _at(place: int, codes: Sequence[Sequence[str]]) -> list[str]:
    """Codes of a place: the last dimension runs fastest."""
    found = []
    for dimension in reversed(codes):
        place, position = divmod(place, len(dimension))
        found.append(dimension[position])
    return found[::-1]


def _flag(status: Any) -> str:
    """Flags of a status; `:` says only that there is no figure."""
    return "" if status is None else str(status).removeprefix(_NO_FIGURE).strip()


def _text(path: Path, place: int, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value or abs(value) == float("inf"):
        raise SourceError(
            f"{path}: the value at place {place} is {value!r}; expected a number, or null where there is none",
            nl=f"{path}: de waarde op plaats {place} is {value!r}; verwacht een getal, of null waar er geen is",
        )
    return repr(value)


def _unused(cube: Cube) -> tuple[str, ...]:
    """Fields that go into no column of the table."""
    found = [key for key in cube if key not in _READ]
    for name, each in cube["dimension"].items():
        found += [f"{name}.{key}" for key in each if key != "category"]
        found += [f"{name}.category.{key}" for key in each.get("category", {}) if key != "index"]
    return tuple(found)
