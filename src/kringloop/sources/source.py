"""What is known of a data source: where its figures come from, how they are cleaned, what to beware of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Final

import polars as pl

from kringloop.core import Names, Origin, RangeError, Registry
from kringloop.sources.addresses import Addresses

Cleaner = Callable[[Path], pl.DataFrame]

CBS_LICENCE: Final = "CC BY 4.0"
EUROSTAT_LICENCE: Final = "Eurostat reuse policy (attribution)"
UNDATED: Final = "snapshot, release date not stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What one producer releases, such as tables of who buys what from whom, which have a reader of their own.

    Parameters
    ----------
    key    : short readable id; every figure of the shipped tables carries it
    names  : what it is, in Dutch and English
    origin : producer, dataset, vintage, licence, kind
    years  : first and last year read
    files  : names the file may have in a folder of snapshots
    beside : the same for each further file that is needed
    ships  : whether figures of it are part of the package
    rules  : how the figures are cleaned
    traps  : what misleads a reader of the raw table
    """

    key: str
    names: Names
    origin: Origin
    years: tuple[int, int]
    files: tuple[str, ...]
    rules: tuple[str, ...]
    traps: tuple[str, ...]
    beside: tuple[tuple[str, ...], ...] = ()
    ships: bool = True

    @property
    def needed(self) -> tuple[tuple[str, ...], ...]:
        """Each file needed, as the names it may have."""
        return (self.files, *self.beside)

    def __post_init__(self) -> None:
        if self.years[0] > self.years[1]:
            raise RangeError(f"source '{self.key}' ends in {self.years[1]}, before it begins in {self.years[0]}")
        if not self.files:
            raise RangeError(f"source '{self.key}' names no file")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Release):
    """One dataset of one producer that becomes tidy cells.

    Parameters
    ----------
    clean : folder or file to tidy published cells, totals and parts side by side
    cells : where its figures stand at the producer; none where a figure is a result of ours
    """

    clean: Cleaner
    cells: Addresses = tuple


SOURCES: Final[Registry[Source]] = Registry("source")
RELEASES: Final[Registry[Release]] = Registry("release")
"""Releases of input-output tables; a recipe makes tables of them by their reader."""


def declared_in(modules: Iterable[ModuleType]) -> list[str]:
    """Names of the modules that declare a source or a release, for who takes them from the room."""
    files = {str(registry.file_of(key)) for registry in (SOURCES, RELEASES) for key in registry.keys}
    return [module.__name__.rpartition(".")[2] for module in modules if module.__file__ in files]
