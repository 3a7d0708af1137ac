"""Chemical formulas: nested brackets, hydrates and decimals, read strictly.

A point can be a decimal point or the point before crystal water, and public readers get one of the two wrong without a
word: `CuSO4.5H2O` is 249.68 g/mol, not 833.6 or 185.6. Here a point between a number and `5H2O` is that of a hydrate, a
point after 0 is a decimal, and what can be read both ways is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from kringloop.core import FormulaError, nearest

LONGEST, DEEPEST, DIGITS = 200, 12, 9
OPENING: Final = {"(": ")", "[": "]", "{": "}"}
_JOINS: Final = "·•⋅∙*"
_CHARGES: Final = "+-−–^⁺⁻"
_SUBSCRIPTS: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_SYMBOL: Final = re.compile(r"[A-Z][a-z]?")
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_WATER: Final = re.compile(r"\.(?:\d+(?:\.\d+)?)?H2O(?=$|[.\s" + re.escape(_JOINS) + "])")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read.

    Parameters
    ----------
    text   : as it was written
    counts : atoms of each element in one unit of the formula, in alphabetical order
    """

    text: str
    counts: tuple[tuple[str, float], ...]

    @property
    def molar_mass(self) -> float:
        """Mass of a mole, g/mol, from the standard atomic weights.

        >>> round(read_formula("CuSO4.5H2O").molar_mass, 2)
        249.68
        """
        return sum(count * atomic_mass(symbol) for symbol, count in self.counts)

    @property
    def mass_fractions(self) -> dict[str, float]:
        """Share of each element in the mass."""
        whole = self.molar_mass
        return {symbol: count * atomic_mass(symbol) / whole for symbol, count in self.counts}


@lru_cache(maxsize=4096)
def read_formula(text: str) -> Formula:
    """A formula from its text.

    Raises
    ------
    FormulaError   unreadable: with the place, and the nearest element where a symbol is not known

    >>> dict(read_formula("Ca3(PO4)2").counts)
    {'Ca': 3.0, 'O': 8.0, 'P': 2.0}
    >>> dict(read_formula("Al2Si2O5(OH)4").counts)["H"]
    4.0
    """
    return Formula(text, tuple(sorted(_Reader(text.translate(_SUBSCRIPTS)).read().items())))


@lru_cache(maxsize=1)
def symbols() -> Mapping[str, float]:
    """Atomic weight of each element by its symbol, g/mol."""
    import periodictable  # only where a formula is read

    return {str(e.symbol): float(e.mass) for e in periodictable.elements if e.symbol != "n" and e.number > 0}


@cache
def atomic_mass(symbol: str) -> float:
    """Standard atomic weight of an element, g/mol.

    >>> atomic_mass("Cu")
    63.546
    """
    return symbols()[symbol]


