"""What goes wrong between a reader and a page: a mistake in the address, or a thing that is not there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kringloop.core import KringloopError, Names, nearest
from kringloop.reading import WORDS, reason_words


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence to a reader: the key of the message, what to fill in (per language or the same), and near names."""

    key: str
    values: tuple[tuple[str, str | Names], ...] = ()
    near: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    """Text and address of things that exist, below the language: `indicator/ghg_direct`."""


class WebError(Exception):
    """An answer that is not a page."""

    status = 400

    def __init__(self, *said: Said) -> None:
        super().__init__("; ".join(s.key for s in said))
        self.said = said


class MistakeError(WebError):
    """The address asks something that cannot be answered; every mistake is listed."""


class NotThereError(WebError):
    """No such page, indicator, sector, run or picture."""

    status = 404


class NothingYetError(WebError):
    """There is no results file."""

    status = 404


def said(message: str, /, *, near: Iterable[str] = (), links: Iterable[tuple[str, str]] = (), **values: Any) -> Said:
    """A sentence with its values as text; one that differs by language stays whole."""
    filled = tuple((k, v if isinstance(v, Names) else shortened(str(v))) for k, v in values.items())
    return Said(message, filled, tuple(near), tuple(links))


def told(error: KringloopError, language: str = "en") -> str:
    """A mistake on one line, in a language, with how to go on."""
    return " ".join(error.in_language(language).split())


def in_both(error: KringloopError) -> Names:
    """A mistake as what to fill in: whole, because it says how to go on."""
    return Names(told(error, "nl"), told(error, "en"))


def shortened(text: str) -> str:
    """What a reader typed, fit to be shown back."""
    return text if len(text) <= 80 else text[:79] + "…"


def near_or_known(name: str, known: Iterable[str], *, most: int = 6) -> tuple[str, ...]:
    """The nearest known names, or the first few known ones."""
    listed = list(known)
    return tuple(nearest(name, listed)) or tuple(listed[:most])


def sentence(said: Said, language: str) -> str:
    """What went wrong, in a language."""
    told = {k: _value(k, v, language) for k, v in said.values}
    return WORDS[language](said.key, **told)


def _value(key: str, value: str | Names, language: str) -> str:
    if isinstance(value, Names):
        return value[language]
    return reason_words(value, language) if key == "why" else value
