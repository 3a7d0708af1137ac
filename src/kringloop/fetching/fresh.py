"""How fresh each source is: which release is held, since when, whether it is definitive, and how it is had."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kringloop.fetching.asking import Wanted, of_source
from kringloop.fetching.snapshot import Snapshot
from kringloop.fetching.store import Store
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
    failed   : why that failed, in Dutch and English; empty where it did not
    """

    source: Release
    how: How
    snapshots: tuple[Snapshot, ...]
    asked: str = ""
    failed: tuple[str, str] = ("", "")

    @property
    def newest(self) -> Snapshot | None:
        """The file that was had last."""
        return max(self.snapshots, key=lambda s: s.fetched, default=None)

    @property
    def stale(self) -> bool:
        """Whether asking failed since what is held was had."""
        return bool(self.failed[0])


def freshness(store: Store) -> Iterator[Fresh]:
    """Every source of ours, in the order in which they are declared."""
    for source in (*SOURCES, *RELEASES):
        asked = of_source(source)
        held = tuple(s for names in asked.needed if (s := store.newest(*names)) is not None)
        last = [store.asked(asked.producer.file(asked.code))] if asked.producer is not None else []
        yield Fresh(
            source=source,
            how=_how(asked),
            snapshots=held,
            asked=last[0].at if last else "",
            failed=(last[0].failed_nl, last[0].failed_en) if last else ("", ""),
        )


def _how(asked: Wanted) -> How:
    if asked.producer is None:
        return "by_hand"
    return "key" if asked.producer.secret else "fetch"
