"""Lists of an OData service: pages, each of which names the next, followed to the end."""

from __future__ import annotations

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
    FetchError   a page cannot be had, or names one that came already
    """
    rows: list[dict[str, Any]] = []
    seen, address, query = set[str](), path, asked
    while address:
        if address in seen:
            raise FetchError(
                f"{address} is named as the page after itself; the list of {path} has no end\n"
                "  What was fetched before stays in use. Try again later.",
                nl=f"{address} wordt genoemd als de pagina na zichzelf; aan de lijst van {path} komt geen einde\n"
                "  Wat eerder is opgehaald blijft in gebruik. Probeer het later opnieuw.",
            )
        seen.add(address)
        content = session.get(address, _page, query).content
        rows += content["value"]
        address, query = session.onward(str(content.get(following, ""))), None
    return rows


def _page(path: Path) -> Mapping[str, Any]:
    content = read_json(path)
    if not isinstance(content, dict) or not isinstance(content.get("value"), list):
        told = (content.get("odata.error") or content.get("error") or "") if isinstance(content, dict) else ""
        raise UnsoundError(f"no list 'value' in the answer {told}", f"geen lijst 'value' in het antwoord {told}")
    return content
