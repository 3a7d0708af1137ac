"""Statistics Netherlands (CBS), OData v3: a StatLine table with its columns, codes and status of periods.

The feed gives a table in pages; it is followed to the end and kept as one list of records, which `read_statline` reads.
A table that was not modified since is not sent again. The kept client `cbsodata` is not used: it asks without retries,
resume or conditions, keeps no answer as it was sent, and knows v3 only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from kringloop.core import FetchError, Names, listing
from kringloop.fetching.odata import require_one_release, rows_of
from kringloop.fetching.producer import PRODUCERS, Had, Producer, Session
from kringloop.fetching.refusals import GoneError
from kringloop.fetching.snapshot import status_of
from kringloop.sources import Release

_FEED = "ODataFeed/odata/{code}/{part}"
_NEXT = "odata.nextLink"
_TABLE = re.compile(r"\d{5}\w{3}")
_DIMENSIONS = ("Dimension", "TimeDimension", "GeoDimension", "GeoDetail")
_COLUMNS = "columns"


def fetch(session: Session, code: str) -> Had | None:
    """The table as one list of records, unless it was not modified since the one that is held."""
    try:
        about = _about(session, code)
    except GoneError as gone:
        raise FetchError(
            f"{gone}\n  Where CBS has ended OData v3, ask OData v4: --base cbs=cbs4.",
            nl=f"{gone.in_language('nl')}\n  Waar CBS OData v3 heeft beëindigd, vraag OData v4: --base cbs=cbs4.",
        ) from None
    released = str(about.get("Modified", ""))
    if session.held is not None and released and session.held.released == released:
        return None
    properties = _values(session, code, "DataProperties")
    dimensions = [str(p["Key"]) for p in properties if p.get("Type") in _DIMENSIONS]
    named = {key: _values(session, code, key) for key in dimensions}
    rows = _values(session, code, "TypedDataSet")
    require_one_release(code, released, str(_about(session, code).get("Modified", "")))
    _require_whole(rows, properties, code)
    body = session.folder / "table"
    body.write_text(_records(rows), encoding="utf-8")
    codes = {key: _labels(entries) for key, entries in named.items()}
    codes[_COLUMNS] = {str(p["Key"]): _column(p) for p in properties if p.get("Type") == "Topic"}
    return Had(
        body=body,
        file=file_of(code),
        address=f"{session.base}/{_FEED.format(code=code, part='TypedDataSet')}",
        title=str(about.get("Title", "")).strip(),
        released=released,
        status=status_of(str(e.get("Status") or "") for entries in named.values() for e in entries),
        codes=codes,
    )


def file_of(code: str) -> str:
    """The name under which a table is kept."""
    return f"{code}.json"


def code_of(source: Release) -> str | None:
    """The table of a source of ours, as its files spell it."""
    spelled = source.files[0].split(".")[0]
    return spelled if source.origin.producer == "CBS" and _TABLE.fullmatch(spelled) else None


def _about(session: Session, code: str) -> dict[str, Any]:
    infos = _values(session, code, "TableInfos")
    return infos[0] if infos else {}


def _values(session: Session, code: str, part: str) -> list[dict[str, Any]]:
    return rows_of(session, _FEED.format(code=code, part=part), _NEXT, {"$format": "json"})


def _require_whole(rows: list[dict[str, Any]], properties: list[dict[str, Any]], code: str) -> None:
    """Refuse a table without rows, or rows that lack a column that the table says it has."""
    wanted = [str(p["Key"]) for p in properties if p.get("Type") in (*_DIMENSIONS, "Topic")]
    lost = [key for key in wanted if not rows or key not in rows[0]]
    ragged = [k for k, row in enumerate(rows) if row.keys() != rows[0].keys()]
    if not rows or lost or ragged:
        told = listing(lost) if rows and lost else f"{len(ragged)}/{len(rows)}"
        raise FetchError(
            f"table {code} came without rows, or with rows that lack columns ({told}); it is not taken\n"
            "  What was fetched before stays in use. Try again later.",
            nl=f"tabel {code} kwam zonder rijen, of met rijen waarin kolommen ontbreken ({told}); zij wordt niet "
            "overgenomen\n  Wat eerder is opgehaald blijft in gebruik. Probeer het later opnieuw.",
        )


def _records(rows: list[dict[str, Any]]) -> str:
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    return '{"value":[\n' + lines + "\n]}\n"


def _labels(entries: list[dict[str, Any]]) -> dict[str, str]:
    return {str(e["Key"]).strip(): str(e.get("Title", "")).strip() for e in entries if "Key" in e}


def _column(entry: Mapping[str, Any]) -> str:
    unit = str(entry.get("Unit") or "").strip()
    return f"{str(entry.get('Title', '')).strip()} ({unit})" if unit else str(entry.get("Title", "")).strip()


PRODUCERS.add(
    "cbs",
    Producer(
        key="cbs",
        names=Names("CBS StatLine (OData v3)", "Statistics Netherlands, StatLine (OData v3)"),
        base="https://opendata.cbs.nl",
        licence="CC BY 4.0",
        fetch=fetch,
        file=file_of,
        code="84970NED",
        code_of=code_of,
        pause=0.2,
    ),
    file=__file__,
)
