"""What is known of one file as a producer gave it: when, from where, under what licence, and the hash of its bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Final, Literal

from kringloop.core import FetchError

Way = Literal["fetched", "registered"]
Status = Literal["definitive", "provisional", ""]
Codes = Mapping[str, Mapping[str, str]]
"""By dimension: each code with its label."""
NOT_STATED: Final = ""
_HASH: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One file of a producer; it never changes.

    Parameters
    ----------
    file     : the name by which recipes find it, such as `84970NED.json`
    sha256   : of its bytes, which are kept under this name
    size     : in bytes
    fetched  : when it was had, in UTC
    address  : where it was asked; the path it was registered from where it was downloaded by hand
    producer, dataset, title, licence : as the producer calls it
    released : time of this release by the producer's own metadata; empty where it states none
    status   : provisional where the producer marks any of its figures so; empty where it states none
    etag, modified : by which the server knows whether it has another
    way      : fetched from the producer, or registered from a file that was downloaded by hand
    codes    : codes and labels by dimension, where the producer gives them
    """

    file: str
    sha256: str
    size: int
    fetched: str
    address: str
    producer: str
    dataset: str
    title: str
    licence: str
    released: str = NOT_STATED
    status: Status = NOT_STATED
    etag: str = NOT_STATED
    modified: str = NOT_STATED
    way: Way = "fetched"
    codes: Codes = field(default_factory=dict)

    @property
    def brief(self) -> dict[str, Any]:
        """All but the codes, for lists and locks."""
        return {name: value for name, value in asdict(self).items() if name not in ("codes", "etag", "modified")}


def status_of(told: Iterable[str]) -> Status:
    """Provisional where any figure or period is said to be; empty where nothing is said.

    >>> status_of(["Definitief", "NaderVoorlopig"]), status_of(["Definitief"]), status_of([])
    ('provisional', 'definitive', '')
    """
    words = [text.lower() for text in told if text]
    if any("voorlopig" in word or "provisional" in word for word in words):
        return "provisional"
    return "definitive" if words else ""


def written(snapshot: Snapshot) -> str:
    """A snapshot as JSON, the same for the same."""
    return json.dumps(asdict(snapshot), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _require_form(snapshot: Snapshot) -> None:
    """Refuse fields of another kind, and a hash that would lead elsewhere.

    Raises
    ------
    ValueError   which field
    """
    texts = (f.name for f in fields(Snapshot) if f.name not in ("size", "codes"))
    wrong = [name for name in texts if not isinstance(getattr(snapshot, name), str)]
    codes = snapshot.codes
    if not isinstance(codes, dict) or not all(isinstance(each, dict) for each in codes.values()):
        wrong.append("codes")
    if not isinstance(snapshot.size, int) or not _HASH.fullmatch(str(snapshot.sha256)):
        wrong.append("sha256")
    if wrong:
        raise ValueError(", ".join(wrong))


def read(text: str, where: str) -> Snapshot:
    """A snapshot from JSON.

    Raises
    ------
    FetchError   it is not what was written
    """
    known = {f.name for f in fields(Snapshot)}
    try:
        content = json.loads(text)
        found = Snapshot(**{name: value for name, value in content.items() if name in known})
        _require_form(found)
        return found
    except (ValueError, TypeError, AttributeError):
        raise FetchError(
            f"{where} is damaged: it does not describe a snapshot\n  Remove it and fetch again.",
            nl=f"{where} is beschadigd: het beschrijft geen bestand\n  Verwijder het en haal opnieuw op.",
        ) from None
