"""Which settings and tables of two runs differ, by the path at which they stand in the study file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kringloop.core import same
from kringloop.runs.opened import Run


@dataclass(frozen=True, slots=True)
class Setting:
    """A key of the study file with its old and its new value; "–" where it is not there."""

    path: str
    old: str
    new: str

    def as_dict(self) -> dict[str, str]:
        return {"path": self.path, "old": self.old, "new": self.new}


def differing_settings(old: Run, new: Run) -> tuple[Setting, ...]:
    """Settings of the study files that differ, in their order; numbers that differ by rounding are the same."""
    return tuple(_differing((), *(json.loads(run.meta["study_file"]) for run in (old, new))))


def differing_tables(old: Run, new: Run) -> tuple[str, ...]:
    """Accounts whose rows differ although both runs have them, and those that one run has only."""
    names = [{n for n in run.file.names if n.startswith("account_")} for run in (old, new)]
    apart = names[0] ^ names[1]
    apart |= {n for n in names[0] & names[1] if not old.file.table(n).equals(new.file.table(n))}
    return tuple(sorted(n.removeprefix("account_") for n in apart))


def _differing(path: tuple[str, ...], old: Any, new: Any) -> Iterator[Setting]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys([*old, *new]):
            yield from _differing((*path, str(key)), old.get(key), new.get(key))
    elif not _alike(old, new):
        yield Setting(".".join(path), _shown(old), _shown(new))


def _alike(old: Any, new: Any) -> bool:
    if isinstance(old, float) and isinstance(new, float):
        return same(old, new)
    return bool(old == new)


def _shown(value: Any) -> str:
    return "–" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
