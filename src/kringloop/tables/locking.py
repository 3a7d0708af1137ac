"""One writer at a time in a folder that several machines or containers may share.

A process number says nothing on a shared disk: another container counts its own. The lock is a file that
only one can make. Who holds it renews it; it is broken when its maker is known to be gone, or when it was
not renewed for a while.
"""

from __future__ import annotations

import json
import os
import platform
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from kringloop.core import ResultsError

LOCK_NAME = ".kringloop.lock"
RENEWED, GONE, PATIENCE, LOOK_AGAIN = 5.0, 60.0, 600.0, 0.05
"""Seconds: between renewals; without one before a lock counts as left behind; of waiting; between two looks."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who made a lock: where processes are counted (machine, start, container), which process, and when."""

    host: str
    place: str
    process: int
    began: str
    since: str
    token: str


@contextmanager
def folder_lock(folder: Path, *, gone: float = GONE, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the folder; others wait.

    Parameters
    ----------
    gone     : seconds without renewal after which a lock of another machine is broken
    patience : seconds to wait for somebody who goes on renewing

    Raises
    ------
    ResultsError   somebody else keeps the folder for longer than `patience`; names the lock
    OSError        the folder cannot be written
    """
    path, mine = folder / LOCK_NAME, _me()
    _take(path, mine, gone, patience)
    ended = threading.Event()
    beat = threading.Thread(target=_renew, args=(path, ended), name="kringloop-lock", daemon=True)
    try:
        beat.start()
        yield
    finally:
        ended.set()
        if _holder(path) == mine:
            path.unlink(missing_ok=True)


def _take(path: Path, mine: Holder, gone: float, patience: float) -> None:
    start = time.monotonic()
    seen, since = _seen(path), start
    while not _made(path, mine):
        now, found = time.monotonic(), _seen(path)
        if found != seen:
            seen, since = found, now
        holder = _holder(path)
        if found is not None and (_is_dead(holder) or now - since > gone):
            _break(path, holder)
        elif now - start > patience:
            who = f"process {holder.process} on {holder.host}, since {holder.since}" if holder else "somebody"
            raise ResultsError(
                f"{path.parent} is being written by {who}\n  Try again later; if that no longer runs, remove {path}."
            )
        else:
            time.sleep(LOOK_AGAIN)


def _made(path: Path, mine: Holder) -> bool:
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
    except FileExistsError:
        return False
    try:
        os.write(handle, json.dumps(asdict(mine)).encode())
    except OSError:
        path.unlink(missing_ok=True)
        raise
    finally:
        os.close(handle)
    return True


def _renew(path: Path, ended: threading.Event) -> None:
    while not ended.wait(RENEWED):
        with suppress(OSError):
            os.utime(path)


def _seen(path: Path) -> tuple[int, int] | None:
    """What changes when a lock is made anew or renewed; opened, so that a network disk looks again."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        found = os.fstat(handle)
    finally:
        os.close(handle)
    return found.st_ino, found.st_mtime_ns


def _holder(path: Path) -> Holder | None:
    try:
        found = Holder(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return found if isinstance(found.process, int) else None


def _break(path: Path, judged: Holder | None) -> None:
    """Take a lock away that was left behind; put it back when it turns out to be another than was judged."""
    aside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        os.rename(path, aside)
    except FileNotFoundError:
        return
    if _holder(aside) != judged:
        with suppress(OSError):
            os.link(aside, path)
    aside.unlink(missing_ok=True)


def _is_dead(holder: Holder | None) -> bool:
    """Whether the maker is known to be gone: only who counts processes in the same place can tell."""
    if holder is None or holder.place != _place() or holder.process <= 0:
        return False
    try:
        os.kill(holder.process, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return _began(holder.process) != holder.began


def _me() -> Holder:
    process, now = os.getpid(), datetime.now(UTC).isoformat(timespec="seconds")
    return Holder(platform.node(), _place(), process, _began(process), now, secrets.token_hex(8))


def _place() -> str:
    """Where process numbers mean the same: this start of this machine, and this container."""
    parts = [platform.node()]
    with suppress(OSError):
        parts.append(Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip())
    with suppress(OSError):
        parts.append(os.readlink("/proc/self/ns/pid"))
    return " ".join(parts)


def _began(process: int) -> str:
    """When a process began, in ticks of the machine; tells two processes with one number apart."""
    try:
        text = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return text.rpartition(")")[2].split()[19]
