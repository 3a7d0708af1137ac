"""Eurostat's answer to a large question: not the data, but that they come later, and where.

Two forms are known: an envelope with an id and a status, to be asked for below `1.0/async`; and a message of SDMX-ML
with code 413 in its footer, which names a file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kringloop.core import FetchError
from kringloop.fetching.line import Answer
from kringloop.fetching.producer import Session
from kringloop.fetching.unsound import UnsoundError, read_text

_ID: Final = re.compile(r"<(?:\w+:)?id>\s*([A-Za-z0-9-]{1,128})\s*</(?:\w+:)?id>")
_STATUS: Final = re.compile(r"<(?:\w+:)?status>\s*([A-Z_]+)\s*</(?:\w+:)?status>")
_FOOTER: Final = re.compile(r"<footer:Message[^>]*code=\"413\".*?</footer:Message>", re.DOTALL)
_URL: Final = re.compile(r">\s*(https?://\S+?)\s*<")
_FAULT: Final = re.compile(r"<faultstring>(.*?)</faultstring>", re.DOTALL)
_WAITING: Final = frozenset({"SUBMITTED", "PROCESSING", "DATA_NOT_YET_AVAILABLE"})
_EVERY: Final = 20.0
_MOST: Final = 90
"""Seconds between two looks, and how many: half an hour in all."""


@dataclass(frozen=True, slots=True)
class Later:
    """Where data will be: an id to ask with, or the address of a file."""

    id: str = ""
    address: str = ""


def later(text: str) -> Later | None:
    """What an answer says of data that come later; None for the data themselves.

    Raises
    ------
    UnsoundError   an XML answer that says something else
    """
    if not text.lstrip().startswith("<"):
        return None
    footer = _FOOTER.search(text)
    if footer is not None and (address := _URL.search(footer[0])):
        return Later(address=address[1])
    found, status = _ID.search(text), _STATUS.search(text)
    if found and status:
        return Later(id=found[1])
    fault = _FAULT.search(text)
    said = " ".join(fault[1].split()) if fault else text.strip()[:120]
    raise UnsoundError(f"the service answers: {said}", f"de dienst antwoordt: {said}")


def wait_for(session: Session, later: Later, read: Any) -> Answer:
    """Look until the data are there, and get them.

    Raises
    ------
    FetchError   they do not come within half an hour, or the service gave up on them
    """
    status = ""
    for _ in range(_MOST):
        session.line.clock.wait(_EVERY)
        if later.address:
            answer = session.get(session.onward(later.address), _data_or_later(read))
            if not isinstance(answer.content, Later):
                return answer
            continue
        status = session.get(f"1.0/async/status/{later.id}", _status).content
        if status == "AVAILABLE":
            return session.get(f"1.0/async/data/{later.id}", read)
        if status not in _WAITING:
            break
    raise FetchError(
        f"Eurostat promised the data for later and did not make them ready ({status or 'no file'}, {later.id})\n"
        "  Try again later; what was fetched before stays in use.",
        nl=f"Eurostat beloofde de data voor later en maakte ze niet klaar ({status or 'geen bestand'}, {later.id})\n"
        "  Probeer het later opnieuw; wat eerder is opgehaald blijft in gebruik.",
    )


def _data_or_later(read: Any) -> Any:
    def either(path: Path) -> Any:
        return later(read_text(path)) or read(path)

    return either


def _status(path: Path) -> str:
    found = _STATUS.search(read_text(path))
    if found is None:
        raise UnsoundError("no status in the answer", "geen status in het antwoord")
    return found[1]
