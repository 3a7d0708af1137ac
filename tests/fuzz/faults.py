"""What counts as a fault, and texts with mistakes."""

from __future__ import annotations

import random

_SCRAPS = """
NaN 1e999 -1 0 999999999999999999999999 ' " , ; é \ufeff [ ] { } *a &a_ !!int_ !!binary_ !!timestamp_ <<:_ null true
2050-01-01 01 10.10 kt^9999 ../ /dev/zero % =1+1 javascript:alert(1) -_ :_ ?_ |_ >_
"""
SCRAPS = (*(w.replace("_", " ") for w in _SCRAPS.split()), '"\n', "\n", "\r\n", "\0", "\t", "", "(" * 50, "x" * 5000)


class FaultError(Exception):
    """What should not happen: a traceback, a wrong status, a half file, a wait without end."""


def mutated(text: str, source: random.Random) -> str:
    """A text with one to three mistakes: cut, doubled, dropped, swapped, or a scrap put in."""
    for _ in range(source.randint(1, 3)):
        at, end = sorted(source.randrange(len(text) + 1) for _ in range(2))
        end = min(end, at + 40)
        scrap = source.choice(SCRAPS)
        text = source.choice(
            [
                text[:at],
                text[:at] + scrap + text[at:],
                text[:at] + scrap + text[end:],
                text[:at] + text[end:],
                text[:end] + text[at:end] + text[end:],
                text.replace(text[at:end] or "NL", scrap, 1),
            ]
        )
    return text
