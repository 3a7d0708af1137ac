"""Errors that say what, where, what was seen, what was expected and how to go on.

One base class for everything a user can mend. Whatever is not a `KringloopError`
is a fault of ours and shows a traceback.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice


class KringloopError(Exception):
    """A problem the user can mend; the message shows the way out."""


class MismatchError(KringloopError):
    """Labels, dimensions or scalar coordinates of two operands differ (rule C1, C2)."""


class ShapeError(KringloopError):
    """An array has another shape than declared."""


class UnitError(KringloopError):
    """A unit is missing, unknown or cannot be converted (rule C3)."""


class RangeError(KringloopError):
    """A parameter lies outside its domain."""


class MissingDataError(KringloopError):
    """A figure that is needed is absent (rule C4)."""


class BalanceError(KringloopError):
    """Something that must be conserved is not."""


class SingularError(KringloopError):
    """A system has no unique answer; names the rows."""


class InfeasibleError(KringloopError):
    """Constraints contradict each other."""


class AdditivityError(KringloopError):
    """Figures that do not add up were to be summed (rule C8)."""


class IncomparableError(KringloopError):
    """Unlike definitions, price levels or reference environments were compared (rule C10)."""


class ConfidentialityError(KringloopError):
    """A figure may not be shown or exported."""


class UnknownNameError(KringloopError):
    """A key, code or column is not known; the nearest spellings are in the message."""


class DuplicateError(KringloopError):
    """A key was declared twice."""


class TableError(KringloopError):
    """A table does not have its declared columns, types, codes or keys."""


class SourceError(KringloopError):
    """A source file cannot be read as the producer's format."""


class FormulaError(KringloopError):
    """A written formula cannot be read; `at` is the place in its text, counted from 0."""

    def __init__(self, what: str, *, text: str = "", at: int = 0) -> None:
        self.what, self.text, self.at = what, text, at
        line = text[:at].count("\n") + 1
        start = text.rfind("\n", 0, at) + 1
        shown = text[start:].split("\n", 1)[0]
        super().__init__(
            f"line {line}, column {at - start + 1} of the formula: {what}\n  {shown}\n  {' ' * (at - start)}^"
        )


class StudyError(KringloopError):
    """A study file or its tables are wrong; lists every problem at once."""


class ResultsError(KringloopError):
    """A results file cannot be written or read."""


_LONGEST_MISSPELT, _MOST_COMPARED = 200, 3000
"""Bounds of looking for near spellings, which costs the product of lengths for every known name."""


def nearest(name: str, known: Iterable[str], *, count: int = 3) -> list[str]:
    """Known spellings closest to `name`, best first; compares without case.

    >>> nearest("weibul", ["normal", "weibull", "gamma"])
    ['weibull']
    """
    by_folded = {k.casefold(): k for k in known}
    if len(name) > _LONGEST_MISSPELT:
        return []
    if len(by_folded) > _MOST_COMPARED:  # of very many, those that begin alike
        start = name[:2].casefold()
        by_folded = dict(islice(((f, k) for f, k in by_folded.items() if f.startswith(start)), _MOST_COMPARED))
    found = get_close_matches(name.casefold(), by_folded, n=count, cutoff=0.6)
    found += [folded for folded in by_folded if name.casefold() in folded and folded not in found] if name else []
    return [by_folded[folded] for folded in found[:count]]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A clause with the nearest spellings, or the known ones when nothing is near.

    >>> did_you_mean("mas", ["mass", "value"])
    "did you mean 'mass'?"
    """
    known = sorted(known)
    if not known:
        return "none is known"
    close = nearest(name, known)
    if close:
        return "did you mean " + " or ".join(f"'{c}'" for c in close) + "?"
    return f"known: {listing(known)}"


def listing(items: Iterable[object], *, most: int = 8) -> str:
    """Comma-separated items, cut after `most` with the count of the rest.

    >>> listing(range(5), most=3)
    '0, 1, 2 and 2 more'
    """
    texts = [str(item) for item in items]
    shown = ", ".join(texts[:most])
    return shown if len(texts) <= most else f"{shown} and {len(texts) - most} more"


def unknown(kind: str, name: str, known: Iterable[str], *, where: str = "") -> UnknownNameError:
    """The error for a name that is not known, with the nearest spellings."""
    place = f" in {where}" if where else ""
    return UnknownNameError(f"'{name}' is not a known {kind}{place}; {did_you_mean(name, known)}")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: its place (line:column, or a key path) and what to do about it."""

    place: str
    what: str


class Problems:
    """Collect problems and raise them together: seven mistakes, seven lines, one run."""

    def __init__(self, where: str) -> None:
        self.where = where
        self._found: dict[Problem, None] = {}

    def add(self, place: str, what: str) -> None:
        """Note a problem; the same one at the same place is told once."""
        self._found[Problem(place, what)] = None

    def extend(self, other: Problems) -> None:
        for each in other._found:
            self.add(f"{other.where}:{each.place}", each.what)

    @property
    def found(self) -> tuple[Problem, ...]:
        return tuple(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def raise_if_any(self, error: type[KringloopError], *, closing: str = "") -> None:
        """Raise `error` with one line per problem; does nothing when there is none."""
        if not self._found:
            return
        count = len(self._found)
        width = min(max(len(p.place) for p in self._found), 40)
        lines = [f"{count} problem{'s' if count > 1 else ''} in {self.where}"]
        lines += [f"  {p.place:<{width}}  {p.what}" for p in self.found[:50]]
        if count > 50:
            lines.append(f"  … and {count - 50} more")
        if closing:
            lines.append(closing)
        raise error("\n".join(lines))
