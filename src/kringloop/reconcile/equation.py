"""Constraints as text: `F1 + F2 = F3`, `F4 = F3 * TC`, `share = part / whole`, `a + b <= 1`.

sum     : product { (+ | −) product }
product : factor { (× | ÷) factor }
factor  : NUMBER | name | "name" | − factor | ( sum ) | call ( name { , name } )

What is written becomes one polynomial that must be 0 (or not above 0), with products of at most two quantities.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NoReturn

from kringloop.core import FormulaError

Sense = Literal["=", "<="]
Polynomial = dict[tuple[str, ...], float]

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<name>[^\W\d][\w.]*(?:\[[^\]\s]*\])?)|\"(?P<quoted>[^\"]+)\""
    r"|(?P<sign><=|>=|[=≤≥+\-−×*÷/(),]))"
)
_SAME_SIGN = {"-": "−", "*": "×", "/": "÷", "≤": "<=", "≥": ">="}
MOST = 2
"""Quantities in one product."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Equation:
    """Σ coefficient · (product of quantities) = 0, or ≤ 0; the key () is the number that stands alone."""

    name: str
    terms: Mapping[tuple[str, ...], float]
    sense: Sense = "="
    text: str = ""
    place: str = ""

    @property
    def quantities(self) -> tuple[str, ...]:
        """The quantities it ties together, each once, in the order of the text."""
        return tuple(dict.fromkeys(name for key in self.terms for name in key))


NO_CALLS: Mapping[str, tuple[int, ...]] = {}


def read_equation(
    text: str, *, name: str = "", place: str = "", calls: Mapping[str, tuple[int, ...]] = NO_CALLS
) -> Equation:
    """Read a constraint.

    Parameters
    ----------
    calls : words that may stand before names in brackets, with how many names each takes; `sum(a)` is then a term by
            the name `sum(a)`, for the caller to make something of

    Raises
    ------
    FormulaError   the text is no constraint; with the place, what was seen and what was expected

    >>> read_equation("F4 = F3 * TC").terms
    {('F4',): 1.0, ('F3', 'TC'): -1.0}
    """
    reader = _Reader(text, list(_tokens(text)), calls)
    left = reader.sum()
    sign = reader.take()
    if sign[1] not in ("=", "<=", ">="):
        reader.expected("'=', '<=' or '>='", at=sign[2], seen=sign[1])
    right = reader.sum()
    if reader.now[0] != "end":
        reader.expected("a sign of arithmetic or the end")
    low, high = (right, left) if sign[1] == ">=" else (left, right)
    terms = _difference(low, high, reader)
    if not any(terms.keys()):
        raise FormulaError("a constraint names at least one quantity", text=text, at=0)
    return Equation(name=name or text, terms=terms, sense="=" if sign[1] == "=" else "<=", text=text, place=place)


Token = tuple[str, str, int]


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    while at < len(text.rstrip()):
        found = _TOKEN.match(text, at)
        if found is None:
            place = at + len(text[at:]) - len(text[at:].lstrip())
            raise FormulaError(f"'{text[place]}' has no meaning here", text=text, at=place)
        kind = next(k for k, v in found.groupdict().items() if v is not None)
        word = found[kind]
        yield ("name" if kind == "quoted" else kind, _SAME_SIGN.get(word, word), found.start(kind))
        at = found.end()
    yield ("end", "", len(text.rstrip()))


