"""Bring a study up to date: its tables made anew from snapshots, run, and compared with the last run.

The study itself is never changed. What is made anew is an *edition*: a copy of the study in the store, named by the
hash of its files and of its lock. The same snapshots give the same edition and the same run.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from kringloop.core import KringloopError, ResultsError, StudyError
from kringloop.fetching import Snapshot, Store, Wanted, of_source
from kringloop.runs import Progress, Ran, Run, hash_of_program, open_run, run_study
from kringloop.sources import RELEASES, SOURCES, Recipe
from kringloop.study import StudyFile, copy_study, hash_of_inputs, parse_study
from kringloop.tables import csv_bytes, newest_results, put_file, read_yaml
from kringloop.updating.changes import Changes, changes_between
from kringloop.updating.lock import FILE, Lock, held_by_source, lock_of, require_own
from kringloop.updating.recipes import TABLES, held_tables, recipe_of

EDITIONS: Final = "editions"
_SHORT: Final = 10


@dataclass(frozen=True, slots=True)
class Edition:
    """A study with tables made anew.

    Parameters
    ----------
    path   : its study file; that of the study itself where no table came out otherwise
    tables : the tables that came out otherwise
    lock   : from which snapshots tables were made
    kept   : sources of which the store holds no file, so that their tables stay as the study has them
    held   : by source the snapshots that were read
    """

    path: Path
    tables: tuple[str, ...]
    lock: Lock
    kept: tuple[str, ...]
    held: Mapping[str, tuple[Snapshot, ...]]

    @property
    def fresh(self) -> dict[str, dict[str, Any]]:
        """By source the snapshot that was had last of those its figures were made from."""
        return {key: max(each, key=lambda s: s.fetched).brief for key, each in self.held.items() if each}


@dataclass(frozen=True, slots=True)
class Updated:
    """What came of an update.

    `changes` tells what differs from the last run; the same run where nothing did. `unread` says why the last results
    could not be read, where the study as it is was run in their place.
    """

    edition: Edition
    ran: Ran
    changes: Changes
    unread: KringloopError | None = None

    @property
    def same_run(self) -> bool:
        """Whether the run is the last run itself: the same data, choices and program."""
        return self.changes.old.meta["run"] == self.changes.new.meta["run"]


def fetchable(path: Path) -> tuple[Wanted, ...]:
    """The sources of a study that a service gives, to be fetched before an update.

    Raises
    ------
    StudyError   the study has no recipe
    """
    recipe, _ = _known(path)
    asked = (of_source(SOURCES[key] if key in SOURCES else RELEASES[key]) for key in recipe.sources)
    return tuple(each for each in asked if each.producer is not None)


def make_edition(path: Path, store: Store, pick: Sequence[Snapshot] | None = None) -> Edition:
    """Make the tables of a study anew, each of whose files the store holds.

    Parameters
    ----------
    pick : the snapshots of a lock; left out: the newest of the store

    Raises
    ------
    StudyError    the study has no recipe
    SourceError   a file cannot be read
    FetchError    bytes of the store were damaged; a lock of another study
    """
    recipe, study = _known(path)
    require_own(pick or (), recipe.sources)
    held = held_by_source(recipe.sources, store if pick is None else pick)
    tables = held_tables(path)
    with store.workshop() as folder:
        store.lay_out({s.file: s for each in held.values() for s in each}.values(), folder / "laid")
        made, taken = recipe.make_again(folder / "laid", held, tables, {k: _edition_of(held[k]) for k in held})
    lock = lock_of(taken, held)
    kept = tuple(key for key in recipe.sources if key not in held)
    if not made:
        return Edition(path, (), lock, kept, held)
    return Edition(_written(path, study, made, lock, store), tuple(sorted(made)), lock, kept, held)


def update_study(
    path: Path,
    store: Store,
    results: Path,
    *,
    pick: Sequence[Snapshot] | None = None,
    progress: Progress = lambda _: None,
) -> Updated:
    """Make a study anew from what the store holds, run it, and say what changed since its last run.

    Without an earlier run that can be read the study is run as it is first, so that there is something to compare with.

    Raises
    ------
    KringloopError   as `make_edition` and `run_study`; the last results stay as they are
    """
    edition = make_edition(path, store, pick)
    last, unread = _last_run(path, results, progress)
    ran = run_study(edition.path, results, sets=tuple(last.meta.get("sets", "").split()), progress=progress)
    new = open_run(ran.path)
    with _between(last, new, path, store, progress) as middle:
        return Updated(edition, ran, changes_between(last, new, middle), unread)


def _known(path: Path) -> tuple[Recipe, StudyFile]:
    study = parse_study(read_yaml(path))
    return recipe_of(study, path), study


def _edition_of(snapshots: Sequence[Snapshot]) -> str:
    """The edition of a source as its rows carry it: the producer's date, else when it was had."""
    dated = sorted(s.released[:10] for s in snapshots if s.released)
    return dated[-1] if dated else f"downloaded on {max(s.fetched for s in snapshots)[:10]}, release date not stated"


