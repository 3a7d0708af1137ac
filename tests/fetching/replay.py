"""A server on this machine that replays answers of services, with faults put in, and a clock that never waits."""

from __future__ import annotations

import threading
import urllib.parse
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FOREVER = 1.0
"""Seconds that a server keeps silent where a time-out is asked for: longer than the line of a test waits."""


@dataclass
class Clock:
    """A clock that is set, and notes how long it was waited by."""

    at: datetime = datetime(2026, 3, 1, 10, 15, tzinfo=UTC)
    waited: list[float] = field(default_factory=list)

    def now(self):
        return self.at

    def wait(self, seconds):
        self.waited.append(seconds)
        self.at += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Reply:
    """One answer; `cut` ends the body after so many bytes, `silent` never begins it.

    `drip` waits so many seconds before each byte, `chunked` sends the body in chunks of unknown number.
    """

    body: bytes | str = b""
    status: int = 200
    headers: dict = field(default_factory=dict)
    cut: int | None = None
    silent: bool = False
    ranges: bool = False
    drip: float = 0.0
    chunked: bool = False

    @property
    def raw(self):
        return self.body.encode() if isinstance(self.body, str) else self.body


@dataclass
class Service:
    """Answers by path, each list used up in turn, the last of it again and again; and what was asked."""

    routes: dict[str, list[Reply]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str], dict[str, str]]] = field(default_factory=list)
    base: str = ""

    def on(self, path, *replies):
        self.routes[path] = list(replies)
        return self

    def reply(self, path):
        waiting = self.routes.get(path)
        if not waiting:
            return Reply("no such place", 404)
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    def paths(self):
        return [path for path, *_ in self.asked]


@contextmanager
def served(service):
    """The service on a free port of this machine; `service.base` is its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            split = urllib.parse.urlsplit(self.path)
            query = dict(urllib.parse.parse_qsl(split.query))
            service.asked.append((split.path, query, {k.lower(): v for k, v in self.headers.items()}))
            reply, asked = service.reply(split.path), service.asked[-1][2]
            self.close_connection = True
            if reply.silent:
                threading.Event().wait(FOREVER)
                return
            body, status, headers = reply.raw, reply.status, dict(reply.headers)
            tag = headers.get("ETag")
            if tag and asked.get("if-none-match") == tag:
                status, body = 304, b""
            if reply.ranges and "range" in asked and asked.get("if-range") == tag:
                start = int(asked["range"].removeprefix("bytes=").rstrip("-"))
                headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
                status, body = 206, body[start:]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304 and "Content-Length" not in headers:
                self.send_header(
                    *(("Transfer-Encoding", "chunked") if reply.chunked else ("Content-Length", len(body)))
                )
            self.send_header("Connection", "close")
            self.end_headers()
            sent = body if reply.cut is None else body[: reply.cut]
            with suppress(ConnectionError):
                self.send_body(sent, reply)

        def send_body(self, sent, reply):
            if reply.chunked:
                last = b"0\r\n\r\n" if reply.cut is None else b""
                self.wfile.write(b"%x\r\n%s\r\n" % (len(sent), sent) + last)
            elif reply.drip:
                for k in range(len(sent)):
                    threading.Event().wait(reply.drip)
                    self.wfile.write(sent[k : k + 1])
            else:
                self.wfile.write(sent)

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    service.base = f"http://127.0.0.1:{server.server_port}"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
