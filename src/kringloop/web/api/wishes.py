"""What headers wish: media types with their parameters, and a language; those of the greatest weight first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kringloop.core import LANGUAGES

_MOST = 40
"""Wishes of one question that are read."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One media type, such as `application/xml`, with its parameters; both in small letters."""

    kind: str
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def named(self) -> str:
        """The type with its version, as forms are called."""
        return f"{self.kind};version={self.more['version']}" if "version" in self.more else self.kind


def wishes(headers: Sequence[str]) -> tuple[tuple[Wish, ...], frozenset[str]]:
    """The wishes in the order of their weight, and the types that are wished never (`q=0`).

    Example
    -------
    >>> wanted, never = wishes(["text/csv;q=0.2, application/xml; version=2.1, application/json;q=0"])
    >>> [wish.named for wish in wanted], sorted(never)
    (['application/xml;version=2.1', 'text/csv'], ['application/json'])
    """
    weighed: list[tuple[float, int, Wish]] = []
    never = set()
    parts = [part for header in headers for part in header.split(",")]
    for place, part in enumerate(parts[:_MOST]):
        kind, *told = (text.strip().lower() for text in part.split(";"))
        more = {
            name.strip(): value.strip().strip('"') for name, _, value in (text.partition("=") for text in told if text)
        }
        weight = _weight(more.pop("q", "1"))
        if weight > 0:
            weighed.append((-weight, place, Wish(kind or "*/*", more)))
        else:
            never.add(kind)
    return tuple(wish for *_, wish in sorted(weighed, key=lambda each: each[:2])), frozenset(never)


def _weight(text: str) -> float:
    """A weight from 0 to 1; one that cannot be read says nothing."""
    try:
        weight = float(text)
    except ValueError:
        return 1.0
    return weight if 0.0 <= weight <= 1.0 else 1.0


def preferred_language(text: str, otherwise: str = "nl") -> str:
    """Dutch or English by `Accept-Language`; `otherwise` leads when neither is asked for.

    >>> preferred_language("de, en;q=0.8, nl;q=0.3"), preferred_language("")
    ('en', 'nl')
    """
    wishes = []
    for place, part in enumerate(text.split(",")[:20]):
        name, _, weight = part.strip().partition(";q=")
        try:
            wishes.append((-float(weight or 1), place, name[:2].casefold()))
        except ValueError:
            continue
    return next((name for weight, _, name in sorted(wishes) if weight < 0 and name in LANGUAGES), otherwise)
