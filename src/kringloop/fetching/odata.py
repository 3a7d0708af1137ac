"""Lists of an OData service: pages, each of which names the next, followed to the end."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kringloop.core import FetchError
from kringloop.fetching.producer import Session
from kringloop.fetching.unsound import UnsoundError, read_json


def rows_of(
    session: Session, path: str, following: str, asked: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """Every row of a list.

    Parameters
    ----------
    following : the field of a page that holds the address of the next
    asked     : parameters of the first page; those of the others stand in their addresses

    Raises
    ------
    FetchError   a page cannot be had; one that names another has no rows, or came already under any address
    """
    rows: list[dict[str, Any]] = []
    seen, address, query = set[str](), path, asked
    while address:
        content = session.get(address, _page, query).content
        page: list[dict[str, Any]] = content["value"]
        onward = session.onward(str(content.get(following) or ""))
        first = json.dumps(page[:1])  # rows differ, so that a page that begins as another is that page again
        if (onward and not page) or (page and first in seen):
            raise FetchError(
                f"the list of {path} has no end: {address} has no rows, or rows that came already\n"
                "  What was fetched before stays in use. Try again later.",
                nl=f"aan de lijst van {path} komt geen einde: {address} heeft geen rijen, of rijen die er al waren\n"
                "  Wat eerder is opgehaald blijft in gebruik. Probeer het later opnieuw.",
            )
        seen.add(first)
        rows += page
        address, query = onward, None
    return rows


def require_one_release(code: str, before: str, after: str) -> None:
    """Refuse pages between which the table was released anew: some would be of the one, some of the other.

    Raises
    ------
    FetchError   the time of release is another after the last page than before the first
    """
    if before != after:
        raise FetchError(
            f"table {code} was released anew ({before}, now {after}) while its pages came; it is not taken\n"
            "  What was fetched before stays in use. Fetch it again.",
            nl=f"tabel {code} kreeg een nieuwe uitgave ({before}, nu {after}) terwijl haar bladzijden kwamen; zij "
            "wordt niet overgenomen\n  Wat eerder is opgehaald blijft in gebruik. Haal haar opnieuw op.",
        )


def _page(path: Path) -> Mapping[str, Any]:
    content: Any = read_json(path)
    listed = content.get("value") if isinstance(content, dict) else None
    if not isinstance(listed, list) or not all(isinstance(row, dict) for row in listed):
        told = (content.get("odata.error") or content.get("error") or "") if isinstance(content, dict) else ""
        raise UnsoundError(f"no list 'value' in the answer {told}", f"geen lijst 'value' in het antwoord {told}")
    return dict(content)
