"""The results files a server reads from: which there are, which is newest, and one opened for reading.

A results file is written whole under another name and renamed, so a file that is there is whole. A
reader keeps the file it opened under a name of its own (a hard link, or a copy on another disk): a
file replaced or removed meanwhile is read to the end as it was.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kringloop.core import ResultsError
from kringloop.reading import Reading
from kringloop.study import Run, open_run
from kringloop.tables import ResultsFile
from kringloop.web.errors import NothingYetError, NotThereError, near_or_known, said

KEPT_OPEN = 4
SHORTEST_HASH = 6


@dataclass(frozen=True, slots=True)
class Stamp:
    """One state of one file; another state is another file to us."""

    path: Path
    inode: int
    size: int
    changed: int

    @classmethod
    def of(cls, path: Path) -> Stamp:
        found = path.stat()
        return cls(path, found.st_ino, found.st_size, found.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class Listed:
    """A run as the list of runs shows it."""

    stamp: Stamp
    study: str
    run: str
    created: str
    version: str
    inputs: str

    @property
    def short(self) -> str:
        return self.run[:10]


class Shelf:
    """The results of one folder, or one results file. May be asked from several threads."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._lock = threading.RLock()
        self._meta: dict[Stamp, Listed | None] = {}
        self._open: OrderedDict[Stamp, Reading] = OrderedDict()
        self._own = Path(tempfile.mkdtemp(prefix="kringloop-"))

    def close(self) -> None:
        """Give up the names of our own, and what was read under them; who asks again opens again."""
        with self._lock:
            self._open.clear()
            shutil.rmtree(self._own, ignore_errors=True)

    def stamps(self) -> list[Stamp]:
        """Files that are there now, newest first."""
        paths = [self.place] if self.place.is_file() else self._in_folder()
        found = []
        for path in paths:
            with suppress(OSError):
                found.append(Stamp.of(path))
        return sorted(found, key=lambda s: (s.changed, s.path.name), reverse=True)

    def _in_folder(self) -> list[Path]:
        return [p for p in self.place.glob("*.duckdb") if not p.name.startswith(".")]

    def runs(self) -> tuple[Listed, ...]:
        """Readable runs, newest first; files that are no results are left out."""
        return tuple(r for r in self._listed())

    def _listed(self) -> Iterator[Listed]:
        for stamp in self.stamps():
            found = self._about(stamp)
            if found is not None:
                yield found

    def _about(self, stamp: Stamp) -> Listed | None:
        with self._lock:
            if stamp not in self._meta:
                self._meta[stamp] = _meta(stamp)
            return self._meta[stamp]

    def latest(self) -> Listed:
        """The newest run.

        Raises
        ------
        NothingYetError   there is none
        """
        for found in self._listed():
            return found
        raise NothingYetError(said("error.nothing_yet"))

    def find(self, text: str) -> Listed:
        """The run whose hash begins with `text`; empty or `latest` is the newest.

        Raises
        ------
        NotThereError   no run begins so; names the runs there are
        """
        if text in ("", "latest"):
            return self.latest()
        runs = self.runs()
        found = [r for r in runs if len(text) >= SHORTEST_HASH and r.run.startswith(text.casefold())]
        if found:
            return found[0]
        if not runs:
            raise NothingYetError(said("error.nothing_yet"))
        raise NotThereError(said("error.run", near=near_or_known(text, [r.short for r in runs]), value=text))

    def read(self, listed: Listed) -> Reading:
        """The run opened, kept open for the next reader."""
        with self._lock:
            known = self._open.get(listed.stamp)
            if known is None:
                known = Reading(self._opened(listed.stamp), listed.stamp.path.name)
                self._open[listed.stamp] = known
                while len(self._open) > KEPT_OPEN:
                    self._open.popitem(last=False)
            self._open.move_to_end(listed.stamp)
            return known

    def _opened(self, stamp: Stamp) -> Run:
        self._own.mkdir(mode=0o700, exist_ok=True)
        own = self._own / f"{stamp.path.stem}-{secrets.token_hex(4)}.duckdb"
        try:
            os.link(stamp.path, own)
        except OSError:
            shutil.copyfile(stamp.path, own)
        return open_run(own)


def _meta(stamp: Stamp) -> Listed | None:
    try:
        meta = ResultsFile(stamp.path).meta
        return Listed(stamp, meta["study"], meta["run"], meta["created"], meta["version"], meta["inputs"])
    except (ResultsError, KeyError, OSError):
        return None
