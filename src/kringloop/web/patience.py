"""How long a reader may take: a request that does not come, or an answer that is not taken, is not waited for.

Half a request costs a connection and nothing else. Each has some seconds to arrive whole, however its bytes
trickle; when very many wait at once the longest waiting are let go, so that whoever asks in one piece gets in.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from contextlib import suppress
from typing import Any, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

REQUEST_SECONDS, TAKING_SECONDS = 10.0, 30.0
MOST_WAITING = 400
"""Connections that may be silent or half-way at once."""
_WHOLE = (h11.DONE, h11.MUST_CLOSE, h11.CLOSED, h11.ERROR)


class PatientProtocol(H11Protocol):
    """HTTP/1.1 with an end to every wait."""

    request_seconds: ClassVar[float] = REQUEST_SECONDS
    taking_seconds: ClassVar[float] = TAKING_SECONDS
    most_waiting: ClassVar[int] = MOST_WAITING
    waiting: ClassVar[OrderedDict[PatientProtocol, None]]

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._until: asyncio.TimerHandle | None = None
        self._taken: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._settle()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.cycle is not None and self.cycle.response_complete and self.conn.their_state is h11.IDLE:
            self._done()
            self._stand_in_line()  # kept open for a next request: the server ends that wait
        else:
            self._settle()

    def connection_lost(self, exc: Exception | None) -> None:
        self._done()
        if self._taken is not None:
            self._taken.cancel()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._taken = self.loop.call_later(self.taking_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        if self._taken is not None:
            self._taken.cancel()
        super().resume_writing()

    def _settle(self) -> None:
        """Wait on while a request has not come whole; stop waiting when it has."""
        if self.transport.is_closing() or self.conn.their_state in _WHOLE:
            self._done()
        else:
            self._wait()

    def _wait(self) -> None:
        if self._until is None:
            self._until = self.loop.call_later(self.request_seconds, self.transport.abort)
        self._stand_in_line()

    def _stand_in_line(self) -> None:
        self.waiting.setdefault(self, None)
        while len(self.waiting) > self.most_waiting:
            longest, _ = self.waiting.popitem(last=False)
            longest.transport.abort()

    def _done(self) -> None:
        if self._until is not None:
            self._until.cancel()
            self._until = None
        self.waiting.pop(self, None)


def patient(
    *, request_seconds: float = REQUEST_SECONDS, taking_seconds: float = TAKING_SECONDS, most: int | None = None
) -> type[PatientProtocol]:
    """The protocol of one server, with its own line of those who wait."""
    return type(
        "PatientProtocol",
        (PatientProtocol,),
        {
            "request_seconds": request_seconds,
            "taking_seconds": taking_seconds,
            "most_waiting": most if most is not None else _room(),
            "waiting": OrderedDict(),
        },
    )


def _room() -> int:
    """As many as may wait, and no more than a part of the files this process may have open."""
    files = 1024
    with suppress(ImportError, ValueError, OSError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = 4 * MOST_WAITING if hard == resource.RLIM_INFINITY else min(hard, 4 * MOST_WAITING)
        if 0 <= soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
        files = soft if soft >= 0 else 4 * MOST_WAITING
    return max(16, min(MOST_WAITING, files // 3))
