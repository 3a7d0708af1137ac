"""The results files a server reads from: which there are, which is newest, and one opened for reading.

A results file is written whole under another name and renamed, so a file that is there is whole. A
reader keeps the file it opened under a name of its own (a hard link, or a copy on another disk): a
file replaced or removed meanwhile is read to the end as it was. A file that cannot be read, whoever put
it there, is named and passed over; the others are served.
"""

from __future__ import annotations

import gc
import os
import secrets
import shutil
import tempfile
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import polars as pl

from kringloop.core import KringloopError, ResultsError
from kringloop.reading import Reading
from kringloop.runs import open_run, require_declared
from kringloop.tables import ResultsFile
from kringloop.web.errors import NothingYetError, NotThereError, near_or_known, said

Found = TypeVar("Found")
KEPT_OPEN = 4
KEPT_SUBJECTS = 64
COPIED_BYTES = 2**30
"""Of results on another disk, which are copied to be read: as much as may lie there at once."""
SHORTEST_HASH = 6
MOST_LOOKS = 20
"""Times a folder that does not keep still is looked at again before what is missed counts as missing."""


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


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file in the folder that is no results file to us, and why, in English and in Dutch."""

    name: str
    why: str
    why_nl: str

    @staticmethod
    def of(name: str, error: BaseException, *, here: str = "") -> Unreadable:
        """What a file had wrong; `here` is the path it was read at, which is nobody's business."""
        english, dutch = (_why(error, language).replace(here or name, name) for language in ("en", "nl"))
        return Unreadable(name, english, dutch)

    def in_language(self, language: str) -> str:
        """Why it is no results file."""
        return self.why_nl if language == "nl" else self.why


@dataclass(frozen=True, slots=True)
class Subject:
    """What an answer is made from: the state of one file, and what of the folder may be said beside it.

    Parameters
    ----------
    listed      : the run that is asked about
    stamp       : the state under which its file is kept open
    passed_over : newer files that cannot be read, which every page of the newest run names
    folder      : files that are there, for a page that shows several runs
    """

    listed: Listed
    stamp: Stamp
    passed_over: tuple[Unreadable, ...]
    folder: tuple[Stamp, ...]


