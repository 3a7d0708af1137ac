"""The line to a producer: asks until it has a whole and sound body, or says in one sentence why not.

What may pass (time-outs, cut-off bodies, busy and failing servers, web pages for data) is asked again, with waits that
double; a server that says when to come back is heeded. A body that was cut off goes on where it stopped, if the server
can, and only while it is the same body. Requests to one host keep a distance. Bodies go to a file, never to memory. A
host that cannot be reached, stays silent twice, or asks to be left alone is not asked again on the same line.
"""

from __future__ import annotations

import gzip
import ssl
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import httpx

import kringloop.fetching.refusals as refusals
from kringloop.core import FetchError, KringloopError
from kringloop.fetching.clock import Clock, SystemClock
from kringloop.fetching.unsound import UnsoundError, refuse_page

_BUSY: Final = frozenset({408, 425, 429})
_NEVER: Final = frozenset({501, 505})
"""What a server does not do at all, beside failures of it that may pass."""
_TWICE: Final = 2
_BLOCK: Final = 2**20
_MOVES: Final = 5
_AGENT: Final = "kringloop (statistics of a circular industry)"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one keeps asking.

    Parameters
    ----------
    attempts : how often in all
    first    : seconds before the second time; doubled each time after
    longest  : seconds that a server may ask to wait before this is left for another day
    seconds  : how long a server may be silent
    slowest  : bytes a second that it sends at least, counted after those seconds
    largest  : bytes of the largest body that is taken
    """

    attempts: int = 5
    first: float = 1.0
    longest: float = 300.0
    seconds: float = 60.0
    slowest: float = 1000.0
    largest: int = 16 * 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked.

    Parameters
    ----------
    url      : address; `asked` are its parameters
    read     : makes of the body what is wanted, or raises UnsoundError
    etag, modified : of the body that is held already, so that an unchanged one is not sent again
    headers  : others, such as a key: they are never shown, kept, or sent on to another host
    pause    : seconds between two requests to this host
    moves    : how often the server has pointed elsewhere already
    """

    url: str
    asked: Mapping[str, str] = field(default_factory=dict)
    read: Callable[[Path], Any]
    etag: str = ""
    modified: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    pause: float = 0.2
    moves: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole body: where it is, what was read from it, and what the server says of it.

    `unchanged` has no body: the one that is held already is the last.
    """

    path: Path
    content: Any
    address: str
    etag: str = ""
    modified: str = ""
    unchanged: bool = False


class _PassingError(Exception):
    """What may be over the next time: the sentence for when it is not, and how long the server asks to wait."""

    def __init__(
        self, told: FetchError, *, wait: float | None = None, unreachable: bool = False, silent: bool = False
    ) -> None:
        super().__init__(str(told))
        self.told, self.wait, self.unreachable, self.silent = told, wait, unreachable, silent


@dataclass(slots=True)
class _Body:
    """A body on its way into a file, as it is sent."""

    path: Path
    validator: str = ""

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def drop(self) -> None:
        self.path.unlink(missing_ok=True)
        self.validator = ""


class Line:
    """A line on which producers are asked; to be closed, or used in a `with`.

    Parameters
    ----------
    clock     : to wait by
    patience  : how long one keeps asking
    """

    def __init__(self, clock: Clock | None = None, patience: Patience | None = None) -> None:
        self.clock: Clock = clock or SystemClock()
        self._patience = patience or Patience()
        self._client = httpx.Client(timeout=self._patience.seconds, headers={"User-Agent": _AGENT}, verify=_trusted())
        self._last: dict[str, datetime] = {}
        self._lost: dict[str, FetchError] = {}
        self._silent: dict[str, int] = {}

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(self, request: Request, into: Path) -> Answer:
        """Ask until there is a sound body, which is left at `into`.

        Raises
        ------
        FetchError   it cannot be had: what was seen, and how to go on; nothing is left at `into`
        """
        try:
            url = httpx.URL(request.url)
        except httpx.InvalidURL:
            raise refusals.no_address(request.url) from None
        if request.asked:
            url = url.copy_merge_params(dict(request.asked))
        if url.host in self._lost:
            raise self._lost[url.host]
        body = _Body(into.with_name(into.name + ".part"))
        try:
            return self._keep_asking(replace(request, url=str(url), asked={}), body, into)
        except OSError as error:
            into.unlink(missing_ok=True)
            raise refusals.unwritten(request.url, into.parent, error) from None
        except BaseException:
            into.unlink(missing_ok=True)
            raise
        finally:
            body.drop()

    def _keep_asking(self, request: Request, body: _Body, into: Path) -> Answer:
        attempt = 0
        while True:
            attempt += 1
            self._keep_distance(request)
            try:
                return self._once(request, body, into)
            except _PassingError as passing:
                wait = self._patience.first * 2.0 ** (attempt - 1) if passing.wait is None else passing.wait
                if attempt >= self._patience.attempts or wait > self._patience.longest:
                    self._give_up(httpx.URL(request.url).host, passing, wait)
                    raise passing.told from None
                self.clock.wait(wait)

    def _give_up(self, host: str, passing: _PassingError, wait: float) -> None:
        """Note whether other tables of the host are worth asking for."""
        self._silent[host] = self._silent.get(host, 0) + 1 if passing.silent else 0
        if passing.unreachable or wait > self._patience.longest or self._silent[host] >= _TWICE:
            self._lost[host] = passing.told

    def _keep_distance(self, request: Request) -> None:
        """Wait until the host may be asked again."""
        host, now = httpx.URL(request.url).host, self.clock.now()
        due = self._last.get(host, now) + timedelta(seconds=request.pause) if host in self._last else now
        if due > now:  # never longer than the distance: the clock may have been set back
            self.clock.wait(min((due - now).total_seconds(), request.pause))
        self._last[host] = min(max(due, now), now + timedelta(seconds=request.pause))

    def _once(self, request: Request, body: _Body, into: Path) -> Answer:
        headers = _headers(request, body)
        try:
            with self._client.stream("GET", request.url, headers=headers) as response:
                if 300 <= response.status_code < 400 and response.status_code != 304:
                    return self._elsewhere(request, response, body, into)
                if response.status_code == 304 and not {"If-None-Match", "If-Modified-Since"}.isdisjoint(headers):
                    return Answer(path=into, content=None, address=request.url, unchanged=True)
                self._heed(request, response)
                self._receive(request, response, body)
                kept = {"etag": response.headers.get("ETag", ""), "modified": response.headers.get("Last-Modified", "")}
                kind, packed = response.headers.get("Content-Type", ""), response.headers.get("Content-Encoding", "")
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise _PassingError(refusals.unreachable(request.url, str(error)), unreachable=True) from None
        except httpx.TimeoutException:
            told = refusals.silent(request.url, self._patience.seconds, body.size)
            raise _PassingError(told, silent=not body.size) from None
        except (httpx.InvalidURL, httpx.UnsupportedProtocol):
            raise refusals.no_address(request.url) from None
        except httpx.TransportError:
            raise _PassingError(refusals.cut_off(request.url, body.size)) from None
        try:
            _unpack(body.path, packed, into, self._patience.largest)
            content = _content(request, into, kind)
        except UnsoundError as unsound:
            body.drop()
            raise _PassingError(refusals.unsound(request.url, unsound, self._patience.attempts)) from None
        return Answer(path=into, content=content, address=request.url, **kept)

    def _elsewhere(self, request: Request, response: httpx.Response, body: _Body, into: Path) -> Answer:
        """Go where the server points, on the same host: never elsewhere, nor from https to http."""
        here = response.url
        try:
            there = here.join(response.headers.get("Location", ""))
        except httpx.InvalidURL:
            raise refusals.moved(request.url, response.headers["Location"]) from None
        if there == here or request.moves >= _MOVES or not _same_host(here, there):
            raise refusals.moved(request.url, str(there))
        return self._once(replace(request, url=str(there), moves=request.moves + 1), body, into)

    def _heed(self, request: Request, response: httpx.Response) -> None:
        """Raise what a status says."""
        status = response.status_code
        if status in _BUSY or (500 <= status < 600 and status not in _NEVER):
            wait = _asked_to_wait(response.headers.get("Retry-After", ""), self.clock.now())
            told = refusals.busy(request.url, status, wait, self._patience.attempts)
            raise _PassingError(told, wait=wait)
        if status == 416:  # nothing behind what is held: begin anew
            raise _PassingError(refusals.cut_off(request.url, 0))
        if status == 304:
            nothing = UnsoundError(
                "it says that nothing changed, and nothing is held", "het zegt dat niets veranderd is"
            )
            raise _PassingError(refusals.unsound(request.url, nothing, self._patience.attempts))
        if status not in (200, 206):
            response.read()
            raise refusals.refused(request.url, status, response.text[:200])

    def _receive(self, request: Request, response: httpx.Response, body: _Body) -> None:
        """Write what is sent behind what is held, or anew where the server begins anew."""
        start = _start(response)
        if start is None or start != body.size:
            if start is not None:
                body.drop()
                raise _PassingError(refusals.cut_off(request.url, 0))
            body.drop()
        body.validator = _validator(response)
        expected = body.size + int(response.headers.get("Content-Length", -1 - body.size))
        if expected > self._patience.largest:
            raise refusals.too_large(request.url, expected, self._patience.largest)
        try:
            with body.path.open("ab") as file:
                began, before = time.monotonic(), file.tell()
                for part in response.iter_raw():
                    file.write(part)
                    late = time.monotonic() - began - self._patience.seconds
                    if late > 0 and file.tell() - before < late * self._patience.slowest:
                        raise httpx.ReadTimeout("too slow")
                    if file.tell() > self._patience.largest:
                        raise refusals.too_large(request.url, file.tell(), self._patience.largest)
        except (httpx.TransportError, httpx.StreamError):
            if not body.validator or response.headers.get("Accept-Ranges", "bytes").lower() == "none":
                body.drop()
            raise
        if 0 <= expected != body.size:
            held = body.size
            body.drop()
            raise _PassingError(refusals.cut_off(request.url, held))


@cache
def _trusted() -> ssl.SSLContext:
    """Whom is trusted; read once, since it takes as long as a request."""
    return httpx.create_ssl_context()


def _headers(request: Request, body: _Body) -> dict[str, str]:
    headers = {**request.headers, "Accept-Encoding": "gzip"}
    if body.size and body.validator:
        return headers | {"Range": f"bytes={body.size}-", "If-Range": body.validator}
    body.drop()
    if request.etag:
        headers["If-None-Match"] = request.etag
    if request.modified:
        headers["If-Modified-Since"] = request.modified
    return headers


def _start(response: httpx.Response) -> int | None:
    """Where a part of a body begins; None for a whole body."""
    if response.status_code != 206:
        return None
    first = response.headers.get("Content-Range", "").removeprefix("bytes ").split("-")[0]
    return int(first) if first.isdigit() else -1


def _same_host(here: httpx.URL, there: httpx.URL) -> bool:
    """Whether two addresses are of one server; http may become https there."""
    plain = (here.scheme, there.scheme, here.port, there.port) == ("http", "https", None, None)
    return here.host == there.host and (plain or (here.scheme, here.port) == (there.scheme, there.port))


def _content(request: Request, path: Path, kind: str) -> Any:
    """What a body holds.

    Raises
    ------
    UnsoundError   it is no data, or of another form than the service had
    FetchError     the service pointed to a web page in place of the data
    """
    try:
        refuse_page(path, kind)
        return request.read(path)
    except UnsoundError as unsound:
        if unsound.page and request.moves:
            raise refusals.moved(request.url, unsound.en, unsound.nl) from None
        raise
    except KringloopError:
        raise
    except (LookupError, TypeError, AttributeError, ValueError, ArithmeticError, RecursionError) as error:
        told = f"{type(error).__name__} {error}"
        raise UnsoundError(
            f"the answer has another form than is known ({told})",
            f"het antwoord heeft een andere vorm dan bekend is ({told})",
        ) from error


def _validator(response: httpx.Response) -> str:
    """What says that a body is still the same to the byte: a strong ETag, else its date."""
    etag: str = response.headers.get("ETag", "")
    return etag if etag and not etag.startswith("W/") else str(response.headers.get("Last-Modified", ""))


def _asked_to_wait(text: str, now: datetime) -> float | None:
    """Seconds of a `Retry-After`, which is a number or a date; None where there is none."""
    if text.strip().isascii() and text.strip().isdecimal():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - now).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None


def _unpack(part: Path, packed: str, into: Path, largest: int) -> None:
    """Put the body in its place, unpacked where the server had packed it for the way."""
    way = packed.strip().lower()
    if way in ("", "identity"):
        part.replace(into)
        return
    if way not in ("gzip", "x-gzip"):
        raise UnsoundError(f"it is packed as '{packed}', which was not asked for", f"het is ingepakt als '{packed}'")
    try:
        with gzip.open(part, "rb") as file, into.open("wb") as target:
            while block := file.read(_BLOCK):
                target.write(block)
                if target.tell() > largest:
                    raise UnsoundError("unpacked, the answer is too large", "uitgepakt is het antwoord te groot")
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise UnsoundError("the packed answer is not whole", "het ingepakte antwoord is niet heel") from None
