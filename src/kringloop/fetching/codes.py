"""Codes that appeared, vanished or changed their label between two releases: told, never guessed."""

from __future__ import annotations

from dataclasses import dataclass

from kringloop.fetching.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class CodeChange:
    """One code of one dimension that is not what it was: empty before where it appeared, empty after where it vanished.

    `old` and `new` are its labels.
    """

    dimension: str
    code: str
    what: str
    old: str = ""
    new: str = ""


APPEARED, VANISHED, RENAMED = "appeared", "vanished", "renamed"


def changed_codes(old: Snapshot, new: Snapshot) -> tuple[CodeChange, ...]:
    """What differs between the codes of two releases; nothing where one of them states none.

    A label that comes where there was none is no change.
    """
    if not (old.codes and new.codes):
        return ()
    found = []
    for dimension in sorted({*old.codes, *new.codes}):
        before, after = old.codes.get(dimension, {}), new.codes.get(dimension, {})
        for code in sorted({*before, *after}):
            was, now = before.get(code), after.get(code)
            if was is None:
                found.append(CodeChange(dimension, code, APPEARED, new=now or ""))
            elif now is None:
                found.append(CodeChange(dimension, code, VANISHED, old=was))
            elif was != now and was and now:
                found.append(CodeChange(dimension, code, RENAMED, was, now))
    return tuple(found)
