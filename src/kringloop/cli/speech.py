"""Which language the command line speaks, and its sentences from `words.toml`."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kringloop.reading import Words

CATALOGUE = Path(__file__).with_name("words.toml")
VARIABLES = ("KRINGLOOP_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
"""What says the language when --lang does not, first one first; the order of POSIX after our own."""


class Language(StrEnum):
    """Language of names and words."""

    nl = "nl"
    en = "en"


_SPOKEN: ContextVar[str] = ContextVar("language", default="")


def system_language(environment: Mapping[str, str] = os.environ) -> str:
    """The language of the machine: nl where the first variable that is set begins with nl, else en.

    >>> system_language({"LANG": "nl_NL.UTF-8"}), system_language({"LC_ALL": "C", "LANG": "nl_NL.UTF-8"})
    ('nl', 'en')
    """
    named = next((environment[v] for v in VARIABLES if environment.get(v)), "")
    return "nl" if named.replace("-", "_").split(".")[0].split("_")[0] == "nl" else "en"


def speak(asked: Language | None) -> str:
    """Take the language asked for, else the one heeded before or that of the machine, for all said from here on."""
    language = asked.value if asked is not None else spoken()
    _SPOKEN.set(language)
    return language


def heed(arguments: Sequence[str]) -> None:
    """Take the language of a command line before it is read, so that help and mistakes are in it as well.

    A word after --lang that is no language is left to the reading, which refuses it.
    """
    for this, following in zip(arguments, [*arguments[1:], ""], strict=False):
        option, _, value = this.partition("=")
        if option == "--lang" and (value or following) in tuple(Language):
            _SPOKEN.set(value or following)


def spoken() -> str:
    """The language in use."""
    return _SPOKEN.get() or system_language()


def forget() -> None:
    """Go back to the language of the machine, as at the start of a command line."""
    _SPOKEN.set("")


@cache
def _words(language: str) -> Words:
    from kringloop.reading import Words

    return Words(language, CATALOGUE)


def words(language: str | None = None) -> Words:
    """The messages of the command line in a language; left out: the one in use."""
    return _words(language or spoken())


def say(message: str, /, **values: object) -> str:
    """A sentence of the catalogue in the language in use."""
    return words()(f"terminal.{message}", **values)
