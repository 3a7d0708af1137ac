"""Standard streams that are closed, full or read by nobody: nothing lands in the wrong file, and it is said once."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

IN, OUT, ERR = 0, 1, 2


def mend_streams() -> None:
    """Give each standard stream a place of its own, so that a file opened later does not take it.

    What is written to a closed standard output fails, as on a full disk, and is told; what is written
    to standard errors that are closed or full has no reader left, and leaves the exit code.
    """
    for stream, way in ((IN, os.O_RDONLY), (OUT, os.O_RDONLY), (ERR, os.O_WRONLY)):
        try:
            os.fstat(stream)
        except OSError:
            os.open(os.devnull, way)  # takes the lowest free number, which is this one
    sys.stdin = sys.stdin or open(IN, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = sys.stdout or open(OUT, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    encoding = sys.stderr.encoding if sys.stderr else "utf-8"
    sys.stderr = io.TextIOWrapper(
        io.BufferedWriter(_Forgiving()), encoding=encoding, errors="replace", line_buffering=True, write_through=True
    )
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that knows no ▁ shows ?


class _Forgiving(io.RawIOBase):
    """Standard errors: writing never fails, because there is nowhere else to say so."""

    def write(self, data: ReadableBuffer, /) -> int:
        size = len(memoryview(data))
        try:
            return os.write(ERR, data)
        except OSError as error:
            if error.errno == errno.EINTR:
                return 0
            return size

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return ERR

    def isatty(self) -> bool:
        return os.isatty(ERR)


def output_fault() -> OSError | ValueError | None:
    """Why standard output cannot be written, or None when all of it arrived."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError) as error:
        return error
    return None


def give_up_output() -> None:
    """Let what is still to be written go nowhere, so that ending does not fail on it."""
    try:
        with open(os.devnull, "w", encoding="utf-8") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
