"""What stands before every page: Host check, access token, security headers, and no trace of a fault on a page."""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Callable, Iterable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode

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
        if scope["type"] != "http":
            await self.app(scope, receive, send)
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
        except Exception:
            code = secrets.token_hex(4)
            log.exception("fault %s at %s", code, scope.get("path"))
            if started:
                raise
            await self.failed(scope, 500, "error.fault", code)(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = {k: v.decode("latin-1") for k, v in scope["headers"]}
        if self.hosts is not None and _name(headers.get(b"host", "")) not in self.hosts:
            return self.failed(scope, 400, "error.host", "")
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
            return self.failed(scope, 414, "error.address_long", "")
        return self._without_token(scope, headers) if self.token else None

    def _without_token(self, scope: Scope, headers: dict[bytes, str]) -> Response | None:
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        offered = dict(query).get("token", "")
        if offered and self._is_token(offered):
            rest = urlencode([(k, v) for k, v in query if k != "token"])
            answer = RedirectResponse(scope["path"] + (f"?{rest}" if rest else ""), status_code=303)
            answer.set_cookie(COOKIE, offered, httponly=True, samesite="strict", path="/")
            return answer
        bearer = headers.get(b"authorization", "").removeprefix("Bearer ")
        if self._is_token(bearer) or self._is_token(_cookie(headers.get(b"cookie", ""))):
            return None
        refusal = self.failed(scope, 401, "error.token", "")
        refusal.headers["www-authenticate"] = "Bearer"
        return refusal

    def _is_token(self, text: str) -> bool:
        return bool(text) and hmac.compare_digest(text.encode(), (self.token or "").encode())


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
