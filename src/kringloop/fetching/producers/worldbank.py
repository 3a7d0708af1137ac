"""World Bank, API v2: one indicator of all countries, all pages as one answer of the service's own form.

A mistake is answered with status 200 and a message: it is told, and not taken for data.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kringloop.core import FetchError, Names
from kringloop.fetching.producer import PRODUCERS, Had, Producer, Session
from kringloop.fetching.unsound import UnsoundError, read_json
from kringloop.sources import whole_world_bank

_PER_PAGE = "20000"


def fetch(session: Session, code: str) -> Had | None:
    """All observations of an indicator, unless they were not updated since those that are held."""
    path = f"country/all/indicator/{code}"
    about, rows = _page(session, path, 1)
    released = str(about.get("lastupdated", ""))
    if session.held is not None and released and session.held.released == released:
        return None
    for page in range(2, int(about["pages"]) + 1):
        rows += _page(session, path, page)[1]
    if len(rows) != int(about["total"]) or not rows:
        raise FetchError(
            f"{code} came with {len(rows)} of {about['total']} rows; it is not taken\n  Try again later.",
            nl=f"{code} kwam met {len(rows)} van {about['total']} rijen; het wordt niet overgenomen\n"
            "  Probeer het later opnieuw.",
        )
    body = session.folder / "table"
    whole = [{**about, "page": 1, "pages": 1}, rows]
    body.write_text(json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    return Had(
        body=body,
        file=file_of(code),
        address=f"{session.base}/{path}",
        title=str(rows[0]["indicator"]["value"]),
        released=released,
        codes={"country": {str(r["countryiso3code"] or r["country"]["id"]): str(r["country"]["value"]) for r in rows}},
    )


def file_of(code: str) -> str:
    """The name under which an indicator is kept."""
    return f"{code}.worldbank.json"


def _page(session: Session, path: str, page: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    about, rows = session.get(path, _rows, {"format": "json", "per_page": _PER_PAGE, "page": str(page)}).content
    return about, rows


def _rows(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    content = read_json(path)
    if isinstance(content, list) and content and isinstance(content[0], dict) and "message" in content[0]:
        told = "; ".join(f"{m.get('key', '')}: {m.get('value', '')}" for m in content[0]["message"])
        raise FetchError(
            f"the World Bank answers: {told}\n  Is the code of the indicator right?",
            nl=f"de Wereldbank antwoordt: {told}\n  Klopt de code van de indicator?",
        )
    if not (isinstance(content, list) and len(content) == 2 and isinstance(content[0], dict) and "pages" in content[0]):
        raise UnsoundError("no page and rows in the answer", "geen pagina en rijen in het antwoord")
    return content[0], list(content[1] or [])


PRODUCERS.add(
    "worldbank",
    Producer(
        key="worldbank",
        names=Names("Wereldbank (API v2)", "World Bank (API v2)"),
        base="https://api.worldbank.org/v2",
        licence="CC BY 4.0",
        fetch=fetch,
        file=file_of,
        code="NY.GDP.MKTP.CD",
        read=whole_world_bank,
    ),
    file=__file__,
)
