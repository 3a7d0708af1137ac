"""The words and signs of a written formula, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kringloop.core import FormulaError

Kind = Literal["number", "name", "code", "quoted", "sign", "end"]

LONGEST = 10_000
_QUOTED = r"\"(?P<quoted>(?:[^\"\\]|\\.)*)\""
_ARITHMETIC = re.compile(
    rf"\s*(?:(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<name>[^\W\d][\w.]*|%)|{_QUOTED}"
    r"|(?P<sign>>=|[≥+\-−×*÷/()\[\]]))"
)
_CODES = re.compile(rf"\s*(?:{_QUOTED}|(?P<sign>->|[→\[\];,=/@:])|(?P<code>(?:(?!->)[^\s\[\];,=/\"→@:])+))")
_SAME_SIGN = {"-": "−", "*": "×", "/": "÷", ">=": "≥"}
_SAME_IN_CODES = {"->": "→", ",": ";"}


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign."""

    kind: Kind
    text: str
    at: int

    @property
    def shown(self) -> str:
        """How a message names it."""
        return "the end" if self.kind == "end" else f"'{self.text}'"


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a formula, an end last. Between brackets, and behind `over`, stand codes, which may hold a minus.

    Raises
    ------
    FormulaError   a sign that has no meaning, or too long a text
    """
    if len(text) > LONGEST:
        raise FormulaError(f"a formula has at most {LONGEST} signs; seen {len(text)}")
    at, in_codes, last = 0, False, ""
    end = len(text.rstrip())
    while at < end:
        found = (_CODES if in_codes else _ARITHMETIC).match(text, at)
        if found is None:
            place = at + len(text[at:]) - len(text[at:].lstrip())
            raise FormulaError(f"'{text[place]}' has no meaning here", text=text, at=place)
        token = _token(found, in_codes=in_codes)
        yield token
        opens = (token.text == "[" and last == "name") or (token.kind == "name" and token.text == "over")
        closes = (token.kind == "sign" and token.text == "]") or (token.kind == "code" and token.text == "of")
        in_codes = (in_codes or opens) and not closes
        at, last = found.end(), token.kind
    yield Token("end", "", end)


def _token(found: re.Match[str], *, in_codes: bool) -> Token:
    kind = next(k for k, v in found.groupdict().items() if v is not None)
    text, at = found[kind], found.start(kind)
    if kind == "quoted":
        return Token("quoted", re.sub(r"\\(.)", r"\1", text), at - 1)
    if kind == "sign":
        text = (_SAME_IN_CODES if in_codes else _SAME_SIGN).get(text, text)
    return Token(kind, text, at)  # type: ignore[arg-type]  # groups are named after kinds
