"""The one door through which files are written: whole or not at all, and nothing replaced that should stay.

A file is written under another name in the same folder, synced and renamed. Devices and pipes are written
through, links are followed. Study files and results files are never replaced, others only when asked.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kringloop.core import ResultsError, system_reason

Write = Callable[[Path], object]
PARTIAL = ".kringloop-{token}.partial"
RESULTS_SIGNATURE, SIGNATURE_AT = b"DUCK", 8
_ABANDONED = re.compile(r"\.kringloop-[0-9a-f]{16}\.partial(\.wal)?")
_A_DAY = 86_400
_STREAMS = re.compile(r"/dev/(stdin|stdout|stderr|fd/\d+)|/proc/[^/]+/fd/\d+")


def replace_file(path: Path, write: Write, *, force: bool = False) -> bool:
    """Let `write` make a file, and put it at `path`; returns whether an earlier file was replaced.

    Parameters
    ----------
    write : gets the path of a file to make; it is put in place when this returns, and removed when it raises
    force : replace a file that is there already; study files and results files stay even so

    Raises
    ------
    ResultsError   a file that stays is in the way, or the place cannot be written; nothing is changed

    Example
    -------
    replace_file(Path("figures.csv"), frame.write_csv, force=False)
    """
    require_free(path, force=force)
    with sentences(path):
        if _is_stream(path):
            _write_through(path, write)
            return False
        target = Path(os.path.realpath(path))
        there = target.exists()
        put_file(target, write, over=force)
        return there


def require_free(path: Path, *, force: bool = False) -> None:
    """Refuse a place where something stands that should stay: to be asked before long work.

    Raises
    ------
    ResultsError   says what is there, and how to go on
    """
    try:
        found = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return
    except (OSError, ValueError) as error:
        raise _refused(path, error) from None
    mode = found.st_mode
    if stat.S_ISDIR(mode):
        raise ResultsError(
            f"{path} is a folder; give the name of a file in it with --out",
            nl=f"{path} is een map; geef met --out de naam van een bestand daarin",
        )
    if stat.S_ISBLK(mode) or stat.S_ISSOCK(mode):
        raise ResultsError(
            f"{path} is a disk or a socket, which is not written to. Choose another place with --out.",
            nl=f"{path} is een schijf of een socket, waar niets naartoe wordt geschreven. Kies met --out iets anders.",
        )
    if not stat.S_ISREG(mode) or _is_stream(path):
        return
    real = Path(os.path.realpath(path))
    results = is_results(real)
    if results or _is_of_study(real):
        kind, kind_nl = _KEPT[results]
        raise ResultsError(
            f"{path} is {kind}, which is never replaced. Choose another place with --out.",
            nl=f"{path} is {kind_nl}; dat wordt nooit vervangen. Kies met --out iets anders.",
        )
    if not force:
        raise ResultsError(
            f"{path} is there already; replace it with --force, or choose another place with --out",
            nl=f"{path} bestaat al; vervang het met --force, of kies met --out een andere plaats",
        )


_KEPT = {True: ("a results file", "een bestand met resultaten"), False: ("part of a study", "een deel van een studie")}


def _refused(path: Path, error: Exception) -> ResultsError:
    return ResultsError(
        f"{path} cannot be written: {system_reason(error)}. Choose another place with --out.",
        nl=f"{path} kan niet worden geschreven: {system_reason(error, 'nl')}. Kies met --out een andere plaats.",
    )


def put_file(target: Path, write: Write, *, over: bool = True) -> None:
    """Make a file whole at `target`, in a folder that is made when needed; asks no questions about what is there.

    Raises
    ------
    FileExistsError   not `over`, and a file came between
    OSError           the place cannot be written; nothing is changed
    """
    made = [f for f in (target.parent, *target.parent.parents) if not f.exists()]
    partial = target.parent / PARTIAL.format(token=secrets.token_hex(8))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_old(target.parent)
        write(partial)
        if target.exists():
            shutil.copymode(target, partial)
        _sync(partial)
        _put(partial, target, over)
        _sync(target.parent)
    except BaseException:
        _remove(partial)
        for folder in made:  # a folder that somebody else uses meanwhile stays
            with suppress(OSError):
                folder.rmdir()
        raise
    _remove(partial)


def _put(partial: Path, target: Path, over: bool) -> None:
    if over:
        os.replace(partial, target)
        return
    try:
        os.link(partial, target)  # unlike a rename, never over a file that came meanwhile
    except FileExistsError:
        raise
    except OSError:  # a disk without links
        if target.exists():
            raise FileExistsError(17, "a file of this name was made meanwhile") from None
        os.replace(partial, target)


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """What the system refuses, as a sentence; a pipe whose reader has gone is left to the caller."""
    try:
        yield
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        raise _refused(path, error) from None


def is_results(path: Path) -> bool:
    """Whether a file begins as a results file does."""
    try:
        with path.open("rb") as file:
            return file.read(SIGNATURE_AT + 4)[SIGNATURE_AT:] == RESULTS_SIGNATURE
    except OSError:
        return False


def _is_of_study(path: Path) -> bool:
    """A study file, or a table that a study file in a folder above names."""
    if path.suffix in (".yaml", ".yml") and _names_study(_text(path)):
        return True
    for folder in list(path.parents)[:3]:
        name = path.relative_to(folder).as_posix()
        for file in (*folder.glob("*.yaml"), *folder.glob("*.yml")):
            text = _text(file)
            if _names_study(text) and re.search(rf"(?<![\w./-]){re.escape(name)}(?![\w.-])", text):
                return True
    return False


def _names_study(text: str) -> bool:
    return re.search(r"^study\s*:", text, re.MULTILINE) is not None


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return file.read(2**20).decode("utf-8", errors="replace")
    except OSError:
        return ""


def _is_stream(path: Path) -> bool:
    """A device, a pipe, or a name of what a process has open: written through, never replaced."""
    if _STREAMS.fullmatch(os.path.abspath(path)):
        return True
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)


def _write_through(path: Path, write: Write) -> None:
    with tempfile.TemporaryDirectory(prefix="kringloop-") as folder:
        whole = Path(folder) / "whole"
        write(whole)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND)
        with whole.open("rb") as source, os.fdopen(handle, "wb", buffering=0) as device:
            while part := source.read(2**20):
                rest = memoryview(part)
                while rest:
                    rest = rest[device.write(rest) or 0 :]


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove_old(folder: Path) -> None:
    """Clear what a writer that was killed left behind a day ago or longer."""
    with suppress(OSError):
        for path in folder.iterdir():
            if _ABANDONED.fullmatch(path.name):
                with suppress(OSError):
                    if time.time() - path.stat().st_mtime > _A_DAY:
                        path.unlink()


def _remove(partial: Path) -> None:
    for leftover in (partial, partial.with_name(partial.name + ".wal")):
        with suppress(OSError):
            leftover.unlink(missing_ok=True)
