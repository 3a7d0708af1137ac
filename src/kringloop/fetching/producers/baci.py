"""CEPII BACI: a release of reconciled trade as the zip file that CEPII publishes, such as `baci/HS92_V202601`."""

from __future__ import annotations

import re
from typing import Final

from kringloop.core import FetchError, Names
from kringloop.fetching.producer import PRODUCERS, Had, Producer, Session
from kringloop.fetching.unsound import read_archive

_CODE: Final = re.compile(r"HS\d\d_V(\d{4})(\d\d)[a-z]?")


def fetch(session: Session, code: str) -> Had | None:
    """The release, unless the server has no other than the one that is held."""
    file = file_of(code)
    answer = session.get(f"DATA_DOWNLOAD/baci/data/{file}", read_archive, held=session.held)
    if answer.unchanged:
        return None
    year, month = _parts(code)
    return Had(
        body=answer.path,
        file=file,
        address=answer.address,
        title=f"BACI {code.replace('_', ', release ')}",
        released=f"{year}-{month}",
        etag=answer.etag,
        modified=answer.modified,
        codes={"files": dict.fromkeys(answer.content, "")},
    )


def file_of(code: str) -> str:
    """The name under which a release is kept."""
    _parts(code)
    return f"BACI_{code}.zip"


def _parts(code: str) -> tuple[str, str]:
    found = _CODE.fullmatch(code)
    if found is None:
        raise FetchError(
            f"baci/{code} is no release; write nomenclature and release, such as baci/HS92_V202601",
            nl=f"baci/{code} is geen uitgave; schrijf nomenclatuur en uitgave, zoals baci/HS92_V202601",
        )
    return found[1], found[2]


PRODUCERS.add(
    "baci",
    Producer(
        key="baci",
        names=Names("CEPII BACI", "CEPII BACI"),
        base="https://www.cepii.fr",
        licence="Etalab 2.0",
        fetch=fetch,
        file=file_of,
        code="HS92_V202601",
    ),
    file=__file__,
)
