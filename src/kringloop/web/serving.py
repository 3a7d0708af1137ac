"""Start the server: on this machine only, unless a token is given."""

from __future__ import annotations

import errno
import ipaddress
import socket
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kringloop.core import RangeError
from kringloop.web.shelf import Listed, Shelf, Unreadable

LOOPBACK = "127.0.0.1"
SHORTEST_TOKEN = 16


@dataclass(frozen=True, slots=True)
class Served:
    """What is served when a server starts: where, the run that is shown, and how many there are."""

    address: str
    shown: Listed | None
    count: int
    passed_over: tuple[Unreadable, ...]


def serve(
    place: Path,
    *,
    host: str = LOOPBACK,
    port: int = 8000,
    token: str | None = None,
    browse: bool = False,
    tell: Callable[[Served], None] = lambda _: None,
) -> None:
    """Serve the pages until interrupted.

    Parameters
    ----------
    tell : takes what is served, once the server listens

    Raises
    ------
    RangeError   another host without a token, a token that is too short, or a port that is taken
    """
    import uvicorn

    from kringloop.web.app import LOOPBACK_NAMES, create_app
    from kringloop.web.patience import patient

    local = is_loopback(host)
    require_token(host, token)
    listener = listen(host, port)
    names = [*LOOPBACK_NAMES, host] if local else None
    name = "localhost" if host == LOOPBACK else f"[{host}]" if ":" in host else host
    address = f"http://{name}:{listener.getsockname()[1]}/" + (f"?token={token}" if token else "")
    app = create_app(place, token=token, hosts=names)
    tell(_served(app.state.shelf, address))
    if browse:
        threading.Timer(1.0, webbrowser.open, [address]).start()
    config = uvicorn.Config(
        app,
        http=patient(),
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_keep_alive=15,
        limit_concurrency=1000,
        backlog=2048,
        timeout_graceful_shutdown=5,
    )
    uvicorn.Server(config).run(sockets=[listener])


def _served(shelf: Shelf, address: str) -> Served:
    runs = shelf.runs()
    return Served(address, runs[0] if runs else None, len(runs), shelf.passed_over())


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a host.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def require_token(host: str, token: str | None) -> None:
    """Refuse to be reached from elsewhere without a token worth the name."""
    if token is None and not is_loopback(host):
        raise RangeError(
            f"'{host}' can be reached from other machines, which needs a token\n"
            f"  Give one of at least {SHORTEST_TOKEN} signs with --token; without --host only this machine is served.",
            nl=f"'{host}' is vanaf andere computers te bereiken, en dat vraagt een token\n"
            f"  Geef met --token ten minste {SHORTEST_TOKEN} tekens; zonder --host kan alleen deze computer erbij.",
        )
    if token is not None and (len(token) < SHORTEST_TOKEN or not token.isascii() or not token.isprintable()):
        raise RangeError(
            f"the token needs at least {SHORTEST_TOKEN} plain signs",
            nl=f"een token heeft ten minste {SHORTEST_TOKEN} gewone tekens",
        )


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens, or a sentence that says why not."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Naming TCP makes the event loop send small answers at once (TCP_NODELAY) on what it accepts here.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise RangeError(
                f"port {port} is in use, perhaps by another kringloop\n  Choose another with --port {port + 1}",
                nl=f"poort {port} is in gebruik, misschien door een andere kringloop\n"
                f"  Kies een andere met --port {port + 1}",
            ) from None
        why = error.strerror if isinstance(error, OSError) else "ports run from 0 to 65535"
        raise RangeError(
            f"cannot listen at {host}:{port}: {why}", nl=f"op {host}:{port} kan niet worden geluisterd: {why}"
        ) from None
    return listener
