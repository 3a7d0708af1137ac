"""Decimal commas in Dutch sentences: a figure in prose has one; what is quoted, or is to be typed, keeps its point."""

from __future__ import annotations

import re
from typing import Final

_QUOTED: Final = r"(?<!\w)'[^'\n]*'(?!\w)|\"[^\"\n]*\"|`[^`\n]*`|“[^”\n]*”"
_TYPED: Final = r"\b(?:zoals|schrijf|bijvoorbeeld|kringloop)\b(?:[^;\n.]|\.(?! |$))*"
_FIGURE: Final = r"(?<![\w.,=<>@/:_'\"-])(?:(?<![^\s(])[-+−])?\d+\.\d+(?:e[-+]?\d+)?(?![.,]?\w|[@/='\"])"
_PARTS: Final = re.compile(f"(?P<kept>{_QUOTED}|{_TYPED})|(?P<figure>{_FIGURE})", re.IGNORECASE)
_DECIMAL: Final = re.compile(r"\d+\.\d+")


def decimal_commas(dutch: str, english: str) -> str:
    """A sentence in Dutch with a comma in its figures: those that the English sentence has with a point.

    A point that only the Dutch sentence has stands between thousands.

    >>> decimal_commas("is 0.5 van 1.200; schrijf 0.25, zoals '0.75'", "is 0.5 of 1,200; write 0.25, such as '0.75'")
    "is 0,5 van 1.200; schrijf 0.25, zoals '0.75'"
    """
    known = set(_DECIMAL.findall(english))
    if not known:
        return dutch

    def told(found: re.Match[str]) -> str:
        figure = found["figure"]
        if figure is None or not known.intersection(_DECIMAL.findall(figure)):
            return found[0]
        return figure.replace(".", ",")

    return _PARTS.sub(told, dutch)
