"""The recipe of a study in steps, so that one table can be made anew without all others.

A step makes some tables from some sources; what rests on all tables (nodes, origins, cells) is made last. Made anew,
tables are held as text: what is not made again stays as it was to the byte.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from kringloop.sources.making import Tables
from kringloop.sources.source import SOURCES
from kringloop.tables import csv_bytes

ORIGINS: Final = "origins"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Tables that are made together.

    Parameters
    ----------
    tables  : their names
    sources : keys of the sources that are read
    make    : folder of snapshots to tables
    sorted_by : where the step makes only the rows of its sources in a table of many: the columns that the whole is
                sorted by; empty where it makes the whole table
    """

    tables: tuple[str, ...]
    sources: tuple[str, ...]
    make: Callable[[Path], Tables]
    sorted_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How the tables of a study are made from the files of producers.

    Parameters
    ----------
    steps  : in order
    finish : tables to the tables that rest on all of them
    """

    steps: tuple[Step, ...]
    finish: Callable[[Tables], Tables]

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source that is read, once."""
        return tuple(dict.fromkeys(key for step in self.steps for key in step.sources))

    def make_all(self, snapshots: Path) -> Tables:
        """Every table, from a folder that holds every file."""
        made: Tables = {}
        for step in self.steps:
            for name, frame in step.make(snapshots).items():
                made[name] = pl.concat([made[name], frame]) if step.sorted_by and name in made else frame
        for step in self.steps:
            if step.sorted_by:
                made |= {name: made[name].sort(step.sorted_by) for name in step.tables}
        return made | self.finish(made)

    def make_again(
        self, snapshots: Path, sources: Collection[str], held: Mapping[str, pl.DataFrame], vintages: Mapping[str, str]
    ) -> tuple[Tables, tuple[Step, ...]]:
        """Tables that come out otherwise than they are held, as text; and the steps that were taken again.

        Parameters
        ----------
        sources  : what the folder of snapshots holds; a step that lacks one is not taken
        held     : the tables as they are, as text (`as_text`)
        vintages : edition of each source that was made anew; of one whose rows did not change the held one stays
        """
        taken = tuple(step for step in self.steps if set(step.sources) <= set(sources))
        made: Tables = {}
        for step in taken:
            for name, frame in step.make(snapshots).items():
                made[name] = _joined(step, made.get(name, held.get(name)), as_text(frame))
        other = {name: frame for name, frame in made.items() if name not in held or not frame.equals(held[name])}
        if not other:
            return {}, taken
        moved = {key for step in taken if set(step.tables) & other.keys() for key in step.sources}
        moved -= {key for key in moved if _same_rows(key, other, held)}
        finished = {name: as_text(frame) for name, frame in self.finish({**held, **other}).items()}
        finished[ORIGINS] = _with_vintages(finished[ORIGINS], held[ORIGINS], {k: vintages[k] for k in moved})
        return other | {n: f for n, f in finished.items() if not f.equals(held.get(n, pl.DataFrame()))}, taken


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """A table as its file holds it: every cell a text, an absent one empty."""
    return read_as_text(csv_bytes(frame))


def read_as_text(content: bytes) -> pl.DataFrame:
    """The cells of a table file as they are written."""
    return pl.read_csv(io.BytesIO(content), infer_schema=False).fill_null("")


def whole_step(name: str, sources: Iterable[str], make: Callable[[Path], pl.DataFrame]) -> Step:
    """A step that makes one whole table."""
    return Step(tables=(name,), sources=tuple(sources), make=lambda snapshots: {name: make(snapshots)})


def require_known(recipe: Recipe) -> Recipe:
    """The recipe, each of whose sources is known.

    Raises
    ------
    UnknownNameError   a step names a source that is not declared
    """
    for key in recipe.sources:
        SOURCES[key]
    return recipe


def _joined(step: Step, held: pl.DataFrame | None, made: pl.DataFrame) -> pl.DataFrame:
    if not step.sorted_by or held is None:
        return made
    others = held.filter(~pl.col("source").is_in(list(step.sources)))
    return pl.concat([others, made]).sort(step.sorted_by)


def _same_rows(key: str, made: Tables, held: Mapping[str, pl.DataFrame]) -> bool:
    """Whether no row of a source came out otherwise."""
    for name, frame in made.items():
        before = held.get(name)
        if "source" not in frame.columns or before is None:
            return False
        if not frame.filter(pl.col("source") == key).equals(before.filter(pl.col("source") == key)):
            return False
    return True


def _with_vintages(origins: pl.DataFrame, held: pl.DataFrame, vintages: Mapping[str, str]) -> pl.DataFrame:
    """Origins with the held edition of each source, and the new one of those that were made anew."""
    known = dict(held.select("id", "vintage").iter_rows()) | dict(vintages)
    told = [known.get(id, vintage) for id, vintage in origins.select("id", "vintage").iter_rows()]
    return origins.with_columns(pl.Series("vintage", told, dtype=pl.String))
