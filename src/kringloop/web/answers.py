"""Finished answers, kept: the bytes of a page, plain and compressed, under one key. Made once, however many ask."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.responses import Response

KEPT_BYTES = 32 * 2**20
SMALLEST_TO_COMPRESS = 600
COMPRESSED = ("image/png", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
"""Kinds of files that are compressed already."""
FOREVER, ASK_AGAIN = "private, max-age=31536000, immutable", "private, no-cache"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its bytes, its kind, the tag that changes when they do, and how long a reader may keep it."""

    body: bytes
    kind: str
    tag: str
    lasting: bool = False
    zipped: bytes | None = None
    policy: str = ""
    file_name: str = ""
    location: str = ""
    """Where the same view has its one address; empty when this is it."""
    status: int = 200

    @property
    def size(self) -> int:
        return len(self.body) + len(self.zipped or b"") + 1000


def answer(
    body: bytes | str,
    kind: str,
    *,
    run: str,
    lasting: bool = False,
    policy: str = "",
    file_name: str = "",
    status: int = 200,
) -> Answer:
    """An answer with its tag: the hash of the run, then of the bytes.

    `lasting` is for what never changes under its address: files whose address carries their version. A page is
    made by the program from a run and the runs beside it; a reader asks again, and hears that it is the same.
    """
    data = body.encode() if isinstance(body, str) else body
    worth = len(data) >= SMALLEST_TO_COMPRESS and kind not in COMPRESSED
    zipped = gzip.compress(data, 6, mtime=0) if worth else None
    tag = f'W/"{run[:10]}-{hashlib.sha256(data).hexdigest()[:12]}"'
    return Answer(data, kind, tag, lasting and status == 200, zipped, policy, file_name, status=status)


def respond(found: Answer, asked: Headers) -> Response:
    """The response a reader with these headers gets: not changed, compressed or plain."""
    headers = {"etag": found.tag, "vary": "Accept-Encoding", "cache-control": FOREVER if found.lasting else ASK_AGAIN}
    if found.policy:
        headers["content-security-policy"] = found.policy
    if found.file_name:
        headers["content-disposition"] = f'inline; filename="{found.file_name}"'
    if found.location:
        return Response(status_code=303, headers={**headers, "location": found.location})
    if is_known(found.tag, asked):
        return Response(status_code=304, headers=headers)
    body = found.body
    if found.zipped is not None and _takes_gzip(asked.get("accept-encoding", "")):
        headers["content-encoding"], body = "gzip", found.zipped
    return Response(body, status_code=found.status, headers=headers, media_type=found.kind)


def is_known(tag: str, asked: Headers) -> bool:
    """Whether the asker holds the body of a tag; weak and strong tags are compared alike."""
    tags = [t.strip().removeprefix("W/") for t in asked.get("if-none-match", "").split(",")]
    return tag.removeprefix("W/") in tags or tags == ["*"]


def _takes_gzip(text: str) -> bool:
    offers = [part.strip().replace(" ", "").casefold() for part in text.split(",")]
    return any(o == "gzip" or (o.startswith("gzip;q=") and o.removeprefix("gzip;q=").strip("0.")) for o in offers)


class _Turn:
    """Whose turn it is to make an answer, and how many ask for it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.askers = 0


class Kept:
    """Answers by key, the least used given up first; a key is made by one thread while others wait for it."""

    def __init__(self, most: int = KEPT_BYTES) -> None:
        self.most = most
        self._held = 0
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._making: dict[Hashable, _Turn] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Answer | None:
        with self._lock:
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
            return found

    def get_or_make(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """The answer of a key; an error while making it is the asker's and is not kept."""
        with self._lock:
            turn = self._making.setdefault(key, _Turn())
            turn.askers += 1
        try:
            with turn.lock:
                found = self.get(key)
                if found is None:
                    found = make()
                    self._put(key, found)
            return found
        finally:
            with self._lock:
                turn.askers -= 1
                if turn.askers == 0:  # also after an error: nothing is kept of an address that is wrong
                    self._making.pop(key, None)

    def _put(self, key: Hashable, found: Answer) -> None:
        with self._lock:
            before = self._answers.pop(key, None)
            self._answers[key] = found
            self._held += found.size - (before.size if before else 0)
            while self._held > self.most and len(self._answers) > 1:
                self._held -= self._answers.popitem(last=False)[1].size