def _written(path: Path, study: StudyFile, made: dict[str, pl.DataFrame], lock: Lock, store: Store) -> Path:
    """The edition in its folder, made there once.

    Raises
    ------
    StudyError   somebody changed it since
    """
    with store.workshop() as workshop:
        there = copy_study(str(path), workshop / "edition")
        for table, frame in made.items():
            put_file(there.parent / TABLES / f"{table}.csv", _bytes_of(csv_bytes(frame)))
        put_file(there.parent / FILE, _bytes_of(lock.text.encode()))
        inputs = hash_of_inputs(read_yaml(there), study)
        folder = store.folder / EDITIONS / f"{study.study}-{inputs[:_SHORT]}-{lock.hash[:_SHORT]}"
        target = folder / path.name
        if not folder.exists():
            try:
                copy_study(str(there), folder)
            except StudyError:
                if not target.is_file():  # else another process made the same edition meanwhile
                    raise
    if hash_of_inputs(read_yaml(target), study) != inputs:
        raise StudyError(
            f"{folder} was changed since it was made\n  Copy what you want to keep, remove it, and try again.",
            nl=f"{folder} is veranderd sinds het is gemaakt\n  Zet elders wat u wilt bewaren, verwijder het en probeer "
            "het opnieuw.",
        )
    return target


def _bytes_of(content: bytes) -> Callable[[Path], object]:
    return lambda partial: partial.write_bytes(content)


def _last_run(path: Path, results: Path, progress: Progress) -> tuple[Run, KringloopError | None]:
    """The last run of a study; where there is none, one of the study as it is, and why where it could not be read."""
    key = parse_study(read_yaml(path)).study
    unread = None
    if (file := _newest(results, key)) is not None:
        try:
            return _run_of(file, key), None
        except (ResultsError, StudyError) as error:
            unread = error
    return open_run(run_study(path, results, progress=progress).path), unread


def _newest(results: Path, key: str) -> Path | None:
    """The results file written last; None where there is none yet."""
    try:
        return newest_results(results, key)
    except ResultsError:  # says only that there is none
        return None


def _run_of(file: Path, key: str) -> Run:
    """The run of a results file, which is of the study that its name says.

    Raises
    ------
    ResultsError, StudyError   it cannot be read, or is of another study
    """
    run = open_run(file)
    if run.study.study != key:
        raise ResultsError(
            f"{file} holds results of study '{run.study.study}', not of '{key}'",
            nl=f"{file} bevat resultaten van studie '{run.study.study}', niet van '{key}'",
        )
    return run


@contextmanager
def _between(last: Run, new: Run, path: Path, store: Store, progress: Progress) -> Iterator[Run | None]:
    """The data of the last run by the present program, where both differ and those data are still at hand."""
    same_program = last.meta["program"] == hash_of_program()
    same_data = last.meta["inputs"] == new.meta["inputs"]
    home = None if same_program or same_data else _home_of(last, path, store)
    if home is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="kringloop-") as folder:
        sets = tuple(last.meta.get("sets", "").split())
        yield open_run(run_study(home, Path(folder), sets=sets, progress=progress).path)


def _home_of(run: Run, path: Path, store: Store) -> Path | None:
    """The study, or an edition of it, whose inputs are those of a run."""
    for place in (path, *sorted((store.folder / EDITIONS).glob(f"{run.study.study}-*/*.yaml"))):
        try:
            file = read_yaml(place)
            if hash_of_inputs(file, parse_study(file)) == run.meta["inputs"]:
                return place
        except StudyError:
            continue
    return None
