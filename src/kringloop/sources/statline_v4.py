"""Read a CBS StatLine table of OData v4: long observations, with the codes of measures and dimensions beside them.

Kept by `kringloop fetch cbs4/…` as one JSON object: `Dimensions`, `MeasureCodes`, one list of codes per dimension, and
the observations under `value`. Owns this format; `read_statline` reads the records made here like those of v3, so that
both versions become one table. A figure that is confidential, impossible or unknown is missing, never 0; the reason
stands in the whole table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import polars as pl

from kringloop.core import SourceError, did_you_mean, listing
from kringloop.sources.statline_columns import measures_of
from kringloop.sources.text import Row, read_as, read_json
from kringloop.sources.whole import Whole, require_once

_NONE: Final = "None"
_FORM: Final = "OData v4"
_READ: Final = frozenset({"Measure", "Value", "ValueAttribute", "StringValue"})
_PARTS: Final = ("Dimensions", "MeasureCodes", "value")

Observation = Mapping[str, Any]


def is_v4(content: object) -> bool:
    """Whether a JSON object is a table of OData v4 as it is kept."""
    return isinstance(content, dict) and "MeasureCodes" in content and "Dimensions" in content


def whole_v4(path: Path) -> Whole:
    """Every observation: a column per dimension, `measure`, `unit`, `value`, and `why` there is no figure.

    Raises
    ------
    SourceError   a part is missing, a code that is in no list, a figure that is none, an observation that stands twice
    """
    with read_as(path, _FORM):
        return _whole(path, read_json(path))


def _whole(path: Path, content: Mapping[str, Any]) -> Whole:
    _require_parts(path, content)
    dimensions, units = _dimensions(content), {_key(e): str(e.get("Unit") or "") for e in content["MeasureCodes"]}
    rows = []
    for count, each in _observations(path, content):
        codes = [str(each[d]).strip() for d in dimensions]
        measure = str(each["Measure"]).strip()
        rows.append((*codes, measure, units[measure], _value(path, count, each), _why(each)))
    text = pl.String()
    schema = {**dict.fromkeys((*dimensions, "measure", "unit"), text), "value": pl.Float64(), "why": text}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    require_once(path, frame, [*dimensions, "measure"])
    seen = Counter(key for each in content["value"] for key in each)
    unused = tuple(sorted(set(seen) - _READ - set(dimensions)))
    return Whole(frame=frame, why="why", unused=unused)


def records_v4(path: Path, content: Mapping[str, Any], columns: Sequence[str]) -> list[Row]:
    """One record per combination of codes with a column per measure, as a TypedDataSet of v3 has them.

    Parameters
    ----------
    content : what the file holds
    columns : the measures wanted, by their columns of v3 or their codes of v4

    Raises
    ------
    SourceError   as `whole_v4`; a column that no measure is; a figure that carries a reason for having none
    """
    with read_as(path, _FORM):
        kept = _whole(path, content).frame
        named = measures_of(path, content, columns)
    kept = kept.filter(pl.col("measure").is_in(list(named.values())))
    both = kept.filter(pl.col("value").is_not_null() & (pl.col("why") != ""))
    if both.height:
        seen = listing(both["why"].unique().sort().to_list())
        raise SourceError(
            f"{path} holds figures that carry a ValueAttribute ({seen}); expected one only where there is no figure",
            nl=f"{path} bevat cijfers met een ValueAttribute ({seen}); die werd alleen verwacht waar geen cijfer staat",
        )
    dimensions = kept.columns[: kept.columns.index("measure")]
    by_code: dict[str, list[str]] = {}
    for column, code in named.items():
        by_code.setdefault(code, []).append(column)
    found: dict[tuple[str, ...], Row] = {}
    for row in kept.iter_rows(named=True):
        key = tuple(row[d] for d in dimensions)
        record = found.setdefault(key, dict(zip(dimensions, key, strict=True)) | dict.fromkeys(columns, ""))
        record |= dict.fromkeys(by_code[row["measure"]], "" if row["value"] is None else repr(row["value"]))
    if not found:
        raise SourceError(
            f"{path} holds no observation of {listing(columns)}; fetch it again",
            nl=f"{path} bevat geen waarneming van {listing(columns, language='nl')}; haal het opnieuw op",
        )
    return list(found.values())


def _observations(path: Path, content: Mapping[str, Any]) -> Iterator[tuple[int, Observation]]:
    """The observations, each of whose codes is in its list."""
    dimensions = _dimensions(content)
    lists = {"Measure": {_key(e) for e in content["MeasureCodes"]}}
    lists |= {d: {_key(e) for e in content[f"{d}Codes"]} for d in dimensions}
    for count, each in enumerate(content["value"], 1):
        for column, codes in lists.items():
            code = str(each.get(column, "")).strip()
            if code not in codes:
                hint = did_you_mean(code, codes)
                raise SourceError(
                    f"{path} observation {count}: '{code}' is no code of '{column}'; {hint}",
                    nl=f"{path} waarneming {count}: '{code}' is geen code van '{column}'; "
                    f"{did_you_mean(code, codes, 'nl')}",
                )
        yield count, each


def _value(path: Path, count: int, each: Observation) -> float | None:
    value = each.get("Value")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value or abs(value) == float("inf"):
        raise SourceError(
            f"{path} observation {count}: Value is {value!r}; expected a number, or null where there is no figure",
            nl=f"{path} waarneming {count}: Value is {value!r}; verwacht een getal, of null waar geen cijfer is",
        )
    return float(value)


def _why(each: Observation) -> str:
    """Why there is no figure: what the producer says, or that a text stands in its place."""
    said = str(each.get("ValueAttribute") or _NONE).strip()
    if said == _NONE and each.get("Value") is None and each.get("StringValue") is not None:
        return "StringValue"
    return "" if said == _NONE else said


def _dimensions(content: Mapping[str, Any]) -> list[str]:
    return [str(d) for d in content["Dimensions"]]


def _key(entry: Mapping[str, Any]) -> str:
    return str(entry["Identifier"]).strip()


def _require_parts(path: Path, content: Any) -> None:
    held = content if isinstance(content, dict) else {}
    wanted = [*_PARTS, *(f"{d}Codes" for d in held.get("Dimensions", ()))]
    lost = [part for part in wanted if not isinstance(held.get(part), list)]
    if lost or not held["value"]:
        told = listing(lost) if lost else "value"
        raise SourceError(
            f"{path} is no table of OData v4 as it is kept: {told} is missing or empty\n"
            "  Fetch it again: kringloop fetch cbs4/…",
            nl=f"{path} is geen tabel van OData v4 zoals zij wordt bewaard: {told} ontbreekt of is leeg\n"
            "  Haal haar opnieuw op: kringloop fetch cbs4/…",
        )