class Shelf:
    """The results of one folder, or one results file. May be asked from several threads."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._lock = threading.RLock()
        self._about_files: dict[Stamp, Listed | Unreadable] = {}
        self._open: OrderedDict[Stamp, Reading] = OrderedDict()
        self._as_written: dict[Stamp, bool] = {}
        self._same: dict[Stamp, Stamp] = {}
        self._subjects: OrderedDict[tuple[tuple[Stamp, ...], str], Subject] = OrderedDict()
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
        try:
            return [p for p in self.place.iterdir() if p.name.endswith(".duckdb") and not p.name.startswith(".")]
        except FileNotFoundError:
            return []  # a folder that comes with the first run
        except OSError as error:
            raise NotThereError(said("error.folder", name=self.place.name, why=error.strerror or "")) from None

    def runs(self) -> tuple[Listed, ...]:
        """Readable runs, newest first; what cannot be read is in `unreadable`."""
        return tuple(a for a in self._all() if isinstance(a, Listed))

    def unreadable(self) -> tuple[Unreadable, ...]:
        """Files that are there and cannot be read, newest first."""
        return tuple(a for a in self._all() if isinstance(a, Unreadable))

    def passed_over(self) -> tuple[Unreadable, ...]:
        """Files newer than the newest run that can be read."""
        found = []
        for about in self._all():
            if isinstance(about, Listed):
                break
            found.append(about)
        return tuple(found)

    def _all(self) -> Iterator[Listed | Unreadable]:
        stamps = self.stamps()
        with self._lock:
            for old in self._about_files.keys() - set(stamps):
                del self._about_files[old]
            for old in self._as_written.keys() - set(stamps):
                del self._as_written[old]
            for old in self._same.keys() - set(stamps):
                del self._same[old]
        for stamp in stamps:
            yield self._about(stamp)

    def _about(self, stamp: Stamp) -> Listed | Unreadable:
        with self._lock:
            if stamp not in self._about_files:
                self._about_files[stamp] = _about(stamp)
            return self._about_files[stamp]

    def is_as_written(self, listed: Listed) -> bool:
        """Whether the file of a run still holds what the program wrote; asked when a fault could be the file's."""
        with self._lock:
            if listed.stamp not in self._as_written:
                reading = self._open.get(self._standing(listed))
                self._as_written[listed.stamp] = reading is not None and reading.run.file.sound()
            return self._as_written[listed.stamp]

    def known_subject(self, text: str) -> Subject | None:
        """What `subject` found for the folder as it is now; opens no file and waits for nobody."""
        return self._subjects.get((tuple(self.stamps()), text))

    def subject(self, text: str) -> Subject:
        """What decides the answers about the run whose hash begins with `text`; raises as `find` does."""
        folder = tuple(self.stamps())
        listed = self.find(text)
        found = Subject(listed, self._standing(listed), self.passed_over(), folder)
        if folder == tuple(self.stamps()):  # else the next reader looks again
            with self._lock:
                self._subjects[folder, text] = found
                while len(self._subjects) > KEPT_SUBJECTS:
                    self._subjects.popitem(last=False)
        return found

    def _standing(self, listed: Listed) -> Stamp:
        """The state under which a file is kept open: its own, or one before it that holds the same to the last value.

        A file that is put back, copied over itself or touched says nothing new; what it holds is read whole to know so.
        """
        with self._lock:
            stamp = listed.stamp
            if stamp not in self._same:
                before = [s for s in self._open if s.path == stamp.path and s != stamp]
                self._same[stamp] = next((s for s in before if self._holds_the_same(s, stamp)), stamp)
            return self._same[stamp]

    def _holds_the_same(self, before: Stamp, now: Stamp) -> bool:
        with suppress(KringloopError, OSError, KeyError, ValueError):
            file, known = ResultsFile(now.path), self._open[before].run.file
            return file.meta == known.meta and file.sound() and known.sound() and Stamp.of(now.path) == now
        return False

    def latest(self) -> Listed:
        """The newest run that can be read.

        Raises
        ------
        NothingYetError   there is none
        """
        return self.unmoved(self._latest)

    def _latest(self) -> Listed:
        for found in self._all():
            if isinstance(found, Listed):
                with suppress(NotThereError):
                    self.read(found)
                    return found
        raise NothingYetError(said("error.nothing_yet"))

    def unmoved(self, look: Callable[[], Found]) -> Found:
        """What `look` finds; where a file came, went or was replaced meanwhile, what it missed says nothing."""
        for _ in range(MOST_LOOKS):
            before = self.stamps()
            try:
                return look()
            except (NotThereError, NothingYetError):
                if self.stamps() == before:
                    raise
        return look()

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

    def opened(self, text: str) -> Reading:
        """The run whose hash begins with `text`, opened; raises as `find` and `read` do."""
        return self.unmoved(lambda: self.read(self.find(text)))

    def read(self, listed: Listed) -> Reading:
        """The run opened, kept open for the next reader.

        Raises
        ------
        NotThereError   the file went, or cannot be read after all; from now on it is named as unreadable
        """
        with self._lock:
            stamp = self._standing(listed)
            known = self._open.get(stamp)
            if known is None:
                stamp = self._same[listed.stamp] = listed.stamp  # what it stood for was given up
                known = self._open[stamp] = self._opened(stamp)
                while len(self._open) > KEPT_OPEN:
                    self._open.popitem(last=False)
            self._open.move_to_end(stamp)
            return known

    def _opened(self, stamp: Stamp) -> Reading:
        name, own = shown_name(stamp.path), self._own / f"{secrets.token_hex(8)}.duckdb"
        try:
            try:
                self._take(stamp, own)
                run = open_run(own, keep_open=True, called=Path(name))
                require_declared(run)
            except BaseException:
                own.unlink(missing_ok=True)
                raise
        except FileNotFoundError:
            raise NotThereError(said("error.unreadable", name=name)) from None
        except (KringloopError, OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError) as error:
            self._about_files[stamp] = Unreadable.of(name, error, here=str(own))
            raise NotThereError(said("error.unreadable", name=name)) from error
        reading = Reading(run, name)
        weakref.finalize(reading, _remove, own)  # whoever reads it still has it
        return reading

    def _take(self, stamp: Stamp, own: Path) -> None:
        """Give the file a name of our own; no file is there when another took its place."""
        self._own.mkdir(mode=0o700, exist_ok=True)
        try:
            os.link(stamp.path, own)
        except FileNotFoundError:
            raise
        except OSError:
            self._make_room(stamp.size)
            shutil.copyfile(stamp.path, own)
            taken = Stamp.of(stamp.path)
        else:
            taken = replace(Stamp.of(own), path=stamp.path)
        if taken != stamp:
            raise FileNotFoundError(stamp.path)

    def _make_room(self, size: int) -> None:
        """Give up the copies used least, until one more fits."""
        while self._open and self._copied() + size > COPIED_BYTES:
            self._open.popitem(last=False)
            gc.collect()
        if self._copied() + size > COPIED_BYTES:
            raise ResultsError(
                f"it has {size / 2**20:.0f} MB and lies on another disk, more than is copied to be read",
                nl=f"het is {size / 2**20:.0f} MB en staat op een andere schijf, te veel om te kopiëren en te lezen",
            )

    def _copied(self) -> int:
        return sum(p.stat().st_size for p in self._own.iterdir() if p.stat().st_nlink == 1)


def shown_name(path: Path) -> str:
    """The name of a file fit to be shown: signs that are no text are spelled out.

    >>> shown_name(Path("results/a.duckdb"))
    'a.duckdb'
    """
    text = os.fsencode(path.name).decode("utf-8", errors="backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def _about(stamp: Stamp) -> Listed | Unreadable:
    try:
        meta = ResultsFile(stamp.path).meta
        return Listed(stamp, meta["study"], meta["run"], meta["created"], meta["version"], meta["inputs"])
    except (KringloopError, KeyError, OSError, ValueError, TypeError, pl.exceptions.PolarsError) as error:
        return Unreadable.of(shown_name(stamp.path), error)


def _why(error: BaseException, language: str) -> str:
    if isinstance(error, KeyError):
        return f"{error} ontbreekt" if language == "nl" else f"lacks {error}"
    told = error.in_language(language) if isinstance(error, KringloopError) else str(error)
    line = " ".join((told.splitlines() or [type(error).__name__])[0].split())[:300]
    return line.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)
