"""UN Comtrade, API v1: yearly trade in goods of one reporter, with the user's own key.

`comtrade/528/M/2023/2603,2604` is what the Netherlands (528) reported to import (M) in 2023 under two codes of the
Harmonised System, by partner. The key is read from the environment and sent as a header: it is never kept or shown.
The answers may not be passed on.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from kringloop.core import FetchError, Names
from kringloop.fetching.producer import PRODUCERS, Had, Producer, Session
from kringloop.fetching.unsound import UnsoundError, read_json
from kringloop.sources import whole_comtrade

KEY: Final = "KRINGLOOP_COMTRADE_KEY"
_CODE: Final = re.compile(r"(\d+)/([MX])/(\d{4})/((?:\d{2,6}|TOTAL)(?:,\d{2,6})*)")
_MOST_ROWS: Final = 100_000
"""Rows of one answer at most: an answer with so many may lack some."""


def fetch(session: Session, code: str) -> Had | None:
    """The rows of a question, as they are answered."""
    reporter, flow, year, goods = _parts(code)
    if not session.secret:
        raise FetchError(
            f"UN Comtrade asks for a key of your own: set {KEY} to it (comtradedeveloper.un.org gives one)\n"
            "  It is sent to the service only, and kept or shown nowhere.",
            nl=f"UN Comtrade vraagt een eigen sleutel: zet die in {KEY} (te krijgen bij comtradedeveloper.un.org)\n"
            "  Hij gaat alleen naar de dienst en wordt nergens bewaard of getoond.",
        )
    if not (session.secret.isascii() and session.secret.isprintable()):
        raise FetchError(
            f"the key in {KEY} holds a sign that no key has, such as a line end or a letter with an accent; copy it "
            "again",
            nl=f"de sleutel in {KEY} bevat een teken dat in geen sleutel staat, zoals een regeleinde of een letter met "
            "een accent; kopieer hem opnieuw",
        )
    asked = {"reporterCode": reporter, "flowCode": flow, "period": year, "cmdCode": goods}
    header = {"Ocp-Apim-Subscription-Key": session.secret}
    answer = session.get("data/v1/get/C/A/HS", _rows, asked, headers=header)
    rows: list[dict[str, Any]] = answer.content
    if not rows or len(rows) >= _MOST_ROWS:
        raise FetchError(
            f"comtrade/{code} has {len(rows)} rows; it is not taken\n  Ask for fewer codes, or a year with data.",
            nl=f"comtrade/{code} heeft {len(rows)} rijen; het wordt niet overgenomen\n"
            "  Vraag minder codes, of een jaar met gegevens.",
        )
    return Had(
        body=answer.path,
        file=file_of(code),
        address=answer.address,
        title=f"{reporter} {flow} {year} HS {goods}",
        codes={"cmdCode": {str(r["cmdCode"]): str(r.get("cmdDesc") or "") for r in rows}},
    )


def file_of(code: str) -> str:
    """The name under which an answer is kept."""
    return "-".join(_parts(code)).replace(",", "_") + ".comtrade.json"


def _parts(code: str) -> tuple[str, ...]:
    found = _CODE.fullmatch(code)
    if found is None:
        raise FetchError(
            f"comtrade/{code} cannot be read; write reporter/flow/year/codes, such as comtrade/528/M/2023/2603,2604",
            nl=f"comtrade/{code} is niet te lezen; schrijf land/stroom/jaar/codes, zoals comtrade/528/M/2023/2603,2604",
        )
    return found.groups()


def _rows(path: Path) -> list[dict[str, Any]]:
    content = read_json(path)
    if isinstance(content, dict) and content.get("error"):
        raise FetchError(f"UN Comtrade answers: {content['error']}", nl=f"UN Comtrade antwoordt: {content['error']}")
    rows = content.get("data") if isinstance(content, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) and "cmdCode" in row for row in rows):
        raise UnsoundError("no list 'data' of goods in the answer", "geen lijst 'data' van goederen in het antwoord")
    if content.get("count") != len(content["data"]):
        raise UnsoundError(
            f"{len(content['data'])} of {content.get('count')} rows in the answer",
            f"{len(content['data'])} van {content.get('count')} rijen in het antwoord",
        )
    return list(content["data"])


PRODUCERS.add(
    "comtrade",
    Producer(
        key="comtrade",
        names=Names("UN Comtrade (API v1, eigen sleutel)", "UN Comtrade (API v1, own key)"),
        base="https://comtradeapi.un.org",
        licence="UN Comtrade: own use, not to be passed on",
        fetch=fetch,
        file=file_of,
        code="528/M/2023/2603",
        pause=1.5,
        secret=KEY,
        read=whole_comtrade,
    ),
    file=__file__,
)
