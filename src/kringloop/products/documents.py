"""A JSON document of somebody else, read with account: what was taken of it, and all that was not.

Every value of a document is taken by its name or stays behind. What stays behind is told afterwards by its path, so
that no field of a passport is passed over in silence, and a name that is misspelt shows.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kringloop.core import KringloopError, Problems, RangeError, conversion_factor

DEEPEST: Final = 60
"""Levels of values in values; no passport has near as many."""
_LONG: Final = 60
_PLACE: Final = re.compile(r"\[\d+\]")


@dataclass(slots=True)
class Account:
    """What was taken of a document, and what is wrong in it."""

    problems: Problems
    taken: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a document at its path, such as `batteryMaterials[2].batteryMaterialMass`.

    What is asked of a value that is not there is nothing (None, "" or no values); whether it must be there is asked
    with `need`. A value of another kind than asked is a problem with its path.
    """

    found: Any
    path: str
    account: Account

    def __getitem__(self, name: str) -> Value:
        if self.found is not None and not isinstance(self.found, Mapping):
            self.wrong(f"{_short(self.found)} holds no names", f"{_short(self.found)} bevat geen namen")
            return Value(None, _under(self.path, name), self.account)
        inside = self.found.get(name) if self.found is not None else None
        return Value(inside, _under(self.path, name), self.account)

    def __bool__(self) -> bool:
        return self.found is not None

    def need(self, name: str) -> Value:
        """The value of a name that must be there; where it is not, that is a problem."""
        inside = self[name]
        if inside.found is None:
            self.wrong("is not there, and must be", "ontbreekt, en moet er zijn", at=inside.path)
        return inside

    def each(self) -> Iterator[Value]:
        """The values of a list."""
        if self.found is None:
            return
        if not isinstance(self.found, list):
            self.wrong(f"{_short(self.found)} is no list", f"{_short(self.found)} is geen lijst")
            return
        for place, inside in enumerate(self.found):
            yield Value(inside, f"{self.path}[{place}]", self.account)

    def text(self) -> str:
        """Words on one line."""
        self.account.taken.add(self.path)
        if self.found is None:
            return ""
        if isinstance(self.found, bool) or not isinstance(self.found, str | int | float):
            self.wrong(f"{_short(self.found)} is no text", f"{_short(self.found)} is geen tekst")
            return ""
        return " ".join(str(self.found).split())

    def flag(self) -> bool | None:
        """True or false."""
        self.account.taken.add(self.path)
        if self.found is not None and not isinstance(self.found, bool):
            self.wrong(f"{_short(self.found)} is not true or false", f"{_short(self.found)} is geen true of false")
            return None
        return self.found

    def number(self, *, least: float = 0.0, most: float = math.inf) -> float | None:
        """A number between bounds; a number written as text, as decimals are in some documents, is one."""
        self.account.taken.add(self.path)
        value = self.found
        if value is None:
            return None
        if isinstance(value, str) and value.strip():
            value = _decimal(value)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self.wrong(f"{_short(self.found)} is no number", f"{_short(self.found)} is geen getal")
            return None
        if not least <= value <= most:
            expected = f"{least:g} to {most:g}" if most < math.inf else f"{least:g} or more"
            verwacht = f"{least:g} tot {most:g}" if most < math.inf else f"{least:g} of meer"
            self.wrong(f"is {value:g}; expected {expected}", f"is {value:g}; verwacht: {verwacht}")
            return None
        return float(value)

    def kilograms(self, unit: str) -> float | None:
        """A mass in a unit, in kg.

        Parameters
        ----------
        unit : a unit that `conversion_factor` reads; "" is a problem of its own, told by who asks
        """
        amount = self.number()
        if amount is None or not unit:
            return None
        try:
            return amount * conversion_factor(unit, "kg")
        except KringloopError as error:
            self.account.problems.add(self.path, error)
            return None

    def leave(self) -> None:
        """Take back that it was taken: it is told as left behind."""
        self.account.taken.difference_update({self.path, *(_leaves(self.found, self.path))})

    def wrong(self, en: str, nl: str, *, at: str = "") -> None:
        """Note a problem of this value."""
        self.account.problems.add(at or self.path or "$", en, nl=nl)


def open_document(data: Any, name: str) -> Value:
    """A loaded document to be read with account.

    Raises
    ------
    RangeError   values lie deeper in values than any passport has them
    """
    _require_shallow(data, name)
    return Value(data, "", Account(Problems(name)))


def left_behind(document: Value) -> dict[str, int]:
    """Paths that nobody took, places of lists as `[]`, each with how many values it stands for.

    >>> whole = open_document({"a": 1, "b": [{"c": 2}, {"c": 3}]}, "x.json")
    >>> whole["a"].number()
    1.0
    >>> left_behind(whole)
    {'b[].c': 2}
    """
    taken = document.account.taken
    return dict(Counter(_PLACE.sub("[]", path) for path in _leaves(document.found, "") if path not in taken))


def hollow(document: Value) -> frozenset[str]:
    """Paths, places of lists as `[]`, at which a list or names stand that hold nothing.

    >>> sorted(hollow(open_document({"a": [], "b": [{"c": {}}], "d": None}, "x.json")))
    ['a', 'b[].c']
    """
    return frozenset(_PLACE.sub("[]", path) for path, data in _ends(document.found, "") if data in ([], {}))


def used_count(document: Value) -> int:
    """Values that were taken, of those that are there."""
    return sum(path in document.account.taken for path in _leaves(document.found, ""))


def _leaves(data: Any, path: str) -> Iterator[str]:
    return (end for end, _ in _ends(data, path))


def _ends(data: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Paths that hold no further ones, each with what stands there."""
    if isinstance(data, Mapping) and data:
        for name, inside in data.items():
            yield from _ends(inside, _under(path, name))
    elif isinstance(data, list) and data:
        for place, inside in enumerate(data):
            yield from _ends(inside, f"{path}[{place}]")
    else:
        yield path, data


def _under(path: str, name: object) -> str:
    """Path of a name inside; a name with signs of a path in it is quoted, so that no two values share a path."""
    text = repr(name) if set(str(name)) & set(".[]") else str(name)
    return f"{path}.{text}" if path else text


def _require_shallow(data: Any, name: str) -> None:
    level = [data]
    for _ in range(DEEPEST):
        level = [
            inside
            for each in level
            for inside in (each.values() if isinstance(each, Mapping) else each if isinstance(each, list) else ())
            if isinstance(inside, Mapping | list)
        ]
        if not level:
            return
    raise RangeError(
        f"{name} nests deeper than {DEEPEST} levels; no product passport does",
        nl=f"{name} is dieper genest dan {DEEPEST} lagen; geen enkel productpaspoort is dat",
    )


def _decimal(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _LONG else text[:_LONG] + "…"
