"""Read an indicator of the World Bank, API v2: a list of two, the page and its rows.

Owns the format: a mistake is answered as a list with a message, a null is no figure, and what is no country (regions,
income groups) has a code of two letters only, beside the countries.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl

from kringloop.core import SourceError, listing
from kringloop.sources.text import read_as, read_json
from kringloop.sources.whole import Whole, require_once

_READ: Final = ("indicator", "country", "countryiso3code", "date", "value", "unit", "obs_status")


def whole_world_bank(path: Path) -> Whole:
    """Every observation: `indicator, country, period, unit, value, flag`; the flag as the World Bank writes it.

    Raises
    ------
    SourceError   an error in place of data, one page of several, a row without a field, a value that is no number, an
                  observation that stands twice
    """
    with read_as(path, "World Bank v2"):
        rows = _rows(path)
        records = [_record(path, count, row) for count, row in enumerate(rows, 1)]
    text = pl.String()
    schema = {
        "indicator": text, "country": text, "period": text, "unit": text, "value": pl.Float64(), "flag": text,
    }  # fmt: skip
    frame = pl.DataFrame(records, schema=schema, orient="row")
    require_once(path, frame, ["indicator", "country", "period"])
    unused = tuple(sorted({key for row in rows for key in row} - set(_READ)))
    return Whole(frame=frame, why="flag", unused=unused)


def _rows(path: Path) -> list[Mapping[str, Any]]:
    content = read_json(path)
    first = content[0] if isinstance(content, list) and content and isinstance(content[0], dict) else {}
    if "message" in first:
        told = "; ".join(f"{m.get('key', '')}: {m.get('value', '')}" for m in first["message"])
        raise SourceError(
            f"{path} holds an error of the World Bank, no data: {told}",
            nl=f"{path} bevat een fout van de Wereldbank, geen data: {told}",
        )
    rows = content[1] if isinstance(content, list) and len(content) == 2 else None
    if "pages" not in first or not isinstance(rows, list) or not rows or not all(isinstance(r, dict) for r in rows):
        raise SourceError(
            f"{path} holds no page and rows of the World Bank; expected [page, rows]",
            nl=f"{path} bevat geen pagina en rijen van de Wereldbank; verwacht [pagina, rijen]",
        )
    if int(first["pages"]) != 1 or int(first.get("total", len(rows))) != len(rows):
        raise SourceError(
            f"{path} holds {len(rows)} of {first.get('total')} rows, page {first.get('page')} of "
            f"{first['pages']}\n  Fetch it again: kringloop fetch worldbank/… joins the pages.",
            nl=f"{path} bevat {len(rows)} van {first.get('total')} rijen, pagina {first.get('page')} van "
            f"{first['pages']}\n  Haal het opnieuw op: kringloop fetch worldbank/… voegt de pagina's samen.",
        )
    return rows


def _record(path: Path, count: int, row: Mapping[str, Any]) -> tuple[str, str, str, str, float | None, str]:
    lost = [key for key in ("indicator", "country", "date", "value") if key not in row]
    value = row.get("value")
    number = value is None or (isinstance(value, int | float) and not isinstance(value, bool) and value == value)
    if lost or not number:
        told = f"no {listing(lost)}" if lost else f"the value {value!r}"
        told_nl = f"geen {listing(lost, language='nl')}" if lost else f"de waarde {value!r}"
        raise SourceError(
            f"{path} row {count} has {told}; expected an indicator, a country, a date, and a number or null",
            nl=f"{path} rij {count} heeft {told_nl}; verwacht een indicator, een land, een datum, en een getal of null",
        )
    country = str(row.get("countryiso3code") or row["country"]["id"])
    codes = (str(row["indicator"]["id"]), country, str(row["date"]), str(row.get("unit") or ""))
    return (*codes, None if value is None else float(value), str(row.get("obs_status") or ""))