class _Reader:
    """Walks over the text once; `at` is where it is."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def read(self) -> dict[str, float]:
        if not self.text.strip():
            raise self._wrong("the formula is empty", 0)
        if len(self.text) > LONGEST:
            raise FormulaError("the formula is longer than a formula can be", text=self.text[:40], at=0)
        found: dict[str, float] = {}
        while True:
            self._blanks()
            self._add(found, self._part())
            self._blanks()
            if self.at == len(self.text):
                return found
            self._join()

    def _part(self) -> dict[str, float]:
        """One formula between points, with the number before it."""
        times = self._number(default=1.0)
        inside = self._units(None, 0)
        if not inside:
            raise self._unread()
        return {symbol: times * count for symbol, count in inside.items()}

    def _units(self, closing: str | None, depth: int) -> dict[str, float]:
        found: dict[str, float] = {}
        while self.at < len(self.text):
            sign = self.text[self.at]
            if sign == closing:
                return found
            if sign in OPENING:
                self._add(found, self._bracket(sign, depth))
            elif sign.isalpha():
                self._add(found, self._element())
            elif closing is None and (sign == "." or sign in _JOINS or sign.isspace()):
                return found
            else:
                raise self._unread()
        return found

    def _bracket(self, sign: str, depth: int) -> dict[str, float]:
        start = self.at
        if depth >= DEEPEST:
            raise self._wrong("more brackets within brackets than can be read", start)
        self.at += 1
        inside = self._units(OPENING[sign], depth + 1)
        if self.at == len(self.text):
            raise self._wrong(f"'{sign}' is not closed", start)
        if not inside:
            raise self._wrong("nothing stands between these brackets", start)
        self.at += 1
        times = self._count()
        return {symbol: times * count for symbol, count in inside.items()}

    def _element(self) -> dict[str, float]:
        start = self.at
        found = _SYMBOL.match(self.text, self.at)
        if found is None or found[0] not in symbols():
            raise self._no_element(found[0] if found else self.text[start : start + 2], start)
        self.at = found.end()
        return {found[0]: self._count()}

    def _no_element(self, seen: str, start: int) -> FormulaError:
        alike = [s for s in symbols() if s.casefold() in (seen.casefold(), seen[:1].casefold())]
        near = sorted(alike, key=len, reverse=True) or nearest(seen, symbols())
        hint = f"; did you mean '{near[0]}'?" if near else ""
        return self._wrong(f"'{seen}' is no element{hint}", start)

    def _count(self) -> float:
        """The number after an element or bracket; a point in it may be the point of a hydrate."""
        whole = re.compile(r"\d+").match(self.text, self.at)
        if whole is None:
            return 1.0
        after = self.text[whole.end() :]
        if not re.match(r"\.\d", after):
            return self._number(default=1.0, pattern=re.compile(r"\d+"))
        if whole[0] == "0":
            return self._number(default=1.0)
        if _WATER.match(after) and whole[0] != "1":
            return self._number(default=1.0, pattern=re.compile(r"\d+"))
        rest = re.sub(r"^\.\d+", "", after)
        if _WATER.match(after) or (rest[:1].isalpha() or rest[:1] in OPENING):
            if self._decimal_only(whole[0], rest):
                return self._number(default=1.0)
            raise self._wrong("a decimal point, or the point before another part? write · for the latter", whole.end())
        return self._number(default=1.0)

    def _decimal_only(self, whole: str, rest: str) -> bool:
        """After a 1, which nobody writes as a count, a point can only be a decimal point; but not before water."""
        return whole == "1" and not rest.startswith("H2O")

    def _number(self, *, default: float, pattern: re.Pattern[str] = _NUMBER) -> float:
        found = pattern.match(self.text, self.at)
        if found is None:
            return default
        if len(found[0]) > DIGITS:
            raise self._wrong("a number with more digits than a formula has", self.at)
        if float(found[0]) == 0:
            raise self._wrong("a count of nought", self.at)
        self.at = found.end()
        return float(found[0])

    def _join(self) -> None:
        sign = self.text[self.at]
        if sign != "." and sign not in _JOINS:
            raise self._unread()
        start = self.at
        self.at += 1
        self._blanks()
        if self.at == len(self.text):
            raise self._wrong("nothing stands after this point", start)

    def _blanks(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    @staticmethod
    def _add(found: dict[str, float], more: Mapping[str, float]) -> None:
        for symbol, count in more.items():
            found[symbol] = found.get(symbol, 0.0) + count

    def _unread(self) -> FormulaError:
        if self.at >= len(self.text):
            return self._wrong("the formula ends where an element is expected", max(0, len(self.text) - 1))
        sign = self.text[self.at]
        if sign in _CHARGES:
            return self._wrong("a charge: chemical exergy is of a neutral substance", self.at)
        if sign in OPENING.values():
            return self._wrong(f"'{sign}' closes a bracket that is not open", self.at)
        return self._wrong(f"'{sign}' is no part of a formula", self.at)

    def _wrong(self, what: str, at: int) -> FormulaError:
        return FormulaError(what, text=self.text, at=at)
