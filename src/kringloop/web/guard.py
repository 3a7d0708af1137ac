"""What stands before every page: Host check, access token, security headers, and no trace of a fault on a page."""

from __future__ import annotations

import hmac
import logging
import re
import secrets
import traceback
from collections.abc import Callable, Iterable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, quote, urlencode

from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "kringloop_token"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; sandbox"
EMBED_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors *"
)
"""Of the one kind of page that may stand in a page of another: no scripts, no forms."""
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
LONGEST_ADDRESS = 4096
_HOST = re.compile(r"(?:\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._-]{1,253})(?::[0-9]{1,5})?")
log = logging.getLogger("kringloop.web")

Failed = Callable[[Scope, int, str, str], Response]
"""Makes the page for a refusal or a fault: status, key of the message, code of a fault."""


class Guard:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str] | None, token: str | None, failed: Failed) -> None:
        self.app = app
        self.hosts = None if hosts is None else frozenset(hosts)
        self.token = token
        self.failed = failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # a socket nobody here speaks
            await send({"type": "websocket.close", "code": 1008})
            return
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [*message["headers"], *_headers(message["headers"])]
            await send(message)

        try:
            refusal = self._refusal(scope)
            await (refusal or self.app)(scope, receive, guarded)
        except Exception as error:
            code = secrets.token_hex(4)
            log.error("fault %s at %s\n%s", code, one_line(scope.get("path", "")), _trace(error))
            if started:
                raise
            await self.failed(scope, 500, "error.fault", code)(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = {k: v.decode("latin-1") for k, v in scope["headers"]}
        too_long = len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS
        if self.token and (refused := self._without_token(scope, headers, read=not too_long)):
            return refused
        named = [v for k, v in scope["headers"] if k == b"host"]
        if len(named) > 1 or not self._is_ours(headers.get(b"host", "")):
            return self.failed(scope, 400, "error.host", "")
        return self.failed(scope, 414, "error.address_long", "") if too_long else None

    def _is_ours(self, host: str) -> bool:
        """Whether a `Host` is a name with at most a port, and one that this server answers to."""
        return bool(_HOST.fullmatch(host)) and (self.hosts is None or _name(host) in self.hosts)

    def _without_token(self, scope: Scope, headers: dict[bytes, str], *, read: bool) -> Response | None:
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True) if read else []
        offered = dict(query).get("token", "")
        if offered and self._is_token(offered):
            rest = urlencode([(k, v) for k, v in query if k != "token"])
            path = "/" + quote(scope["path"].lstrip("/\\"), safe="/.~,:-")  # never the name of another server
            answer = RedirectResponse(path + (f"?{rest}" if rest else ""), status_code=303)
            answer.set_cookie(COOKIE, offered, httponly=True, samesite="strict", path="/")
            return answer
        scheme, _, bearer = headers.get(b"authorization", "").strip().partition(" ")
        offers = [bearer.strip() if scheme.casefold() == "bearer" else "", _cookie(headers.get(b"cookie", ""))]
        if any(self._is_token(text) for text in offers):
            return None
        refusal = self.failed(scope, 401, "error.token", "")
        refusal.headers["www-authenticate"] = "Bearer"
        return refusal

    def _is_token(self, text: str) -> bool:
        return bool(text) and hmac.compare_digest(text.encode(), (self.token or "").encode())


def one_line(text: str) -> str:
    """Text of a reader as one line of the log: what would begin another line, or move the cursor, is spelled out.

    >>> one_line("a\\nINFO b")
    'a\\\\nINFO b'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode("ascii") for c in text)


def _trace(error: Exception) -> str:
    """The trace of a fault, each line set in, so that no text of a reader stands as a line of the log."""
    lines = "".join(traceback.format_exception(error)).splitlines()
    return "\n".join(f"    | {one_line(line)}" for line in lines)


def _headers(there: list[tuple[bytes, bytes]]) -> Iterable[tuple[bytes, bytes]]:
    names = {k.lower() for k, _ in there}
    embedded = any(k.lower() == b"content-security-policy" and v == EMBED_POLICY.encode() for k, v in there)
    yield from ((k, v) for k, v in HEADERS if not (embedded and k == b"x-frame-options"))
    if b"content-security-policy" not in names:
        yield b"content-security-policy", POLICY.encode()
    if b"cache-control" not in names:
        yield b"cache-control", b"no-store"


def _name(host: str) -> str:
    """The host without its port: `[::1]:8000` is `[::1]`."""
    return host.rsplit("]", 1)[0] + "]" if host.startswith("[") else host.rsplit(":", 1)[0].casefold()


def _cookie(text: str) -> str:
    try:
        found = SimpleCookie(text).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""
