"""The codes of a dimension in a run, with names and totals, as a list for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kringloop.core import Names, unknown

if TYPE_CHECKING:
    from kringloop.runs import Run


@dataclass(frozen=True, slots=True)
class KnownCode:
    """A code, its names, the total it belongs to, how deep it stands, and the classification it is of."""

    code: str
    names: Names
    parent: str
    depth: int
    classification: str


def dimensions_known(run: Run) -> tuple[str, ...]:
    """Every dimension of the accounts of a run that has codes with names, and those of its nodes."""
    own = (d for spec in run.study.accounts.values() for d in spec.dimensions)
    return tuple(dict.fromkeys([*run.study.classifications, *own, *run.study.groups]))


def codes_known(run: Run, dimension: str) -> tuple[KnownCode, ...]:
    """The codes of a dimension, totals above their parts; a dimension of several classifications gives all of them.

    Raises
    ------
    UnknownNameError   the run has no such dimension; names the nearest
    """
    if dimension not in dimensions_known(run):
        raise unknown("dimension", dimension, dimensions_known(run), where=str(run.file.path))
    keys = [run.study.classifications.get(dimension)]
    keys += [spec.dimensions.get(dimension) for spec in run.study.accounts.values()]
    keys += [spec.groups for name, spec in run.study.groups.items() if name == dimension]
    named = run.classes_by_series(dimension)
    keys += named
    trees = {key: run.trees[key] for key in keys if key}
    found = [
        KnownCode(c.code, c.names, c.parent or "", tree.depth(c.code), key)
        for key, tree in trees.items()
        for c in tree.codes
    ]
    known = {code.code for code in found}
    bare = [code for code in _bare(run, dimension) if code.code not in known] if named or not found else []
    return (*found, *bare)


def _bare(run: Run, dimension: str) -> tuple[KnownCode, ...]:
    """Codes of a dimension without a classification, from its accounts."""
    tables = [key for key, spec in run.study.accounts.items() if dimension in spec.dimensions]
    codes = [c for key in tables for c in run.file.table(f"account_{key}")[dimension].unique(maintain_order=True)]
    return tuple(KnownCode(c, Names(c, c), "", 0, "") for c in dict.fromkeys(codes) if c)
