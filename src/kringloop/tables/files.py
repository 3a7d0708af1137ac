"""Read a file that a person named: a plain file of a sensible size, whatever stands at its path."""

from __future__ import annotations

import os
import stat
import zlib
from pathlib import Path

from kringloop.core import TableError, did_you_mean, system_reason

LARGEST_FILE = 2**30
"""Bytes of one table, packed and unpacked; more is refused before it is held."""
_STEP = 2**20


def read_plain(path: Path, *, most: int = LARGEST_FILE) -> bytes:
    """Bytes of a plain file; pipes, devices and folders are refused, because reading them may never end.

    Raises
    ------
    TableError   missing, no plain file, larger than `most`, or not readable
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        siblings = [p.name for p in path.parent.glob("*")] if path.parent.is_dir() else []
        raise TableError(
            f"{path} does not exist; {did_you_mean(path.name, siblings)}",
            nl=f"{path} bestaat niet; {did_you_mean(path.name, siblings, 'nl')}",
        ) from None
    except (OSError, ValueError) as error:
        raise _unread(path, error) from None
    try:
        with os.fdopen(handle, "rb") as file:
            found = os.fstat(handle)
            if not stat.S_ISREG(found.st_mode):
                raise TableError(f"{path} cannot be read: it is {_kind(found.st_mode)}, not a file")
            if found.st_size > most:
                raise TableError(
                    f"{path} has {found.st_size / 2**20:.0f} MB, more than {most / 2**20:.0f} MB; "
                    "leave out what the study does not use"
                )
            return file.read(most)
    except IsADirectoryError:  # some systems say so only now
        raise TableError(
            f"{path} cannot be read: it is a folder, not a file", nl=f"{path} is niet te lezen: het is een map"
        ) from None
    except OSError as error:
        raise _unread(path, error) from None


def unpacked(data: bytes, path: Path, *, most: int = LARGEST_FILE) -> bytes:
    """What a gzip file holds, at most `most` bytes.

    Raises
    ------
    TableError   not a whole gzip file, or more inside
    """
    parts, size, rest = [], 0, data
    while rest:
        unpacker = zlib.decompressobj(wbits=31)
        while not unpacker.eof:
            try:
                part = unpacker.decompress(rest, _STEP)
            except zlib.error:
                raise _not_whole(path) from None
            rest = unpacker.unconsumed_tail
            if not part and not rest and not unpacker.eof:
                raise _not_whole(path)
            size += len(part)
            if size > most:
                raise TableError(f"{path} unpacks to more than {most / 2**20:.0f} MB; is it what it should be?")
            parts.append(part)
        rest = unpacker.unused_data.lstrip(b"\0")
    if not data:
        raise _not_whole(path)
    return b"".join(parts)


def _not_whole(path: Path) -> TableError:
    return TableError(f"{path} is not a complete gzip file; fetch or copy it again")


def _kind(mode: int) -> str:
    kinds = {stat.S_ISDIR: "a folder", stat.S_ISFIFO: "a pipe", stat.S_ISCHR: "a device", stat.S_ISBLK: "a disk"}
    return next((name for test, name in kinds.items() if test(mode)), "a socket")


def _unread(path: Path, error: OSError | ValueError) -> TableError:
    reason = {n: system_reason(error, n) for n in ("en", "nl")}
    if not isinstance(error, OSError):
        reason = {
            "en": "its name holds a sign that no name can",
            "nl": "de naam bevat een teken dat niet in een naam kan",
        }
    return TableError(
        f"{_shown(path)} cannot be read: {reason['en']}", nl=f"{_shown(path)} is niet te lezen: {reason['nl']}"
    )


def _shown(path: Path) -> str:
    return str(path).replace("\0", "\\0")