@dataclass
class _Reader:
    """Reads tokens from left to right; a part is a fraction of two polynomials."""

    text: str
    tokens: list[Token]
    calls: Mapping[str, tuple[int, ...]]
    place: int = 0

    @property
    def now(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        token = self.now
        self.place += token[0] != "end"
        return token

    def sees(self, *signs: str) -> bool:
        return self.now[0] == "sign" and self.now[1] in signs

    def expected(self, what: str, *, at: int | None = None, seen: str | None = None) -> NoReturn:
        shown = self.now[1] if seen is None else seen
        told = f"'{shown}'" if shown else "the end"
        raise FormulaError(f"expected {what}; seen {told}", text=self.text, at=self.now[2] if at is None else at)

    def sum(self) -> _Fraction:
        total = self.product()
        while self.sees("+", "−"):
            _, sign, at = self.take()
            total = self._added(total, self.product(), 1.0 if sign == "+" else -1.0, at)
        return total

    def product(self) -> _Fraction:
        total = self.factor()
        while self.sees("×", "÷"):
            _, sign, at = self.take()
            other = self.factor()
            if sign == "÷":
                if not any(other.top.values()):
                    raise FormulaError("a division by 0", text=self.text, at=at)
                other = _Fraction(other.bottom, other.top)
            total = _Fraction(self.times(total.top, other.top, at), self.times(total.bottom, other.bottom, at))
        return total

    def factor(self) -> _Fraction:
        kind, word, at = self.take()
        if kind == "number":
            return _Fraction({(): float(word)}, {(): 1.0})
        if kind == "name":
            called = self.called(word, at) if word in self.calls and self.sees("(") else word
            return _Fraction({(called,): 1.0}, {(): 1.0})
        if word == "−":
            inner = self.factor()
            return _Fraction({k: -v for k, v in inner.top.items()}, inner.bottom)
        if word == "(":
            inner = self.sum()
            if not self.sees(")"):
                self.expected("')' to close the bracket")
            self.take()
            return inner
        return self.expected("a quantity, a number or a bracket", at=at, seen=word)

    def called(self, word: str, at: int) -> str:
        """`word(name, name)` as one term."""
        names = []
        while self.sees("(", ","):
            self.take()
            kind, name, place = self.take()
            if kind != "name":
                self.expected("a name", at=place, seen=name)
            names.append(name)
        if not self.sees(")"):
            self.expected("',' or ')' after a name")
        self.take()
        if len(names) not in self.calls[word]:
            few = " or ".join(map(str, self.calls[word]))
            raise FormulaError(f"'{word}' takes {few} names; seen {len(names)}", text=self.text, at=at)
        return call_text(word, names)

    def _added(self, left: _Fraction, right: _Fraction, sign: float, at: int) -> _Fraction:
        if left.bottom == right.bottom:
            return _Fraction(_plus(left.top, right.top, sign), left.bottom)
        top = _plus(self.times(left.top, right.bottom, at), self.times(right.top, left.bottom, at), sign)
        return _Fraction(top, self.times(left.bottom, right.bottom, at))

    def times(self, left: Polynomial, right: Polynomial, at: int) -> Polynomial:
        made: Polynomial = {}
        for one, a in left.items():
            for other, b in right.items():
                key = tuple(sorted((*one, *other)))
                if len(key) > MOST:
                    raise FormulaError(
                        f"{' × '.join(key)} multiplies more than {MOST} quantities; "
                        "make the product of two a quantity of its own",
                        text=self.text,
                        at=at,
                    )
                made[key] = made.get(key, 0.0) + a * b
        return made


def call_text(word: str, names: Iterable[str]) -> str:
    """How a call stands among the terms of an equation.

    >>> call_text("sum", ["a"])
    'sum(a)'
    """
    return f"{word}({', '.join(names)})"


@dataclass(frozen=True, slots=True)
class _Fraction:
    top: Polynomial
    bottom: Polynomial


def _plus(left: Polynomial, right: Polynomial, sign: float) -> Polynomial:
    made = dict(left)
    for key, value in right.items():
        made[key] = made.get(key, 0.0) + sign * value
    return made


def _difference(left: _Fraction, right: _Fraction, reader: _Reader) -> Polynomial:
    """left − right over one denominator, without terms that cancel."""
    made = reader._added(left, right, -1.0, 0).top
    return {key: value for key, value in made.items() if value != 0.0}
