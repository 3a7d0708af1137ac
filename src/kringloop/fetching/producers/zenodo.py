"""Zenodo: one file of a record, checked by the size and checksum that the record states.

EXIOBASE 3 is there without an account, one zip a year: `zenodo/5589597/IOT_2019_ixi.zip` is release 3.8.2, industry by
industry. Which record holds that release stands with source `exiobase3`. pymrio can download EXIOBASE as well, without
checksum, resume or a record of what came: it is used to read the folders, not to fetch them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from kringloop.core import FetchError, Names, did_you_mean
from kringloop.fetching.producer import PRODUCERS, Had, Producer, Session
from kringloop.fetching.unsound import UnsoundError, read_json

_CODE: Final = re.compile(r"(\d+)/([\w.()-]+)")


def fetch(session: Session, code: str) -> Had | None:
    """The file, unless the one that is held has the checksum of the record."""
    record, name = _parts(code)
    about = session.get(f"api/records/{record}", _record, name="about").content
    files = {str(f["key"]): f for f in about["files"]}
    if name not in files:
        raise FetchError(
            f"record {record} of Zenodo has no file '{name}'; {did_you_mean(name, files)}",
            nl=f"record {record} van Zenodo heeft geen bestand '{name}'; {did_you_mean(name, files, 'nl')}",
        )
    checksum = str(files[name]["checksum"])
    if session.held is not None and session.held.etag == checksum:
        return None
    answer = session.get(f"records/{record}/files/{name}", _same_as(checksum))
    metadata = about.get("metadata", {})
    return Had(
        body=answer.path,
        file=name,
        address=answer.address,
        title=f"{metadata.get('title', '')} {metadata.get('version', '')}".strip(),
        released=str(metadata.get("publication_date", "")),
        etag=checksum,
        licence=str((metadata.get("license") or {}).get("id", "")),
    )


def file_of(code: str) -> str:
    """The name under which a file is kept: its own."""
    return _parts(code)[1]


def _parts(code: str) -> tuple[str, str]:
    found = _CODE.fullmatch(code)
    if found is None:
        raise FetchError(
            f"zenodo/{code} cannot be read; write record and file, such as zenodo/5589597/IOT_2019_ixi.zip",
            nl=f"zenodo/{code} is niet te lezen; schrijf record en bestand, zoals zenodo/5589597/IOT_2019_ixi.zip",
        )
    return found[1], found[2]


def _record(path: Path) -> Mapping[str, Any]:
    content = read_json(path)
    files = content.get("files") if isinstance(content, dict) else None
    if not isinstance(files, list) or not all(isinstance(f, dict) and {"key", "checksum"} <= f.keys() for f in files):
        raise UnsoundError("no list of files in the answer", "geen lijst van bestanden in het antwoord")
    return dict(content)


def _same_as(checksum: str) -> Any:
    """A check that a body has the checksum of its record, such as `md5:…`."""
    kind, _, wanted = checksum.partition(":")
    if kind not in hashlib.algorithms_guaranteed or not wanted:
        raise FetchError(
            f"Zenodo states the checksum '{checksum}', which cannot be compared\n"
            "  Download by hand, and use --from FILE.",
            nl=f"Zenodo noemt de controlesom '{checksum}', die niet te vergelijken is\n"
            "  Download het zelf, en gebruik --from BESTAND.",
        )

    def check(path: Path) -> None:
        with path.open("rb") as file:
            seen = hashlib.file_digest(file, kind).hexdigest()
        if seen != wanted:
            raise UnsoundError(f"its {kind} is {seen}, not {wanted}", f"de {kind} is {seen}, niet {wanted}")

    return check


PRODUCERS.add(
    "zenodo",
    Producer(
        key="zenodo",
        names=Names("Zenodo", "Zenodo"),
        base="https://zenodo.org",
        licence="",
        fetch=fetch,
        file=file_of,
        code="5589597/IOT_2019_ixi.zip",
        pause=1.0,
    ),
    file=__file__,
)
