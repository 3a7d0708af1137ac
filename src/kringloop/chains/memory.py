"""How much memory a computation needs and how much there is: said before starting, not found out halfway.

Knows array sizes only.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

from kringloop.core import RangeError

LOG = logging.getLogger("kringloop.chains")
GIB = 2**30


def available_bytes() -> int | None:
    """Memory that can be had without swapping: the system's own estimate, capped by the control group.

    None where the system does not tell.
    """
    known = [room for room in (_meminfo() or _free_pages(), _group_limit()) if room is not None]
    return min(known, default=None)


def require_memory(needed: int, *, what: str, limit: int | None = None) -> None:
    """Log the estimate, and refuse to start when it does not fit.

    Raises
    ------
    RangeError   more is needed than `limit`, or than is available as far as the system tells

    >>> require_memory(10 * GIB, what="factorisation of 50000 sectors", limit=GIB)
    Traceback (most recent call last):
    ...
    kringloop.core.errors.RangeError: factorisation of 50000 sectors needs about 10.0 GiB; 1.0 GiB is available
      Nothing was started. Aggregate the table, ask a single question (no factorisation), or use a larger machine.
    """
    room = available_bytes() if limit is None else limit
    if room is None:
        LOG.info("%s needs about %.2f GiB; this system does not tell how much there is", what, needed / GIB)
        return
    LOG.info("%s needs about %.2f GiB of %.2f GiB", what, needed / GIB, room / GIB)
    if needed > room:
        raise RangeError(
            f"{what} needs about {needed / GIB:.1f} GiB; {room / GIB:.1f} GiB is available\n"
            "  Nothing was started. Aggregate the table, ask a single question (no factorisation), "
            "or use a larger machine."
        )


def _meminfo() -> int | None:
    path = Path("/proc/meminfo")
    if not path.exists():
        return None
    line = next((row for row in path.read_text().splitlines() if row.startswith("MemAvailable")), None)
    return int(line.split()[1]) * 1024 if line else None


def _free_pages() -> int | None:
    """Free memory by POSIX, which not every system answers."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_AVPHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None


def _group_limit() -> int | None:
    limit, used = Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")
    if not limit.exists() or not used.exists() or limit.read_text().strip() == "max":
        return None
    return int(limit.read_text()) - int(used.read_text())
