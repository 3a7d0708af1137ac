"""Read an answer of UN Comtrade, API v1: trade of one reporter by partner and code of the Harmonised System.

Owns the format: an error stands beside the data, the count says how many rows there are, partner 0 is the world beside
its parts, and a row is split by second partner, customs procedure and means of transport, each with a code for all.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl

from kringloop.core import SourceError, listing
from kringloop.sources.harmonised import hs_code
from kringloop.sources.text import read_as, read_json
from kringloop.sources.whole import Whole, require_once

_CODES: Final = {
    "refYear": "year",
    "reporterCode": "reporter",
    "flowCode": "flow",
    "partnerCode": "partner",
}
_SPLIT: Final = {"partner2Code": "second_partner", "customsCode": "customs", "motCode": "transport"}
_ESTIMATED: Final = "isNetWgtEstimated"


def whole_comtrade(path: Path) -> Whole:
    """Every row: codes, `hs`, `value` [US dollar] and `net_weight` [kg]; the flag is e where the weight is estimated.

    Raises
    ------
    SourceError   an error in place of data, fewer rows than counted, a row without a field, a figure that is none, a
                  row that stands twice
    """
    with read_as(path, "UN Comtrade v1"):
        rows = _rows(path)
        records = [_record(path, line, row) for line, row in enumerate(rows, 1)]
    text, figure = pl.String(), pl.Float64()
    keys = [*_CODES.values(), "hs", *_SPLIT.values()]
    schema = {**dict.fromkeys(keys, text), "value": figure, "net_weight": figure, "flag": text}
    frame = pl.DataFrame(records, schema=schema, orient="row")
    require_once(path, frame, keys)
    read = {*_CODES, "cmdCode", *_SPLIT, "primaryValue", "netWgt", _ESTIMATED}
    return Whole(frame=frame, why="flag", unused=tuple(sorted({key for row in rows for key in row} - read)))


def _rows(path: Path) -> list[Mapping[str, Any]]:
    content = read_json(path)
    held = content if isinstance(content, dict) else {}
    if held.get("error"):
        raise SourceError(
            f"{path} holds an error of UN Comtrade, no data: {held['error']}",
            nl=f"{path} bevat een fout van UN Comtrade, geen data: {held['error']}",
        )
    rows: list[Mapping[str, Any]] = held["data"] if isinstance(held.get("data"), list) else []
    if not rows or held.get("count") != len(rows) or not all(isinstance(row, dict) for row in rows):
        raise SourceError(
            f"{path} holds {len(rows)} rows of UN Comtrade and counts {held.get('count')}; fetch it again",
            nl=f"{path} bevat {len(rows)} rijen van UN Comtrade en telt er {held.get('count')}; haal het opnieuw op",
        )
    return rows


def _record(path: Path, line: int, row: Mapping[str, Any]) -> tuple[str | float | None, ...]:
    lost = [key for key in (*_CODES, "cmdCode", "primaryValue", "netWgt") if key not in row]
    if lost:
        raise SourceError(
            f"{path} row {line} has no {listing(lost)}; has the service changed its answer?",
            nl=f"{path} rij {line} heeft geen {listing(lost, language='nl')}; heeft de dienst zijn antwoord veranderd?",
        )
    codes = [str(row[key]).strip() for key in _CODES]
    split = [str(row[key]).strip() if row.get(key) is not None else "" for key in _SPLIT]
    figures = [_figure(path, line, key, row[key]) for key in ("primaryValue", "netWgt")]
    return (*codes, hs_code(row["cmdCode"], path=path, line=line), *split, *figures, "e" if row.get(_ESTIMATED) else "")


def _figure(path: Path, line: int, key: str, value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value or value < 0:
        raise SourceError(
            f"{path} row {line}: {key} is {value!r}; expected a number of 0 or more, or null",
            nl=f"{path} rij {line}: {key} is {value!r}; verwacht een getal van 0 of meer, of null",
        )
    return float(value)
