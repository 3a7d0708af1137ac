"""Eurostat: a dataset as SDMX-CSV of either generation of the service, as TSV, or as JSON-stat.

`eurostat/cei_srm030` is CSV: of the newer service (SDMX 3.0), else of the older (2.1). `eurostat/cei_srm030.tsv` and
`….json` are the other forms. A dataset that was not updated since is not sent again. A large one comes later: it is
waited for. The kept clients `eurostat` and `sdmx1` are not used: neither asks with retries, resume and conditions, or
keeps the answer as it was sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from kringloop.core import FetchError, Names
from kringloop.fetching import refusals
from kringloop.fetching.later import Later, later, wait_for
from kringloop.fetching.line import Answer
from kringloop.fetching.producer import PRODUCERS, Had, Producer, Session
from kringloop.fetching.snapshot import Codes, Status
from kringloop.fetching.unsound import UnsoundError, read_json, read_rows, read_text
from kringloop.sources import Release, whole_eurostat

_NEWER: Final = (
    "sdmx/3.0/data/dataflow/ESTAT/{code}/1.0",
    {"format": "csvdata", "formatVersion": "2.0", "labels": "both", "lang": "en", "compress": "false"},
)
_OLDER: Final = ("sdmx/2.1/data/{code}", {"format": "SDMX-CSV", "compressed": "false"})
_TSV: Final = ("sdmx/2.1/data/{code}", {"format": "TSV", "compressed": "false"})
_CUBE: Final = ("statistics/1.0/data/{code}", {"format": "JSON", "lang": "EN"})
_NO_LABELS: Final = frozenset(
    {"STRUCTURE", "STRUCTURE_ID", "DATAFLOW", "LAST UPDATE", "TIME_PERIOD", "OBS_VALUE", "OBS_FLAG", "CONF_STATUS"}
)
"""Columns beside those of codes that hold no label of the code before them."""
_DATASET: Final = re.compile(r"[a-z][a-z0-9_]+")

Way = tuple[str, dict[str, str]]


def fetch(session: Session, code: str) -> Had | None:
    """The dataset in the form that its code asks for, unless it was not updated since the one that is held."""
    dataset, _, form = code.partition(".")
    about = _about(session, dataset)
    released = str(about.get("updated", ""))
    if session.held is not None and released and session.held.released == released:
        return None
    ways, read, described = _FORMS[form or "csv"]
    answer = _asked(session, dataset, ways, read, held=not released)
    if answer is None:
        return None
    codes, flags = described(answer.content)
    return Had(
        body=answer.path,
        file=file_of(code),
        address=answer.address,
        title=str(about.get("label", "")),
        released=released,
        status=_status(flags),
        etag=answer.etag,
        modified=answer.modified,
        codes=codes,
    )


def file_of(code: str) -> str:
    """The name under which a dataset is kept."""
    dataset, _, form = code.partition(".")
    if (form or "csv") not in _FORMS:
        raise FetchError(
            f"eurostat/{code}: there is no form '{form}'; take csv, tsv or json",
            nl=f"eurostat/{code}: er is geen vorm '{form}'; neem csv, tsv of json",
        )
    return f"{dataset.lower()}.{form or 'csv'}"


def code_of(source: Release) -> str | None:
    """The dataset of a source of ours."""
    dataset = source.origin.dataset.lower()
    return dataset if source.origin.producer == "Eurostat" and _DATASET.fullmatch(dataset) else None


def _about(session: Session, dataset: str) -> Mapping[str, Any]:
    """Title and time of the last update, from the smallest answer that has them; nothing where it cannot be had."""
    path, asked = _CUBE
    with suppress(FetchError):  # the dataset itself is asked all the same, and says what is wrong
        last = {**asked, "lastTimePeriod": "1"}
        about: Mapping[str, Any] = session.get(path.format(code=dataset), _cube, last, name="about").content
        return about
    return {}


def _asked(
    session: Session, dataset: str, ways: tuple[Way, ...], read: Callable[[Path], Any], *, held: bool
) -> Answer | None:
    """The dataset by the first way that the service still has."""
    tried = []
    for path, asked in ways:
        address = path.format(code=dataset)
        known = session.held if held and session.held is not None and address in session.held.address else None
        try:
            answer = session.get(address, _now_or_later(read), asked, held=known)
        except refusals.GoneError:
            tried.append(f"{session.base}/{address}")
            continue
        if answer.unchanged:
            return None
        if not isinstance(answer.content, Later):
            return answer
        # where it came from is gone tomorrow; where it was asked is not
        return replace(wait_for(session, answer.content, read), address=answer.address)
    raise refusals.gone(dataset, tuple(tried))


def _now_or_later(read: Callable[[Path], Any]) -> Callable[[Path], Any]:
    def either(path: Path) -> Any:
        with path.open("rb") as file:
            xml = file.read(1) == b"<"
        return (later(read_text(path)) if xml else None) or read(path)

    return either


def _table(separator: str, first: str) -> Callable[[Path], list[list[str]]]:
    """A reader of delimited rows, the first of them the header, which holds `first`; each as long as the header."""

    def read(path: Path) -> list[list[str]]:
        rows = read_rows(path, separator)
        if not rows or not any(first in cell for cell in rows[0]):
            raise UnsoundError(f"no column {first} in the answer", f"geen kolom {first} in het antwoord")
        short = next((k for k, row in enumerate(rows, 1) if row and len(row) != len(rows[0])), None)
        if short is not None or len(rows) == 1:
            raise UnsoundError(
                f"the answer has {len(rows) - 1} rows and is cut off in line {short or 1}",
                f"het antwoord heeft {len(rows) - 1} rijen en breekt af in regel {short or 1}",
            )
        return rows

    return read


def _cube(path: Path) -> Mapping[str, Any]:
    content = read_json(path)
    if not isinstance(content, dict) or not {"id", "size", "dimension"} <= content.keys():
        raise UnsoundError("no JSON-stat dataset in the answer", "geen JSON-stat-dataset in het antwoord")
    return content


def _of_csv(rows: list[list[str]]) -> tuple[Codes, set[str]]:
    """Codes with their labels, which stand in the column beside; and the flags."""
    header = [name.split(":")[0].strip() for name in rows[0]]
    flag = header.index("OBS_FLAG") if "OBS_FLAG" in header else None
    codes = {
        name: {row[k].split(":")[0].strip(): _label(row, k, header) for row in rows[1:] if row}
        for k, name in enumerate(header)
        if name.islower() and " " not in name
    }
    flags = {row[flag].split(":")[0].strip() for row in rows[1:] if row} if flag is not None else set()
    return codes, flags


def _label(row: list[str], k: int, header: list[str]) -> str:
    joined = row[k].partition(":")[2].strip()
    beside = row[k + 1] if k + 1 < len(row) and not header[k + 1].islower() and header[k + 1] not in _NO_LABELS else ""
    return joined or beside


def _of_tsv(rows: list[list[str]]) -> tuple[Codes, set[str]]:
    names = rows[0][0].split("\\")[0].split(",")
    keys = [row[0].split(",") for row in rows[1:] if row]
    codes = {name: {key[k].strip(): "" for key in keys} for k, name in enumerate(names)}
    flags = {cell.split()[-1] for row in rows[1:] for cell in row[1:] if len(cell.split()) > 1}
    return codes, flags


def _of_cube(cube: Mapping[str, Any]) -> tuple[Codes, set[str]]:
    codes = {}
    for name in cube["id"]:
        category = cube["dimension"][name]["category"]
        index = category.get("index", category.get("label", {}))
        codes[name] = {str(code): str(category.get("label", {}).get(code, "")) for code in index}
    status = cube.get("status", {})
    return codes, set(map(str, status.values() if isinstance(status, Mapping) else status))


def _status(flags: Iterable[str]) -> Status:
    """Provisional where any observation carries the flag p."""
    return "provisional" if any("p" in flag for flag in flags) else "definitive"


_FORMS: Final[Mapping[str, tuple[tuple[Way, ...], Callable[[Path], Any], Callable[[Any], tuple[Codes, set[str]]]]]] = {
    "csv": ((_NEWER, _OLDER), _table(",", "OBS_VALUE"), _of_csv),
    "tsv": ((_TSV,), _table("\t", "TIME_PERIOD"), _of_tsv),
    "json": ((_CUBE,), _cube, _of_cube),
}

PRODUCERS.add(
    "eurostat",
    Producer(
        key="eurostat",
        names=Names("Eurostat", "Eurostat"),
        base="https://ec.europa.eu/eurostat/api/dissemination",
        licence="Eurostat reuse policy (attribution)",
        fetch=fetch,
        file=file_of,
        code="cei_srm030",
        code_of=code_of,
        pause=1.0,
        read=whole_eurostat,
    ),
    file=__file__,
)
