"""The lock of a study: from which snapshot each of its tables was made, by hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kringloop.core import FetchError, listing
from kringloop.fetching import Snapshot, Store
from kringloop.sources import RELEASES, SOURCES, Step

FILE: Final = "sources.lock.json"


@dataclass(frozen=True, slots=True)
class Lock:
    """By table the snapshots it was made from; tables that are not named are as the study had them."""

    tables: Mapping[str, tuple[Snapshot, ...]]

    @property
    def snapshots(self) -> tuple[Snapshot, ...]:
        """Every snapshot, once, by name of its file."""
        found = {snapshot.file: snapshot for each in self.tables.values() for snapshot in each}
        return tuple(found[file] for file in sorted(found))

    @property
    def text(self) -> str:
        """The lock as its file holds it; the same for the same snapshots."""
        tables = {name: [s.file for s in self.tables[name]] for name in sorted(self.tables)}
        files = {s.file: s.brief for s in self.snapshots}
        return json.dumps({"tables": tables, "files": files}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @property
    def hash(self) -> str:
        """A hash of which bytes each table was made from."""
        named = {name: sorted((s.file, s.sha256) for s in held) for name, held in self.tables.items()}
        return hashlib.sha256(json.dumps(named, sort_keys=True).encode()).hexdigest()


def lock_of(steps: Iterable[Step], held: Mapping[str, tuple[Snapshot, ...]]) -> Lock:
    """The lock of the steps that were taken, from the snapshots of each source."""
    tables: dict[str, dict[str, Snapshot]] = {}
    for step in steps:
        for name in step.tables:
            found = tables.setdefault(name, {})
            found |= {s.file: s for key in step.sources for s in held[key]}
    return Lock({name: tuple(found[file] for file in sorted(found)) for name, found in tables.items() if found})


def read_lock(path: Path, store: Store) -> tuple[Snapshot, ...]:
    """The snapshots that a lock file names, from the store that holds them.

    Raises
    ------
    FetchError   it cannot be read, or the store lacks one of them
    """
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        named = [(str(each["file"]), str(each["sha256"])) for each in content["files"].values()]
        used = {file for files in content["tables"].values() for file in files}
        if [file for file, _ in named] != list(content["files"]) or not used <= {file for file, _ in named}:
            raise ValueError("names that do not agree")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise FetchError(
            f"{path} cannot be read as a lock file\n  Give one that kringloop update wrote.",
            nl=f"{path} is niet te lezen als slotbestand\n  Geef er een dat kringloop update schreef.",
        ) from None
    return tuple(store.by_hash(file, sha256) for file, sha256 in named)


def require_own(pick: Iterable[Snapshot], sources: Iterable[str]) -> None:
    """Refuse snapshots that no source of a study reads: the lock is that of another study.

    Raises
    ------
    FetchError   names them
    """
    read = {name for key in sources for names in _needed(key) for name in names}
    strange = [snapshot.file for snapshot in pick if snapshot.file not in read]
    if strange:
        raise FetchError(
            f"the lock names {listing(strange)}, which no source of this study reads\n  Give the lock of this study.",
            nl=f"het slotbestand noemt {listing(strange, language='nl')}, wat geen bron van deze studie leest\n"
            "  Geef het slotbestand van deze studie.",
        )


def held_by_source(sources: Iterable[str], pick: Iterable[Snapshot] | Store) -> dict[str, tuple[Snapshot, ...]]:
    """By source the snapshots of all its files; sources that lack one are left out.

    Parameters
    ----------
    pick : the store, whose newest counts, or the snapshots that a lock names
    """
    found = {key: tuple(_of_source(key, pick)) for key in sources}
    return {key: held for key, held in found.items() if len(held) == len(_needed(key))}


def _of_source(key: str, pick: Iterable[Snapshot] | Store) -> Iterator[Snapshot]:
    for names in _needed(key):
        named = None if isinstance(pick, Store) else next((s for s in pick if s.file in names), None)
        newest = pick.newest(*names) if isinstance(pick, Store) else named
        if newest is not None:
            yield newest


def _needed(key: str) -> tuple[tuple[str, ...], ...]:
    source = SOURCES[key] if key in SOURCES else RELEASES[key]
    return source.needed
