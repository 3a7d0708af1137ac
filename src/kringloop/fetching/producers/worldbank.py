"""World Bank, API v2: one indicator of all countries, all pages as one answer of the service's own form.

A mistake is answered with status 200 and a message: it is told, and not taken for data.
"""

from __future__ import annotations

import json
from functools import partial
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
    released = str(about.get("lastupdated") or "")
    if session.held is not None and released and session.held.released == released:
        return None
    for page in range(2, about["pages"] + 1):
        other, more = _page(session, path, page)
        if not more or any(other.get(name) != about.get(name) for name in ("pages", "total", "lastupdated")):
            break  # an empty page, or one of another release
        rows += more
    if len(rows) != about["total"] or not rows:
        raise FetchError(
            f"{code} came with {len(rows)} of {about['total']} rows of one release; it is not taken\n"
            "  Try again later.",
            nl=f"{code} kwam met {len(rows)} van {about['total']} rijen van één uitgave; het wordt niet overgenomen\n"
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
    asked = {"format": "json", "per_page": _PER_PAGE, "page": str(page)}
    about, rows = session.get(path, partial(_rows, page=page), asked).content
    return about, rows


def _rows(path: Path, page: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    content = read_json(path)
    first = content[0] if isinstance(content, list) and content else None
    if isinstance(first, dict) and isinstance(first.get("message"), list):
        told = "; ".join(f"{m.get('key', '')}: {m.get('value', '')}" for m in first["message"])
        raise FetchError(
            f"the World Bank answers: {told}\n  Is the code of the indicator right?",
            nl=f"de Wereldbank antwoordt: {told}\n  Klopt de code van de indicator?",
        )
    rows = (content[1] or []) if isinstance(first, dict) and len(content) == 2 else None
    if first is None or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UnsoundError("no page and rows in the answer", "geen pagina en rijen in het antwoord")
    about = first | {name: int(first[name]) for name in ("page", "pages", "total")}
    if about["page"] != page:
        raise UnsoundError(f"page {about['page']} came for page {page}", f"bladzijde {about['page']} kwam voor {page}")
    return about, rows


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
