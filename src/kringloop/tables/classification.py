"""Codes with Dutch and English names in a hierarchy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kringloop.core import DuplicateError, Names, RangeError, UnknownNameError, did_you_mean

UNSPECIFIED = "_X"
"""Ending of the code that holds what a published total has beyond its published parts."""


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a classification; `parent` is the code of the total it belongs to."""

    code: str
    names: Names
    parent: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """Codes of a classification put in groups, each in one at most; what lies below a code goes with it.

    tree    : the groups
    members : code → group
    """

    tree: Classification
    members: Mapping[str, str]


@dataclass(frozen=True)
class Classification:
    """A tree of codes. Below every code with children stands, unwritten, a child `<code>_X`: "not specified".

    >>> metals = Classification("metals", [Code("metal", Names("metaal", "metal")),
    ...                                    Code("copper", Names("koper", "copper"), "metal")])
    >>> sorted(metals.below("metal"))
    ['copper', 'metal', 'metal_X']
    """

    key: str
    codes: tuple[Code, ...] = field()
    groupings: Mapping[str, Grouping] = field(compare=False, repr=False)
    """By name, other groups that its codes are put in beside the tree itself, such as product groups."""

    def __init__(self, key: str, codes: Iterable[Code], groupings: Mapping[str, Grouping] | None = None) -> None:
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "codes", tuple(codes))
        object.__setattr__(self, "groupings", dict(groupings or {}))
        self._check()
        for grouping in self.groupings.values():
            for code, group in grouping.members.items():
                self.require(code)
                grouping.tree.require(group)

    def _check(self) -> None:
        seen: set[str] = set()
        for entry in self.codes:
            if entry.code in seen:
                raise DuplicateError(f"'{entry.code}' stands twice in classification '{self.key}'")
            if entry.code.endswith(UNSPECIFIED):
                raise RangeError(
                    f"'{entry.code}' in '{self.key}': the ending {UNSPECIFIED} is kept for 'not specified'"
                )
            if entry.parent is not None and entry.parent not in seen:
                raise UnknownNameError(
                    f"parent '{entry.parent}' of '{entry.code}' does not stand above it in '{self.key}'; "
                    f"{did_you_mean(entry.parent, seen)}"
                )
            seen.add(entry.code)

    @cached_property
    def by_code(self) -> Mapping[str, Code]:
        return {entry.code: entry for entry in self.codes}

    @cached_property
    def _children(self) -> Mapping[str, tuple[str, ...]]:
        children: dict[str, list[str]] = {entry.code: [] for entry in self.codes}
        for entry in self.codes:
            if entry.parent is not None:
                children[entry.parent].append(entry.code)
        return {code: tuple(found) for code, found in children.items()}

    def __contains__(self, code: str) -> bool:
        return code in self.by_code or bool(code.endswith(UNSPECIFIED) and self.children(self._stem(code)))

    def __len__(self) -> int:
        return len(self.codes)

    def require(self, code: str, *, where: str = "", where_nl: str = "") -> str:
        """Return `code`, or raise with the nearest spellings."""
        if code in self:
            return code
        place, place_nl = (f" in {where}" if where else ""), (f" bij {where_nl or where}" if where else "")
        raise UnknownNameError(
            f"'{code}' is not a code of classification '{self.key}'{place}; {did_you_mean(code, self.by_code)}",
            nl=f"'{code}' is geen code van de indeling '{self.key}'{place_nl}; "
            f"{did_you_mean(code, self.by_code, 'nl')}",
        )

    def parent(self, code: str) -> str | None:
        """The code of the total above, or None at the top; the parent of `C_X` is `C`."""
        if code in self.by_code:
            return self.by_code[code].parent
        return self.require(self._stem(code))

    def children(self, code: str) -> tuple[str, ...]:
        return self._children.get(code, ())

    def above(self, code: str) -> tuple[str, ...]:
        """Strict ancestors, nearest first."""
        found: list[str] = []
        step = self.parent(self.require(code))
        while step is not None:
            found.append(step)
            step = self.parent(step)
        return tuple(found)

    def below(self, code: str) -> frozenset[str]:
        """The code itself, everything beneath it, and the "not specified" codes among them."""
        if code not in self._below:
            self._below[code] = self._search_below(self.require(code))
        return self._below[code]

    @cached_property
    def _below(self) -> dict[str, frozenset[str]]:
        return {}

    def _search_below(self, code: str) -> frozenset[str]:
        found, queue = {code}, [code]
        while queue:
            here = queue.pop()
            below = self.children(here)
            if below:
                found.add(here + UNSPECIFIED)
            found.update(below)
            queue.extend(below)
        return frozenset(found)

    def group(self, grouping: str, code: str) -> str | None:
        """The group of a code: its own, or that of the nearest code above it that has one."""
        members = self.groupings[grouping].members
        return next((members[c] for c in (code, *self.above(code)) if c in members), None)

    def depth(self, code: str) -> int:
        return len(self.above(code))

    def names(self, code: str) -> Names:
        """Names of a code; those of `C_X` are made from those of `C`."""
        if code in self.by_code:
            return self.by_code[code].names
        stem = self.by_code[self.require(self._stem(code))].names
        return Names(nl=f"{stem.nl}, niet gespecificeerd", en=f"{stem.en}, not specified")

    @staticmethod
    def _stem(code: str) -> str:
        return code[: -len(UNSPECIFIED)] if code.endswith(UNSPECIFIED) else code
