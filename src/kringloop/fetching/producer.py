"""A producer as it is asked: which sources are its, its address, its licence, and how one of its tables is had."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import urlsplit, urlunsplit

from kringloop.core import Names, Registry
from kringloop.fetching.line import Answer, Line, Request
from kringloop.fetching.snapshot import Codes, Snapshot, Status
from kringloop.sources import Release, Whole

Tell = Callable[[str], None]
"""Told what is being asked: the address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Had:
    """A table as it was had: its file, and what the producer says of it.

    Parameters
    ----------
    body     : the file, in the workshop
    file     : the name by which recipes find it
    address  : where its figures were asked
    title, released, status, codes : by the producer's metadata; see `Snapshot`
    """

    body: Path
    file: str
    address: str
    title: str = ""
    released: str = ""
    status: Status = ""
    etag: str = ""
    modified: str = ""
    codes: Codes = field(default_factory=dict)
    licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What a producer needs to ask for one table.

    Parameters
    ----------
    line   : to ask by
    base   : address of the service
    folder : where bodies go
    held   : the last snapshot of the table, so that an unchanged one is not sent again
    secret : key of the user, where the service asks for one
    """

    line: Line
    base: str
    folder: Path
    pause: float
    held: Snapshot | None = None
    secret: str = ""
    tell: Tell = lambda _: None

    def get(
        self,
        path: str,
        read: Callable[[Path], Any],
        asked: Mapping[str, str] | None = None,
        *,
        held: Snapshot | None = None,
        name: str = "body",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask for an address below the base, or a full one that the service gave itself.

        Parameters
        ----------
        held    : ask only for another body than this one
        name    : of the file in the folder
        headers : a key of the user
        """
        url = path if path.startswith(("https://", "http://")) else f"{self.base}/{path}"
        self.tell(url)
        request = Request(url=url, asked=asked or {}, read=read, pause=self.pause, headers=headers or {})
        if held is not None:
            request = replace(request, etag=held.etag, modified=held.modified)
        return self.line.get(request, self.folder / name)

    def onward(self, address: str) -> str:
        """An address that a service names itself, on the host that is asked: an answer leads nowhere else."""
        if not address or address.startswith(self.base):
            return address
        there, here = urlsplit(address), urlsplit(self.base)
        return urlunsplit((here.scheme, here.netloc, there.path, there.query, ""))


class Fetch(Protocol):
    """How one table is had; None where the one that is held is the last."""

    def __call__(self, session: Session, code: str) -> Had | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Producer:
    """A service that is asked for tables.

    Parameters
    ----------
    key     : short id, before the slash of a table: `cbs/84970NED`
    names   : Dutch and English
    base    : address of the service
    licence : of its figures, unless a table says otherwise
    pause   : seconds between two requests
    fetch   : how one table is had
    file    : the name under which a table is kept
    code_of : the code of a source of ours that is a table of this producer; None for others
    secret  : environment variable that holds the user's own key; empty where none is needed
    instead_of : the producer whose tables it gives as well, so that it may be asked in its place
    read    : how a table of it is read whole, before it is kept; None where only a source of ours reads it
    code    : what a code looks like, as an example
    """

    key: str
    names: Names
    base: str
    licence: str
    fetch: Fetch
    file: Callable[[str], str]
    code: str
    code_of: Callable[[Release], str | None] = lambda _: None
    pause: float = 0.5
    secret: str = ""
    instead_of: str = ""
    read: Callable[[Path], Whole] | None = None


PRODUCERS: Final[Registry[Producer]] = Registry("producer")
