"""Statistics Netherlands (CBS), OData v4: a table as long observations, with its measures and codes.

Kept as one JSON object: `Properties`, `MeasureGroups`, `MeasureCodes`, the codes of each dimension and the
observations under `value`, which `read_statline` and `whole_v4` read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kringloop.core import FetchError, Names
from kringloop.fetching.odata import require_one_release, rows_of
from kringloop.fetching.producer import PRODUCERS, Had, Producer, Session
from kringloop.fetching.snapshot import status_of
from kringloop.fetching.unsound import UnsoundError, read_json
from kringloop.sources import whole_v4

_NEXT = "@odata.nextLink"


def fetch(session: Session, code: str) -> Had | None:
    """The observations and what they mean, unless they were not modified since those that are held."""
    about = _about(session, code)
    released = _released(about)
    if session.held is not None and released and session.held.released == released:
        return None
    dimensions = [str(d["Identifier"]) for d in _values(session, f"{code}/Dimensions")]
    lists = {"MeasureCodes": _values(session, f"{code}/MeasureCodes")}
    groups = _values(session, f"{code}/MeasureGroups")
    lists |= {f"{d}Codes": _values(session, f"{code}/{d}Codes") for d in dimensions}
    observations = _values(session, f"{code}/Observations")
    require_one_release(code, released, _released(_about(session, code)))
    counted = about.get("ObservationCount")
    if not observations or (isinstance(counted, int) and counted != len(observations)):
        raise FetchError(
            f"table {code} came with {len(observations)} of {counted} observations; it is not taken\n  Try again "
            "later.",
            nl=f"tabel {code} kwam met {len(observations)} van {counted} waarnemingen; zij wordt niet overgenomen\n"
            "  Probeer het later opnieuw.",
        )
    body = session.folder / "table"
    whole = {"Properties": about, "Dimensions": dimensions, "MeasureGroups": groups, **lists, "value": observations}
    body.write_text(json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    return Had(
        body=body,
        file=file_of(code),
        address=f"{session.base}/{code}/Observations",
        title=str(about.get("Title", "")).strip(),
        released=released,
        status=status_of(str(e.get("Status") or "") for entries in lists.values() for e in entries),
        codes={key.removesuffix("Codes"): _labels(entries) for key, entries in lists.items()},
    )


def file_of(code: str) -> str:
    """The name under which a table is kept."""
    return f"{code}.v4.json"


def _about(session: Session, code: str) -> dict[str, Any]:
    return dict(session.get(f"{code}/Properties", _object).content)


def _released(about: Mapping[str, Any]) -> str:
    return str(about.get("ObservationsModified") or about.get("Modified") or "")


def _values(session: Session, path: str) -> list[dict[str, Any]]:
    return rows_of(session, path, _NEXT)


def _object(path: Path) -> Mapping[str, Any]:
    content = read_json(path)
    if not isinstance(content, dict) or "Identifier" not in content:
        raise UnsoundError("no description of a table in the answer", "geen beschrijving van een tabel in het antwoord")
    return content


def _labels(entries: list[dict[str, Any]]) -> dict[str, str]:
    return {str(e["Identifier"]).strip(): str(e.get("Title", "")).strip() for e in entries}


PRODUCERS.add(
    "cbs4",
    Producer(
        key="cbs4",
        names=Names("CBS StatLine (OData v4)", "Statistics Netherlands, StatLine (OData v4)"),
        base="https://datasets.cbs.nl/odata/v1/CBS",
        licence="CC BY 4.0",
        fetch=fetch,
        file=file_of,
        code="83765NED",
        pause=0.2,
        instead_of="cbs",
        read=whole_v4,
    ),
    file=__file__,
)
