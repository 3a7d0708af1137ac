"""The store of snapshots: bytes under their own hash, and beside them a record of every time a file was had.

```text
STORE/objects/ab/abcdef…        bytes, by their sha256; never changed
STORE/snapshots/84970NED.json/20260301T101500Z-abcdef012345.json   one record per release; never changed
STORE/asked/84970NED.json.json  when it was last asked for, and why that failed
```

A file is written under another name, synced and renamed; whatever stops it leaves what was there. The newest record
counts. Nothing is ever removed here.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from kringloop.core import FetchError, system_reason
from kringloop.fetching.snapshot import Snapshot, read, written
from kringloop.tables import put_file

VARIABLE: Final = "KRINGLOOP_STORE"
_BLOCK: Final = 2**20
_HASH_IN_NAME: Final = 12
_IN_NAME: Final = "%Y%m%dT%H%M%SZ"
_WORKSHOP: Final = ".kringloop-work-"
_A_DAY: Final = 86_400


@dataclass(frozen=True, slots=True)
class Asked:
    """When a file was last asked for, and why it could not be had; both empty where it never was.

    `etag` and `modified` are what its server calls the bytes `sha256` now, which may change while the bytes do not.
    """

    at: str = ""
    failed_en: str = ""
    failed_nl: str = ""
    etag: str = ""
    modified: str = ""
    sha256: str = ""

    def __post_init__(self) -> None:
        if not all(isinstance(getattr(self, each.name), str) for each in fields(self)):
            raise TypeError("a text was expected")


def default_store() -> Path:
    """Where snapshots are kept: `KRINGLOOP_STORE`, else a folder of the user's cache."""
    named = os.environ.get(VARIABLE, "")
    if named:
        return Path(named)
    from platformdirs import user_cache_path

    return user_cache_path("kringloop", appauthor=False) / "store"


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of snapshots.

    Example
    -------
    Store(default_store()).newest("84970NED.json")
    """

    folder: Path

    def all_of(self, file: str) -> tuple[Snapshot, ...]:
        """Every snapshot of a file, the oldest first."""
        records = sorted(self._records(file).glob("*.json"))
        return tuple(read(path.read_text(encoding="utf-8"), str(path)) for path in records)

    def newest(self, *files: str) -> Snapshot | None:
        """The last snapshot among the names that a file may have; None where there is none."""
        found = [path for file in files for path in self._records(file).glob("*.json")]
        if not found:
            return None
        last = max(found, key=lambda path: path.name)
        return read(last.read_text(encoding="utf-8"), str(last))

    def keep(self, body: Path, snapshot: Snapshot) -> Snapshot:
        """Keep bytes and their record; the file at `body` goes into the store. The same bytes again give no new record.

        Parameters
        ----------
        snapshot : all but hash and size, which are filled in
        """
        digest, size = hash_of(body), body.stat().st_size
        last = self.newest(snapshot.file)
        told = replace(snapshot, sha256=digest, size=size)
        same = last is not None and last.sha256 == digest
        with self._sentences():
            if not self._is_whole(told):
                put_file(self.object_of(told), partial(shutil.copyfile, body))
            if last is not None and same and _says_no_more(told, last):
                return last
            self._write(self._records(told.file) / self._name_after(told), written(told))
        return told

    def _name_after(self, told: Snapshot) -> str:
        """A name that sorts behind those of all earlier records, also where the clock was set back."""
        at = _compact(told.fetched)
        before = max((path.name.split("-")[0] for path in self._records(told.file).glob("*.json")), default="")
        if before >= at:
            with suppress(ValueError):
                at = _compact(stamp(datetime.strptime(before, _IN_NAME) + timedelta(seconds=1)))
        return f"{at}-{told.sha256[:_HASH_IN_NAME]}.json"

    def note(self, file: str, at: datetime, failed: FetchError | None = None, had: Snapshot | None = None) -> None:
        """Note when a file was asked for, why that failed, and what its server calls the bytes that are held."""
        why = (failed.in_language("en"), failed.in_language("nl")) if failed else ("", "")
        if had is not None:
            called = had.etag, had.modified, had.sha256
        else:
            last = self._last_asked(file)
            called = last.etag, last.modified, last.sha256
        told = Asked(stamp(at), *why, *called)
        with self._sentences():
            self._write(self.folder / "asked" / f"{file}.json", json.dumps(asdict(told), ensure_ascii=False) + "\n")

    def asked(self, file: str) -> Asked:
        """When a file was last asked for.

        Raises
        ------
        FetchError   the note of it is damaged
        """
        path = self.folder / "asked" / f"{file}.json"
        if not path.is_file():
            return Asked()
        try:
            return Asked(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            raise FetchError(
                f"{path} is damaged: it does not say when it was asked for\n  Remove it, and ask again.",
                nl=f"{path} is beschadigd: het zegt niet wanneer erom is gevraagd\n  Verwijder het, en vraag opnieuw.",
            ) from None

    def _last_asked(self, file: str) -> Asked:
        """As `asked`; nothing where the note is damaged, since it is about to be replaced."""
        try:
            return self.asked(file)
        except FetchError:
            return Asked()

    def validated(self, snapshot: Snapshot) -> Snapshot | None:
        """A snapshot as its server calls it now; None where its bytes were damaged, so that they are sent again."""
        if not self._is_whole(snapshot):
            return None
        last = self._last_asked(snapshot.file)
        if last.sha256 != snapshot.sha256 or not (last.etag or last.modified):
            return snapshot
        return replace(snapshot, etag=last.etag, modified=last.modified)

    def object_of(self, snapshot: Snapshot) -> Path:
        """Where the bytes of a snapshot are."""
        return self.folder / "objects" / snapshot.sha256[:2] / snapshot.sha256

    def by_hash(self, file: str, sha256: str) -> Snapshot:
        """The snapshot of a file that has a hash.

        Raises
        ------
        FetchError   the store does not hold it
        """
        for snapshot in reversed(self.all_of(file)):
            if snapshot.sha256 == sha256:
                return snapshot
        raise FetchError(
            f"{self.folder} does not hold {file} with hash {sha256[:_HASH_IN_NAME]}, which the lock file names\n"
            "  Take the store that the lock was made with, or update to what the producer has now.",
            nl=f"{self.folder} bevat geen {file} met hash {sha256[:_HASH_IN_NAME]}, die het slotbestand noemt\n"
            "  Neem de opslag waarmee het slot is gemaakt, of werk bij naar wat de producent nu heeft.",
        )

    def lay_out(self, snapshots: Iterable[Snapshot], folder: Path) -> None:
        """Put files in a folder under the names that recipes know, each checked by its hash.

        Raises
        ------
        FetchError   bytes of the store were damaged since
        """
        folder.mkdir(parents=True, exist_ok=True)
        for snapshot in snapshots:
            self._check(snapshot)
            source, target = self.object_of(snapshot), folder / snapshot.file
            try:
                os.link(source, target)
            except OSError:  # another disk, or one without links
                shutil.copyfile(source, target)

    @contextmanager
    def workshop(self) -> Iterator[Path]:
        """A folder for what is on its way; gone afterwards, whatever happens."""
        with self._sentences():
            self.folder.mkdir(parents=True, exist_ok=True)
            _clear_old(self.folder)
            made = tempfile.TemporaryDirectory(prefix=_WORKSHOP, dir=self.folder)
        with made as folder:
            yield Path(folder)

    def _records(self, file: str) -> Path:
        return self.folder / "snapshots" / file

    def _is_whole(self, snapshot: Snapshot) -> bool:
        path = self.object_of(snapshot)
        return path.is_file() and hash_of(path) == snapshot.sha256

    def _check(self, snapshot: Snapshot) -> None:
        if not self._is_whole(snapshot):
            path = self.object_of(snapshot)
            raise FetchError(
                f"{path}, which holds {snapshot.file}, is damaged or gone\n  Fetch it again, or take a copy.",
                nl=f"{path}, met {snapshot.file}, is beschadigd of weg\n  Haal het opnieuw op, of neem een kopie.",
            )

    def _write(self, path: Path, text: str) -> None:
        put_file(path, lambda partial: partial.write_text(text, encoding="utf-8"))

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise FetchError(
                f"the store {self.folder} cannot be written: {system_reason(error)}\n  Choose another with --store.",
                nl=f"de opslag {self.folder} kan niet worden geschreven: {system_reason(error, 'nl')}\n"
                "  Kies een andere met --store.",
            ) from None


def _says_no_more(told: Snapshot, last: Snapshot) -> bool:
    """Whether a record says of the same bytes nothing that the last one does not."""
    return told.released in ("", last.released) and told.status in ("", last.status)


def _clear_old(folder: Path) -> None:
    """Clear workshops that a process which was killed left behind a day ago or longer."""
    for left in folder.glob(f"{_WORKSHOP}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _A_DAY:
                shutil.rmtree(left)


def hash_of(path: Path) -> str:
    """The sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def stamp(at: datetime) -> str:
    """A time as it is kept.

    >>> stamp(datetime(2026, 3, 1, 10, 15))
    '2026-03-01T10:15:00Z'
    """
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _compact(at: str) -> str:
    return at.replace("-", "").replace(":", "")
