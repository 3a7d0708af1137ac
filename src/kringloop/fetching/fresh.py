"""How fresh each source is: which release is held, since when, whether it is definitive, and how it is had."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kringloop.core import Names
from kringloop.fetching.asking import Wanted, of_source
from kringloop.fetching.snapshot import Snapshot
from kringloop.fetching.store import Asked, Store
from kringloop.sources import RELEASES, SOURCES, Release

How = Literal["fetch", "key", "by_hand"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """One source and what the store holds of it.

    Parameters
    ----------
    source   : as it ships: producer, dataset, edition, licence
    how      : fetched from a service, with an own key, or downloaded by hand
    snapshots : the newest of each file it needs; empty where only the figures that ship are there
    asked    : when the producer was last asked, in UTC; empty where it never was
    failed   : why that failed; None where it did not
    """

    source: Release
    how: How
    snapshots: tuple[Snapshot, ...]
    asked: str = ""
    failed: Names | None = None

    @property
    def newest(self) -> Snapshot | None:
        """The file that was had last."""
        return max(self.snapshots, key=lambda s: s.fetched, default=None)


def freshness(store: Store) -> Iterator[Fresh]:
    """Every source of ours, in the order in which they are declared."""
    for source in (*SOURCES, *RELEASES):
        asked = of_source(source)
        held = tuple(s for names in asked.needed if (s := store.newest(*names)) is not None)
        notes = (store.asked(name) for names in asked.needed for name in names)
        last = max(notes, key=lambda note: note.at, default=Asked())
        yield Fresh(
            source=source,
            how=_how(asked),
            snapshots=held,
            asked=last.at,
            failed=Names(last.failed_nl, last.failed_en) if last.failed_en else None,
        )


def _how(asked: Wanted) -> How:
    if asked.producer is None:
        return "by_hand"
    return "key" if asked.producer.secret else "fetch"
