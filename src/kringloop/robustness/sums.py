"""A row written as a sum of other rows: `total - paper - 2 * glass`, `1 - recycled - burnt`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from kringloop.core import RangeError

_SIGN = re.compile(r"\s+([+-])\s+")
_TERM = re.compile(r'(?:(?P<times>\d+(?:\.\d+)?)\s*\*\s*)?(?:"(?P<quoted>[^"]+)"|(?P<plain>[^\s"*]+))')
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class Sum(NamedTuple):
    """A sum of codes: a number, and how often each code is in it."""

    number: float
    codes: Mapping[str, float]


def read_sum(text: str) -> Sum:
    """Terms with a space around each sign: codes of one dimension, and at most one number. A code of digits is quoted.

    >>> read_sum("1 - recycled - 2 * burnt")
    Sum(number=1.0, codes={'recycled': -1.0, 'burnt': -2.0})
    >>> read_sum('C - "10" - "11"').codes
    {'C': 1.0, '10': -1.0, '11': -1.0}

    Raises
    ------
    RangeError   what is no such sum, names a code twice or none at all
    """
    written = text.strip()
    parts = _SIGN.split(f" {written} " if written.startswith("- ") else f" + {written} ")
    number: float | None = None
    codes: dict[str, float] = {}
    for sign, term in zip(parts[1::2], parts[2::2], strict=True):
        found, factor = _TERM.fullmatch(term.strip()), -1.0 if sign == "-" else 1.0
        if found is None:
            raise RangeError(f"'{text}' is no sum of codes; write it as 'total - paper' or '1 - recycled - burnt'")
        code = found["quoted"] or found["plain"]
        if found["plain"] and found["times"] is None and _NUMBER.fullmatch(code):
            if number is not None:
                raise RangeError(f"'{text}' has two numbers; add them up, and put a code of digits in quotes")
            number = factor * float(code)
        elif code in codes:
            raise RangeError(f"'{text}' names '{code}' twice; once is enough, as in 2 * {code}")
        else:
            codes[code] = factor * float(found["times"] or 1.0)
    if not codes:
        raise RangeError(f"'{text}' names no code; what follows from nothing is known exactly")
    return Sum(number or 0.0, codes)
