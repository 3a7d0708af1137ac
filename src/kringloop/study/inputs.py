"""The files a study is made from, as one hash: the same files and choices, the same hash.

Told either by what was read on the way, or from the files alone, before anything is computed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from kringloop.core import Problems, TableError
from kringloop.robustness import BESIDE_STUDY
from kringloop.study.model import StudyFile
from kringloop.study.perspective import READY, ready_files
from kringloop.tables import YamlFile, read_plain, read_text
from kringloop.targets import BESIDE_STUDY as TARGETS_FILE


class Inputs:
    """Names and hashes of the files of a study; the order in which they are read does not count."""

    def __init__(self, file: YamlFile) -> None:
        self._file = file
        self._seen: dict[tuple[str, ...], str] = {}
        self.add(content=read_plain(file.path))

    def add(self, *name: str, content: bytes) -> None:
        self._seen[name] = hashlib.sha256(content).hexdigest()

    def add_margins(self, study: StudyFile, problems: Problems) -> None:
        """The table of margins beside the study, and those that reconciliations name."""
        if (beside := self._file.path.parent / BESIDE_STUDY).exists():
            self.add(BESIDE_STUDY, content=read_text(beside).encode())
        for key, spec in study.reconciliations.items():
            if spec.margins is None:
                continue
            try:
                self.add(str(spec.margins), content=read_text(self._file.path.parent / spec.margins).encode())
            except TableError as error:
                problems.add(self._file.place(("reconciliations", key, "margins")), error)

    def add_perspectives(self, problems: Problems) -> dict[str, str]:
        """Those that are ready beside the study: key → text."""
        found = dict[str, str]()
        for key, path in ready_files(self._file.path.parent).items():
            try:
                found[key] = read_text(path)
            except TableError as error:
                problems.add(f"{READY}/{path.name}", error)
                continue
            self.add(READY, path.name, content=found[key].encode())
        return found

    @property
    def hash(self) -> str:
        """One hash of all names and contents."""
        return hashlib.sha256(repr(sorted(self._seen.items())).encode()).hexdigest()


def files_of_study(file: YamlFile, study: StudyFile) -> tuple[Path, ...]:
    """Every file that a study is made from, as named from its folder; the study file first.

    Example
    -------
    files_of_study(read_yaml(path), study)
    """
    folder = file.path.parent
    beside = [Path(name) for name in (BESIDE_STUDY, TARGETS_FILE) if (folder / name).exists()]
    beside += [path.relative_to(folder) for path in ready_files(folder).values()]
    read = [path for spec in study.accounts.values() for path in spec.inputs.values()]
    return (Path(file.path.name), *sorted({*_tables(study), *beside, *map(Path, read)}))


def hash_of_inputs(file: YamlFile, study: StudyFile) -> str:
    """The hash that a loaded study has, from its files alone.

    Raises
    ------
    TableError   a file is missing or cannot be read
    """
    found, folder = Inputs(file), file.path.parent
    beside = {Path(name) for name in (BESIDE_STUDY, TARGETS_FILE) if (folder / name).exists()}
    for path in {*_tables(study), *beside}:
        found.add(str(path), content=read_text(folder / path).encode())
    for path in ready_files(folder).values():
        found.add(READY, path.name, content=read_text(path).encode())
    for key, spec in study.accounts.items():
        for name, path in spec.inputs.items():
            found.add(key, name, content=read_plain(folder / path))
    return found.hash


def _tables(study: StudyFile) -> Iterator[Path]:
    """Every table beside the study file, in the words of that file."""
    trees = [*study.classifications.values(), *(t for a in study.accounts.values() for t in a.dimensions.values())]
    trees += [g.groups for g in study.groups.values()]
    yield from (Path(tree) for tree in trees if tree and tree.endswith(".csv"))
    yield from (
        *study.nodes,
        *study.origins,
        *(g.members for g in study.groups.values()),
        *(r.margins for r in study.reconciliations.values() if r.margins is not None),
    )
    named = [study.cells, *(p for a in study.accounts.values() for p in (a.table, a.series, a.totals))]
    yield from (Path(path) for path in named if path is not None)
